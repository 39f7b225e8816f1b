//! Steps of a sequence: each becomes a change that the register makes or refuses.

use cunju::access::auth::Role;
use cunju_entity::value::Date;
use serde_json::{Value, json};

use super::{Change, PLACES, Step};
use crate::support::TestApp;

const COMMITTEES: [&str; 6] = [
    "440106001001",
    "440106001002",
    "440106002008",
    "440106002010",
    "441900003001",
    "441900003002",
];
const MILESTONES: [&str; 3] = ["SET_UP", "STAFFED", "PLAQUE_HUNG"];

fn mandate_input(scope: &str, milestone: &str, day: Date) -> Value {
    json!({ "title": "t", "documentNumber": "d", "issuer": "i", "issuedOn": day, "scope": scope,
        "subcommitteeKind": "PUBLIC_HEALTH", "milestone": milestone, "dueOn": day.plus(10) })
}

fn nth<T>(all: &[T], n: usize) -> Option<&T> {
    all.get(n.checked_rem(all.len())?)
}

/// Objects that a sequence has created so far.
pub(super) struct World<'a> {
    pub(super) app: &'a TestApp,
    pub(super) token: String,
    pub(super) today: Date,
    committees: Vec<(Value, String)>,
    bodies: Vec<(Value, String)>,
    appointments: Vec<Value>,
    pub(super) mandates: Vec<Value>,
    pub(super) made: usize,
}

impl<'a> World<'a> {
    pub(super) async fn new(app: &'a TestApp) -> Self {
        let token = app.token(Role::Official, "44");
        let today: Date = "2022-03-20".parse().unwrap();
        let mut world = Self {
            app,
            token,
            today,
            committees: Vec::new(),
            bodies: Vec::new(),
            appointments: Vec::new(),
            mandates: Vec::new(),
            made: 0,
        };
        for code in COMMITTEES {
            let query = format!("{{ committee(code: \"{code}\") {{ id }} }}");
            let found = app.data(&world.token, &query).await;
            world
                .committees
                .push((found["committee"]["id"].clone(), code.to_owned()));
        }
        world
            .change(
                "mandateIssue",
                "id",
                mandate_input("44", "SET_UP", world.today),
            )
            .await;
        world
    }

    /// Makes a change, which may be refused; an error of the request fails the test. Returns the result.
    async fn change(&mut self, mutation: &str, result: &str, input: Value) -> Value {
        let payload = self.app.change(&self.token, mutation, result, input).await;
        let refused = !payload["userErrors"].as_array().unwrap().is_empty();
        assert_eq!(payload["result"].is_null(), refused, "{payload}");
        self.made += usize::from(!refused);
        if mutation == "mandateIssue" && !refused {
            self.mandates.push(payload["result"]["id"].clone());
        }
        payload["result"].clone()
    }

    pub(super) async fn apply(&mut self, step: &Step) {
        self.today = self.today.plus(step.wait);
        self.app.set_date(&self.today.to_string());
        let day = self.today.minus(step.ago);
        match step.change {
            Change::Issue
            | Change::Supersede
            | Change::Withdraw
            | Change::Extend
            | Change::Exempt => self.change_mandate(step, day).await,
            Change::Create
            | Change::Recode
            | Change::Kind
            | Change::Term
            | Change::Elect
            | Change::Abolish => {
                self.change_committee(step, day).await;
            }
            _ => self.change_subcommittee(step, day).await,
        }
    }

    /// Changes of mandates and obligations.
    async fn change_mandate(&mut self, step: &Step, day: Date) {
        let (nth_place, due) = (PLACES[step.nth % PLACES.len()], day.plus(30));
        let Some(mandate) = nth(&self.mandates, step.other).cloned() else {
            return;
        };
        let code = nth(&self.committees, step.nth).map(|it| it.1.clone());
        let granted =
            json!({ "mandateId": mandate, "reason": "r", "approver": "a", "grantedOn": day });
        let with = |mut input: Value, more: Value| {
            input
                .as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            input
        };
        let (mutation, result, input) = match step.change {
            Change::Issue if self.mandates.len() < 3 => {
                let mut input = mandate_input(nth_place, MILESTONES[step.other % 3], day);
                if step.nth.is_multiple_of(3) {
                    input["committeeKinds"] = json!(["RESIDENTS"]);
                }
                if step.nth.is_multiple_of(2) && !step.other.is_multiple_of(3) {
                    input["daysAfterElection"] = json!(1 + step.nth % 40);
                }
                ("mandateIssue", "id", input)
            }
            Change::Supersede => {
                let by = nth(&self.mandates, step.nth);
                (
                    "mandateSupersede",
                    "id",
                    json!({ "mandateId": mandate, "by": by, "closedOn": day }),
                )
            }
            Change::Withdraw if step.nth.is_multiple_of(3) => (
                "mandateWithdraw",
                "id",
                json!({ "mandateId": mandate, "reason": "r", "closedOn": day }),
            ),
            Change::Extend if step.nth.is_multiple_of(2) => (
                "obligationExtend",
                "dueOn",
                with(granted, json!({ "division": nth_place, "dueOn": due })),
            ),
            Change::Extend => (
                "obligationExtend",
                "dueOn",
                with(granted, json!({ "committeeCode": code, "dueOn": due })),
            ),
            Change::Exempt => (
                "obligationExempt",
                "id",
                json!({ "mandateId": mandate, "approver": "a",
                "committeeCode": code, "legalGround": "g", "dutyHolder": "h" }),
            ),
            _ => return,
        };
        self.change(mutation, result, input).await;
    }

