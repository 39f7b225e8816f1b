//! Composition of a subcommittee, pure: which rules of its kind hold on a day, and since when all
//! do. The rules are data of the kind, after 民发〔2021〕112号 and the practice of Fujian and Anqing.

use std::collections::HashSet;

use cunju_entity::value::{Date, PersonId, SeatRole};
use cunju_entity::{seat, subcommittee, subcommittee_kind};

use crate::platform::error::{Text, text};

#[cfg(test)]
mod tests;

/// What the rules look at.
pub(crate) struct Composition<'a> {
    kind: &'a subcommittee_kind::Model,
    /// Seats of the subcommittee, former ones too.
    own: Vec<&'a seat::Model>,
    /// Seats of the committee itself, former ones too.
    parent: Vec<&'a seat::Model>,
    established_on: Date,
    term_from: Option<Date>,
}

/// A rule that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unmet {
    /// Fewer members than the kind needs.
    TooFew { needs: usize, has: usize },
    /// More members than the kind may have.
    TooMany { most: usize, has: usize },
    /// Fewer medics than the kind needs.
    TooFewMedics { needs: usize, has: usize },
    /// Nobody is director.
    NoDirector,
    /// The director holds no seat in the committee.
    DirectorFromOutside,
    /// Seats that are not vacated, but whose term is over, beside another rule that does not hold.
    TermOver { seats: usize, term_from: Date },
}

impl<'a> Composition<'a> {
    /// The composition of a subcommittee, out of all seats of its committee; `term_from` is the
    /// first day of the committee's term, if it is known.
    pub(crate) fn new(
        kind: &'a subcommittee_kind::Model,
        body: &subcommittee::Model,
        term_from: Option<Date>,
        seats: &'a [seat::Model],
    ) -> Self {
        let within = |place| {
            let in_post = |seat: &&seat::Model| {
                seat.grid_id.is_some() || seat.three_person_group_id.is_some()
            };
            let seats = seats.iter().filter(move |seat| !in_post(seat));
            seats.filter(move |seat| seat.subcommittee_id == place)
        };
        Self {
            kind,
            own: within(Some(body.id)).collect(),
            parent: within(None).collect(),
            established_on: body.established_on,
            term_from: term_from.filter(|_| kind.same_term),
        }
    }

    /// First day of the unbroken run of days, up to today, on which all rules hold.
    pub(crate) fn since(&self, today: Date) -> Option<Date> {
        let seats = self.own.iter().chain(&self.parent);
        let turns = seats.flat_map(|seat| [seat.from_on, self.end(seat)]);
        let mut turns: Vec<Date> = turns
            .filter(|day| *day > self.established_on && *day <= today)
            .chain((self.established_on <= today).then_some(self.established_on))
            .collect();
        turns.sort_unstable();
        turns.dedup();
        let met = turns.into_iter().rev();
        met.take_while(|day| self.broken(*day).is_empty()).last()
    }

    /// The rules that do not hold on a day, and the seats that would count in another term.
    pub(super) fn unmet(&self, day: Date) -> Vec<Unmet> {
        let mut unmet = self.broken(day);
        let over = |seat: &&&seat::Model| {
            let open = seat.until_on.is_none_or(|until| day < until);
            open && seat.from_on <= day && !self.counts(seat, day)
        };
        let seats = self.own.iter().filter(over).count();
        if let Some(term_from) = self.term_from
            && seats > 0
            && !unmet.is_empty()
        {
            unmet.push(Unmet::TermOver { seats, term_from });
        }
        unmet
    }

    fn broken(&self, day: Date) -> Vec<Unmet> {
        let held = || self.own.iter().filter(|seat| self.counts(seat, day));
        let members = distinct(held().map(|seat| seat.person_id));
        let medical = held().filter(|seat| seat.background.is_medical());
        let medics = distinct(medical.map(|seat| seat.person_id));
        let (least, most) = (number(self.kind.min_members), number(self.kind.max_members));
        let least_medics = number(self.kind.min_medical);
        let mut broken = Vec::new();
        if members < least {
            let (needs, has) = (least, members);
            broken.push(Unmet::TooFew { needs, has });
        }
        if members > most {
            broken.push(Unmet::TooMany { most, has: members });
        }
        if medics < least_medics {
            let (needs, has) = (least_medics, medics);
            broken.push(Unmet::TooFewMedics { needs, has });
        }
        if self.kind.director_in_committee {
            let mut directors = held()
                .filter(|seat| seat.role == SeatRole::Director)
                .peekable();
            if directors.peek().is_none() {
                broken.push(Unmet::NoDirector);
            } else if !directors.any(|seat| self.sits_in_parent(seat.person_id, day)) {
                broken.push(Unmet::DirectorFromOutside);
            }
        }
        broken
    }

    fn sits_in_parent(&self, person: PersonId, day: Date) -> bool {
        let mut seats = self.parent.iter();
        seats.any(|seat| seat.person_id == person && self.counts(seat, day))
    }

    fn counts(&self, seat: &seat::Model, day: Date) -> bool {
        seat.from_on <= day && day < self.end(seat)
    }

    /// First day on which a seat no longer counts: one of the same term ends with the committee's.
    fn end(&self, seat: &seat::Model) -> Date {
        let until = seat.until_on.unwrap_or(Date::NEVER);
        let term = self.term_from.filter(|term| seat.from_on < *term);
        term.map_or(until, |term| until.min(term))
    }
}

impl Unmet {
    /// What is missing and what to do.
    pub(super) fn text(self) -> Text {
        match self {
            Self::TooFew { needs, has } => {
                let more = needs.saturating_sub(has);
                text(
                    format!("成员不足：至少 {needs} 人，现有 {has} 人，请再任命 {more} 人"),
                    format!("needs at least {needs} members, has {has}: appoint {more} more"),
                )
            }
            Self::TooMany { most, has } => {
                let less = has.saturating_sub(most);
                text(
                    format!("成员超额：最多 {most} 人，现有 {has} 人，请免去 {less} 人"),
                    format!("may have at most {most} members, has {has}: vacate {less}"),
                )
            }
            Self::TooFewMedics { needs, has } => text(
                format!(
                    "医务人员不足：至少 {needs} 人，现有 {has} 人，请任命乡村医生或卫生服务站人员"
                ),
                format!(
                    "needs at least {needs} with a medical background, has {has}: \
                     appoint a village doctor or staff of the health station"
                ),
            ),
            Self::NoDirector => text(
                "缺少主任：请任命一名村（居）委会成员为主任",
                "needs a director: appoint one who holds a seat in the committee itself",
            ),
            Self::DirectorFromOutside => text(
                "主任须为村（居）委会成员：请先将其任命到村（居）委会，或改任主任",
                "the director must hold a seat in the committee itself: appoint them there, or \
                 another director",
            ),
            Self::TermOver { seats, term_from } => text(
                format!(
                    "有 {seats} 个席位早于村（居）委会本届任期（{term_from} 起），不再计入，请终止后重新任命"
                ),
                format!(
                    "seats from before the committee's term of {term_from} do not count, here \
                     {seats}: vacate and appoint again"
                ),
            ),
        }
    }
}

fn distinct(persons: impl Iterator<Item = PersonId>) -> usize {
    persons.collect::<HashSet<_>>().len()
}

/// A number of a kind; a negative one asks for nothing.
fn number(value: i16) -> usize {
    usize::try_from(value).unwrap_or_default()
}
