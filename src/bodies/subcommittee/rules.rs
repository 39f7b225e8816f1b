//! Composition of a subcommittee, computed without I/O: which rules of its kind are satisfied on a date, and since when
//! all are. The rules are data of the kind, after 民发〔2021〕112号 and the practice of Fujian and Anqing.

use std::collections::HashSet;

use cunju_entity::value::{AppointmentRole, Date, PersonId};
use cunju_entity::{appointment, subcommittee, subcommittee_kind};

use crate::platform::message::{Text, message};

#[cfg(test)]
mod tests;

/// Input of the rules.
pub(crate) struct Composition<'a> {
    kind: &'a subcommittee_kind::Model,
    /// Appointments in the subcommittee, including ended ones.
    own: Vec<&'a appointment::Model>,
    /// Appointments in the committee itself, including ended ones.
    parent: Vec<&'a appointment::Model>,
    established_on: Date,
    term_from: Option<Date>,
}

/// A rule that is not satisfied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unmet {
    /// Fewer members than the kind needs.
    TooFew { needs: usize, has: usize },
    /// More members than the kind may have.
    TooMany { most: usize, has: usize },
    /// Fewer medics than the kind needs.
    TooFewMedics { needs: usize, has: usize },
    /// There is no director.
    NoDirector,
    /// The director has no appointment in the committee itself.
    DirectorFromOutside,
    /// Appointments from an earlier term that are still open, reported only if another rule is not satisfied.
    TermOver {
        appointments: usize,
        term_from: Date,
    },
}

impl<'a> Composition<'a> {
    /// Selects from all appointments of a committee those that concern the subcommittee; `term_from` is the first day
    /// of the committee's term, if known.
    pub(crate) fn new(
        kind: &'a subcommittee_kind::Model,
        body: &subcommittee::Model,
        term_from: Option<Date>,
        appointments: &'a [appointment::Model],
    ) -> Self {
        let within = |place| {
            // Appointments in grids and groups have no subcommittee either, but are not in the committee itself.
            let in_post = |appointment: &&appointment::Model| {
                appointment.grid_id.is_some() || appointment.three_person_group_id.is_some()
            };
            let appointments = appointments
                .iter()
                .filter(move |appointment| !in_post(appointment));
            appointments.filter(move |appointment| appointment.subcommittee_id == place)
        };
        Self {
            kind,
            own: within(Some(body.id)).collect(),
            parent: within(None).collect(),
            established_on: body.established_on,
            term_from: term_from.filter(|_| kind.same_term),
        }
    }

    /// First day of the uninterrupted period, up to today, in which all rules are satisfied.
    pub(crate) fn since(&self, today: Date) -> Option<Date> {
        let appointments = self.own.iter().chain(&self.parent);
        // Whether a rule is satisfied can change only on these dates. `end`, not `until_on`: a new term ends
        // appointments too.
        let turns =
            appointments.flat_map(|appointment| [appointment.from_on, self.end(appointment)]);
        let mut turns: Vec<Date> = turns
            .filter(|day| *day > self.established_on && *day <= today)
            .chain((self.established_on <= today).then_some(self.established_on))
            .collect();
        turns.sort_unstable();
        turns.dedup();
        let met = turns.into_iter().rev();
        met.take_while(|day| self.broken(*day).is_empty()).last()
    }

    /// The rules that are not satisfied on a date, and the appointments that another term would count.
    pub(super) fn unmet(&self, day: Date) -> Vec<Unmet> {
        let mut unmet = self.broken(day);
        let over = |appointment: &&&appointment::Model| {
            let open = appointment.until_on.is_none_or(|until| day < until);
            open && appointment.from_on <= day && !self.counts(appointment, day)
        };
        let appointments = self.own.iter().filter(over).count();
        if let Some(term_from) = self.term_from
            && appointments > 0
            && !unmet.is_empty()
        {
            unmet.push(Unmet::TermOver {
                appointments,
                term_from,
            });
        }
        unmet
    }

    fn broken(&self, day: Date) -> Vec<Unmet> {
        let held = || {
            self.own
                .iter()
                .filter(|appointment| self.counts(appointment, day))
        };
        // Persons, not appointments: a director who is also entered as a member is one member.
        let members = distinct(held().map(|appointment| appointment.person_id));
        let medical = held().filter(|appointment| appointment.background.is_medical());
        let medics = distinct(medical.map(|appointment| appointment.person_id));
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
        // The director generally has a post in the parent committee (practice of Fujian and Anqing).
        if self.kind.director_in_committee {
            let mut directors = held()
                .filter(|appointment| appointment.role == AppointmentRole::Director)
                .peekable();
            if directors.peek().is_none() {
                broken.push(Unmet::NoDirector);
            } else if !directors.any(|appointment| self.sits_in_parent(appointment.person_id, day))
            {
                broken.push(Unmet::DirectorFromOutside);
            }
        }
        broken
    }

    fn sits_in_parent(&self, person: PersonId, day: Date) -> bool {
        let mut appointments = self.parent.iter();
        appointments
            .any(|appointment| appointment.person_id == person && self.counts(appointment, day))
    }

    fn counts(&self, appointment: &appointment::Model, day: Date) -> bool {
        appointment.from_on <= day && day < self.end(appointment)
    }

    /// First day on which an appointment no longer counts; in kinds bound to the term it ends with the committee's
    /// term.
    fn end(&self, appointment: &appointment::Model) -> Date {
        let until = appointment.until_on.unwrap_or(Date::NEVER);
        // An appointment from the first day of the term belongs to the new term.
        let term = self.term_from.filter(|term| appointment.from_on < *term);
        term.map_or(until, |term| until.min(term))
    }
}

impl Unmet {
    /// What is missing and how to correct it.
    pub(super) fn text(self) -> Text {
        match self {
            Self::TooFew { needs, has } => {
                let more = needs.saturating_sub(has);
                message!("subcommittee-members-too-few", needs, has, more)
            }
            Self::TooMany { most, has } => {
                let less = has.saturating_sub(most);
                message!("subcommittee-members-too-many", most, has, less)
            }
            Self::TooFewMedics { needs, has } => {
                message!("subcommittee-medical-too-few", needs, has)
            }
            Self::NoDirector => message!("subcommittee-director-missing"),
            Self::DirectorFromOutside => message!("subcommittee-director-not-in-committee"),
            Self::TermOver {
                appointments,
                term_from,
            } => message!(
                "subcommittee-appointments-of-old-term",
                term_from,
                appointments
            ),
        }
    }
}

fn distinct(persons: impl Iterator<Item = PersonId>) -> usize {
    persons.collect::<HashSet<_>>().len()
}

/// A number from the rules of a kind; a negative one means no requirement.
fn number(value: i16) -> usize {
    usize::try_from(value).unwrap_or_default()
}