    /// Changes of committees.
    async fn change_committee(&mut self, step: &Step, day: Date) {
        let town = PLACES[[2, 3, 5][step.other % 3]];
        let code = format!("{town}{:03}", 300 + step.other);
        let villagers = step.other.is_multiple_of(2);
        let kind = if villagers { "VILLAGERS" } else { "RESIDENTS" };
        let mut which = nth(&self.committees, step.nth);
        if let (Change::Term | Change::Elect, Some((_, code))) =
            (step.change, nth(&self.bodies, step.nth))
        {
            which = self.committees.iter().find(|it| it.1 == *code);
        }
        let Some((id, current)) = which.cloned() else {
            return;
        };
        let input = match step.change {
            Change::Create => {
                let input = json!({ "code": code, "kind": kind, "name": "新", "validFrom": day });
                let made = self.change("committeeCreate", "id code", input).await;
                if made.is_object() {
                    self.committees.push((made["id"].clone(), code));
                }
                return;
            }
            Change::Elect => {
                let input = json!({ "committeeCode": current, "heldOn": day, "takenOverOn": day });
                self.change("committeeElected", "id", input).await;
                return;
            }
            Change::Abolish => {
                let input = json!({ "id": id, "validTo": day });
                self.change("committeeAbolish", "id", input).await;
                return;
            }
            Change::Recode => json!({ "id": id, "code": code }),
            Change::Kind => json!({ "id": id, "kind": kind }),
            _ => json!({ "id": id, "termFrom": day }),
        };
        // A committee with a new code is still referred to by its former code.
        self.change("committeeUpdate", "id", input).await;
    }

    /// Changes of subcommittees, milestones and appointments.
    async fn change_subcommittee(&mut self, step: &Step, day: Date) {
        let body = nth(&self.bodies, step.nth).cloned();
        match (step.change, body) {
            (Change::Establish, _) => {
                let code = self.committees[step.nth % self.committees.len()].1.clone();
                let input =
                    json!({ "committeeCode": code, "kind": "PUBLIC_HEALTH", "establishedOn": day });
                let made = self.change("subcommitteeEstablish", "id", input).await;
                if made.is_object() {
                    self.bodies.push((made["id"].clone(), code));
                }
            }
            (Change::Dissolve, Some((id, _))) => {
                self.change(
                    "subcommitteeDissolve",
                    "id",
                    json!({ "id": id, "dissolvedOn": day }),
                )
                .await;
            }
            (Change::Record, Some((id, _))) => {
                let input =
                    json!({ "subcommitteeId": id, "milestone": "PLAQUE_HUNG", "reachedOn": day });
                self.change("milestoneRecord", "id", input).await;
            }
            (Change::Revoke, Some((id, _))) => {
                let input = json!({ "subcommitteeId": id, "milestone": "PLAQUE_HUNG" });
                self.change("milestoneRevoke", "id", input).await;
            }
            (Change::Staff, Some((id, code))) => self.appoint_members(&id, &code, day).await,
            (Change::Vacate, _) => {
                if let Some(id) = nth(&self.appointments, step.nth).cloned() {
                    self.change("appointmentEnd", "id", json!({ "id": id, "untilOn": day }))
                        .await;
                }
            }
            _ => (),
        }
    }

    /// A director with an appointment in the committee, a doctor and a resident.
    async fn appoint_members(&mut self, body: &Value, code: &str, day: Date) {
        let mut director = Value::Null;
        for (role, background, inside) in [
            ("DIRECTOR", "COMMITTEE_MEMBER", true),
            ("MEMBER", "COMMITTEE_MEMBER", false),
            ("MEMBER", "VILLAGE_DOCTOR", true),
            ("MEMBER", "RESIDENT", true),
        ] {
            let mut input = json!({ "committeeCode": code, "role": role, "background": background,
                "fromOn": day });
            if inside {
                input["subcommitteeId"] = body.clone();
                input["person"] = json!({ "name": "甲" });
            } else if director.is_null() {
                continue;
            } else {
                input["personId"] = director.clone();
            }
            let appointment = self
                .change("appointmentCreate", "id person { id }", input)
                .await;
            if role == "DIRECTOR" {
                director = appointment["person"]["id"].clone();
            }
            self.appointments
                .extend(Some(appointment["id"].clone()).filter(Value::is_string));
        }
    }
}
