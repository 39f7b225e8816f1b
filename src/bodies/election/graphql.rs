//! GraphQL type of elections.

use async_graphql::{Context, Object};
use cunju_entity::election;
use cunju_entity::value::Date;

use super::input::CommitteeElectedInput;
use super::service;
use crate::access::session::ContextExt;
use crate::platform::error::Error;
use crate::reference::payload::Payload;
use crate::units::committee::Committee;

/// An election of a committee that the caller may see.
pub struct Election(pub election::Model);

/// Election of a committee (换届选举)
#[Object]
impl Election {
    /// Date of the vote
    async fn held_on(&self) -> Date {
        self.0.held_on
    }

    /// Date the newly elected committee took over
    async fn taken_over_on(&self) -> Date {
        self.0.taken_over_on
    }

    /// Number of the official document; null if there is none
    async fn document_number(&self) -> Option<&str> {
        self.0.document_number.as_deref()
    }
}

/// Mutation of elections.
#[derive(Default)]
pub struct ElectionMutation;

#[Object]
impl ElectionMutation {
    /// Records that a newly elected committee has taken over. Its term starts, appointments of the previous term no
    /// longer count if the kind of subcommittee says so, and recurring duties are due again
    async fn committee_elected(
        &self,
        ctx: &Context<'_>,
        input: CommitteeElectedInput,
    ) -> Result<Payload<Committee>, Error> {
        let request = ctx.request()?;
        let outcome = Box::pin(service::elect(request, input)).await;
        Payload::new(request.locale, outcome, Committee::new)
    }
}
