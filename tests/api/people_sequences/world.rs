//! Steps of a sequence: each becomes a change that the register makes or refuses.

use cunju::access::auth::Role;
use cunju_entity::value::Date;
use serde_json::{Value, json};

use super::{Change, Step};
use crate::support::TestApp;

/// Last parts of the codes of the committees of the town 440106001.
const COMMITTEES: [u32; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 16];
const TOWNS: [&str; 2] = ["440106001", "440106002"];
const STATES: [&str; 3] = [
    "REGISTERED_LIVING_HERE",
    "REGISTERED_LIVING_ELSEWHERE",
    "LIVING_HERE_REGISTERED_ELSEWHERE",
];
/// Two kinds with one caregiver, one with four.
const GROUPS: [&str; 3] = ["LIVING_ALONE", "DISABLED", "QUARANTINED"];
const OUTCOMES: [&str; 5] = ["VISITED", "ABSENT", "REFUSED", "MOVED", "VACANT"];
const PARTNERS: [(&str, &str); 3] = [
    ("COMMUNITY_WORKER", "COMMITTEE_MEMBER"),
    ("MEDIC", "VILLAGE_DOCTOR"),
    ("POLICE_OFFICER", "POLICE"),
];

/// First day of memberships and of care, before the date of any step.
const SINCE: &str = "2026-10-20";

/// Objects of a kind, each with the index of its committee.
type Objects = Vec<(usize, Value)>;

fn nth<T: Clone>(all: &[T], n: usize) -> Option<T> {
    all.get(n.checked_rem(all.len())?).cloned()
}

/// One of the objects in a committee.
fn pick_in_committee(all: &Objects, committee: usize, n: usize) -> Value {
    let here: Vec<_> = all.iter().filter(|it| it.0 == committee).collect();
    nth(&here, n).map_or(Value::Null, |it| it.1.clone())
}

/// Objects that a sequence has created so far.
pub(super) struct World<'a> {
    app: &'a TestApp,
    token: String,
    today: Date,
    case: usize,
    codes: [String; 2],
    committees: [Value; 2],
    count: usize,
    households: Objects,
    residents: Objects,
    memberships: Objects,
    caregivers: Objects,
    persons: Objects,
    appointments: Objects,
    grids: Objects,
    groups: Objects,
    campaigns: Vec<Value>,
    pub(super) made: Vec<Change>,
    /// The changes that were made, to find the one that corrupted a counter.
    pub(super) done: Vec<String>,
}

impl<'a> World<'a> {
    /// Two committees of the town, each with a person who serves, a grid and two households.
    pub(super) async fn new(app: &'a TestApp, case: usize) -> Self {
        let code = |n: usize| format!("440106001{:03}", COMMITTEES[n % COMMITTEES.len()]);
        let codes = [code(case), code(case + 1)];
        let token = app.token(Role::Official, "44");
        let mut committees = [Value::Null, Value::Null];
        for (id, code) in committees.iter_mut().zip(&codes) {
            let query = format!("{{ committee(code: \"{code}\") {{ id }} }}");
            *id = app.data(&token, &query).await["committee"]["id"].clone();
        }
        let mut world = Self {
            app,
            token,
            today: "2026-11-20".parse().unwrap(),
            case,
            codes,
            committees,
            count: 0,
            households: Objects::new(),
            residents: Objects::new(),
            memberships: Objects::new(),
            caregivers: Objects::new(),
            persons: Objects::new(),
            appointments: Objects::new(),
            grids: Objects::new(),
            groups: Objects::new(),
            campaigns: Vec::new(),
            made: Vec::new(),
            done: Vec::new(),
        };
        for committee in 0..2 {
            world.serve(committee).await;
            world.grid(committee).await;
            for n in 0..2 {
                world.household(committee, n).await;
            }
            for n in [0, 0, 1] {
                let home = pick_in_committee(&world.households, committee, n);
                world.resident((committee, home), STATES[0]).await;
            }
        }
        world
    }

    /// Makes a change, which may be refused; an error of the request fails the test. Returns the result, or null if a
    /// required object does not exist yet.
    async fn change(&mut self, mutation: &str, result: &str, input: Value) -> Value {
        let needed = ["id", "intoId", "personId", "toHouseholdId"];
        if needed.iter().any(|id| input.get(id) == Some(&Value::Null)) {
            return Value::Null;
        }
        let payload = self
            .app
            .change(&self.token, mutation, result, input.clone())
            .await;
        let refused = !payload["userErrors"].as_array().unwrap().is_empty();
        assert_eq!(payload["result"].is_null(), refused, "{payload}");
        if !refused {
            self.done
                .push(format!("{mutation} {input} -> {}", payload["result"]));
        }
        payload["result"].clone()
    }

    /// A unique name.
    fn name(&mut self) -> String {
        self.count += 1;
        format!("示例{}-{}", self.case, self.count)
    }

    pub(super) async fn apply(&mut self, step: &Step) {
        let day = self.today.minus(step.ago);
        let result = match step.change {
            Change::Household
            | Change::Assign
            | Change::Split
            | Change::Merge
            | Change::CloseHousehold
            | Change::MoveOut => self.change_household(step, day).await,
            Change::Resident
            | Change::Move
            | Change::Transfer
            | Change::Leave
            | Change::State
            | Change::Erase => self.change_resident(step, day).await,
            Change::Begin | Change::End | Change::NameCaregiver | Change::EndCaregiver => {
                self.change_care(step, day).await
            }
            Change::Campaign | Change::Extend | Change::CloseCampaign | Change::Visit => {
                self.change_campaign(step, day).await
            }
            _ => self.change_staffing(step, day).await,
        };
        if result.is_object() {
            self.made.push(step.change);
        }
    }

    /// Closes the campaigns, except in every fifth sequence, so that their number stays limited.
    pub(super) async fn close_campaigns(&mut self, case: usize) {
        for campaign in std::mem::take(&mut self.campaigns) {
            if !case.is_multiple_of(5) {
                self.change("campaignClose", "id", json!({ "id": campaign }))
                    .await;
            }
        }
    }

    async fn serve(&mut self, committee: usize) {
        let input = json!({ "committeeCode": self.codes[committee], "role": "MEMBER",
            "background": "OTHER", "fromOn": "2026-10-01", "person": { "name": self.name() } });
        let appointment = self
            .change("appointmentCreate", "id person { id }", input)
            .await;
        self.persons
            .push((committee, appointment["person"]["id"].clone()));
    }

    async fn grid(&mut self, committee: usize) -> Value {
        let input = json!({ "committeeCode": self.codes[committee], "kind": "GRID",
            "name": self.name() });
        let grid = self.change("gridCreate", "id", input).await;
        keep(&mut self.grids, committee, &grid);
        grid
    }

    /// A household, with or without a grid.
    async fn household(&mut self, committee: usize, n: usize) -> Value {
        let mut input = json!({ "committeeCode": self.codes[committee], "address": self.name() });
        if n.is_multiple_of(2) {
            input["gridId"] = pick_in_committee(&self.grids, committee, n);
        }
        let household = self.change("householdRegister", "id", input).await;
        keep(&mut self.households, committee, &household);
        household
    }

    /// Changes of households.
    async fn change_household(&mut self, step: &Step, day: Date) -> Value {
        let Some((here, home)) = nth(&self.households, step.nth) else {
            return Value::Null;
        };
        match step.change {
            Change::Household => self.household(step.nth % 2, step.other).await,
            Change::Assign => {
                let mut input = json!({ "id": home, "gridId": null });
                if !step.other.is_multiple_of(4) {
                    input["gridId"] = pick_in_committee(&self.grids, here, step.other);
                }
                self.change("householdAssignGrid", "id", input).await
            }
            Change::Split => {
                let query = "query($id: ID!) { node(id: $id) { ... on Household {
                    residents { nodes { id } } } } }";
                let (answer, _) = self
                    .app
                    .execute(&self.token, query, json!({ "id": home }))
                    .await;
                let all = answer["data"]["node"]["residents"]["nodes"].as_array();
                let ids: Vec<_> = all.into_iter().flatten().map(|it| &it["id"]).collect();
                let go = &ids[..ids.len() / 2];
                let input =
                    json!({ "id": home, "residentIds": go, "address": self.name(), "on": day });
                let made = self.change("householdSplit", "id", input).await;
                keep(&mut self.households, here, &made);
                made
            }
            Change::Merge => {
                let into = pick_in_committee(&self.households, here, step.other);
                let input = json!({ "fromId": home, "intoId": into, "on": day });
                self.change("householdMerge", "id", input).await
            }
            Change::CloseHousehold => {
                let reason = ["DEMOLISHED", "MOVED", "CORRECTION"][step.other % 3];
                let input = json!({ "id": home, "on": day, "reason": reason });
                self.change("householdClose", "id", input).await
            }
            _ => {
                let there = 1 - here;
                let mut input = json!({ "id": home, "toCommitteeCode": self.codes[there],
                    "address": self.name(), "on": day });
                if step.other.is_multiple_of(2) {
                    input["gridId"] = pick_in_committee(&self.grids, there, step.other);
                }
                let made = self.change("householdMoveOut", "id", input).await;
                keep(&mut self.households, there, &made);
                made
            }
        }
    }

    async fn resident(&mut self, (here, home): (usize, Value), state: &str) -> Value {
        let input = json!({ "householdId": home, "name": self.name(), "livingState": state,
            "relation": "NOT_RELATED", "joinedOn": "2026-10-01" });
        let made = self.change("residentRegister", "id", input).await;
        keep(&mut self.residents, here, &made);
        made
    }

    /// Changes of residents.
    async fn change_resident(&mut self, step: &Step, day: Date) -> Value {
        let state = STATES[step.other % 3];
        if step.change == Change::Resident {
            let home = nth(&self.households, step.nth).unwrap();
            return self.resident(home, state).await;
        }
        let Some((here, who)) = nth(&self.residents, step.nth) else {
            return Value::Null;
        };
        let into = |there: usize, households: &Objects| {
            let mut input = json!({ "residentId": who, "toHouseholdId": pick_in_committee(households, there, step.other),
                "on": day, "reason": "MOVED", "relation": "NOT_RELATED" });
            if step.other.is_multiple_of(2) {
                input["livingState"] = json!(state);
            }
            input
        };
        match step.change {
            Change::Move => {
                let input = into(here, &self.households);
                self.change("residentMove", "id", input).await
            }
            Change::Transfer => {
                let input = into(1 - here, &self.households);
                let made = self.change("residentTransfer", "id", input).await;
                keep(&mut self.residents, 1 - here, &made);
                made
            }
            Change::Leave => {
                let reason = ["MOVED", "DEATH", "WORK"][step.other % 3];
                let input = json!({ "residentId": who, "on": day, "reason": reason });
                self.change("residentLeave", "id", input).await
            }
            Change::State => {
                let input = json!({ "id": who, "livingState": state });
                self.change("residentUpdate", "id", input).await
            }
            _ => {
                let reason = ["DIED", "MOVED_AWAY", "REGISTERED_BY_MISTAKE"][step.other % 3];
                let input = json!({ "id": who, "reason": reason });
                self.change("residentErase", "__typename", input).await
            }
        }
    }

    /// Changes of memberships and caregivers.
    async fn change_care(&mut self, step: &Step, day: Date) -> Value {
        match step.change {
            Change::Begin => {
                let Some((here, who)) = nth(&self.residents, step.nth) else {
                    return Value::Null;
                };
                let input =
                    json!({ "residentId": who, "kind": GROUPS[step.other % 3], "fromOn": SINCE });
                let made = self.change("membershipBegin", "id", input).await;
                keep(&mut self.memberships, here, &made);
                made
            }
            Change::End => {
                let Some((_, id)) = nth(&self.memberships, step.nth) else {
                    return Value::Null;
                };
                let input = json!({ "id": id, "untilOn": day });
                self.change("membershipEnd", "id", input).await
            }
            Change::NameCaregiver => {
                let Some((here, id)) = nth(&self.memberships, step.nth) else {
                    return Value::Null;
                };
                let person = pick_in_committee(&self.persons, here, step.other);
                let input = json!({ "membershipId": id, "personId": person, "fromOn": SINCE });
                let made = self.change("caregiverName", "id", input).await;
                keep(&mut self.caregivers, here, &made);
                made
            }
            _ => {
                let Some((_, id)) = nth(&self.caregivers, step.nth) else {
                    return Value::Null;
                };
                let input = json!({ "id": id, "untilOn": day });
                self.change("caregiverEnd", "id", input).await
            }
        }
    }

    /// Changes of appointments, grids, three-person groups and codes.
    async fn change_staffing(&mut self, step: &Step, day: Date) -> Value {
        let committee = step.nth % 2;
        match step.change {
            Change::Grid => self.grid(committee).await,
            Change::CloseGrid => {
                let grid = pick_in_committee(&self.grids, committee, step.other);
                let input = json!({ "id": grid, "closedOn": day });
                self.change("gridClose", "id", input).await
            }
            Change::Group => {
                let grid = pick_in_committee(&self.grids, committee, step.other);
                let input = json!({ "committeeCode": self.codes[committee], "gridId": grid,
                    "establishedOn": day });
                let made = self.change("threePersonGroupEstablish", "id", input).await;
                keep(&mut self.groups, committee, &made);
                for (role, background) in PARTNERS.into_iter().filter(|_| made.is_object()) {
                    let place = ("threePersonGroupId", &made["id"]);
                    self.appoint(committee, place, (role, background), day)
                        .await;
                }
                made
            }
            Change::Dissolve => {
                let Some((_, id)) = nth(&self.groups, step.nth) else {
                    return Value::Null;
                };
                let input = json!({ "id": id, "dissolvedOn": day });
                self.change("threePersonGroupDissolve", "id", input).await
            }
            Change::Appointment => {
                let grid = pick_in_committee(&self.grids, committee, step.other);
                let role = ["GRID_WORKER", "GRID_LEADER", "BUILDING_HEAD"][step.other % 3];
                self.appoint(committee, ("gridId", &grid), (role, "OTHER"), day)
                    .await
            }
            Change::Vacate => {
                let Some((_, id)) = nth(&self.appointments, step.nth) else {
                    return Value::Null;
                };
                let input = json!({ "id": id, "untilOn": day });
                self.change("appointmentEnd", "id", input).await
            }
            _ => {
                // A committee with a new code is still referred to by its former code.
                let code = format!("{}{:03}", TOWNS[step.other % 2], 300 + self.case);
                let input = json!({ "id": self.committees[committee], "code": code });
                self.change("committeeUpdate", "id", input).await
            }
        }
    }

    async fn appoint(
        &mut self,
        committee: usize,
        (body, id): (&str, &Value),
        (role, background): (&str, &str),
        day: Date,
    ) -> Value {
        let mut input = json!({ "committeeCode": self.codes[committee], "role": role,
            "background": background, "fromOn": day, "person": { "name": self.name() } });
        input[body] = id.clone();
        let appointment = self
            .change("appointmentCreate", "id person { id }", input)
            .await;
        keep(&mut self.appointments, committee, &appointment);
        keep(&mut self.persons, committee, &appointment["person"]);
        appointment
    }

    /// Changes of campaigns and visits.
    async fn change_campaign(&mut self, step: &Step, day: Date) -> Value {
        let campaign = nth(&self.campaigns, step.nth);
        match (step.change, campaign) {
            (Change::Campaign, _) => {
                let mut input = json!({ "title": self.name(), "kind": "VISIT",
                    "startsOn": self.today.minus(15), "endsOn": day });
                match step.other % 2 {
                    0 => input["division"] = json!(TOWNS[0]),
                    _ => input["committeeCode"] = json!(self.codes[step.nth % 2]),
                }
                let (population, which) = match step.other % 3 {
                    0 => ("ALL", None),
                    1 => (
                        "SPECIAL_GROUP",
                        Some(("specialGroup", GROUPS[step.nth % 3])),
                    ),
                    _ => ("LIVING_STATE", Some(("livingState", STATES[step.nth % 3]))),
                };
                input["population"] = json!(population);
                if let Some((field, value)) = which {
                    input[field] = json!(value);
                }
                let made = self.change("campaignOpen", "id", input).await;
                self.campaigns
                    .extend(Some(made["id"].clone()).filter(Value::is_string));
                made
            }
            (Change::Extend, Some(id)) => {
                let input = json!({ "id": id, "endsOn": day });
                self.change("campaignUpdate", "id", input).await
            }
            (Change::CloseCampaign, Some(id)) => {
                self.change("campaignClose", "id", json!({ "id": id }))
                    .await
            }
            (Change::Visit, Some(id)) => {
                let (here, home) = nth(&self.households, step.other).unwrap();
                let visitor = pick_in_committee(&self.persons, here, 0);
                let input = json!({ "campaignId": id, "householdId": home, "visitorId": visitor,
                    "outcome": OUTCOMES[(step.nth + step.other) % 5], "reason": "r", "visitedOn": day });
                self.change("visitRecord", "id", input).await
            }
            _ => Value::Null,
        }
    }
}

fn keep(all: &mut Objects, committee: usize, made: &Value) {
    all.extend(
        made["id"]
            .is_string()
            .then(|| (committee, made["id"].clone())),
    );
}
