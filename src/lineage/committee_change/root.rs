//! Mutations of committees in the API.

use async_graphql::{Context, Object};

use super::input::{AbolishInput, CreateInput, UpdateInput};
use super::service;
use crate::access::session::ContextExt;
use crate::platform::error::Error;
use crate::platform::payload::Payload;
use crate::units::committee::Committee;

/// Mutations of committees.
#[derive(Default)]
pub struct CommitteeMutation;

#[Object]
impl CommitteeMutation {
    /// Register a new committee; it owes what open mandates order, within 30 days after its first
    /// day at the earliest
    async fn committee_create(
        &self,
        ctx: &Context<'_>,
        input: CreateInput,
    ) -> Result<Payload<Committee>, Error> {
        let request = ctx.request()?;
        let done = Box::pin(service::create(request, input)).await;
        Payload::new(request.locale, done, Committee::new)
    }

    /// Change a committee, also its code; the old code still finds it
    async fn committee_update(
        &self,
        ctx: &Context<'_>,
        input: UpdateInput,
    ) -> Result<Payload<Committee>, Error> {
        let request = ctx.request()?;
        let done = Box::pin(service::update(request, input)).await;
        Payload::new(request.locale, done, Committee::new)
    }

    /// End a committee: it stays readable by id and code, and owes nothing more
    async fn committee_abolish(
        &self,
        ctx: &Context<'_>,
        input: AbolishInput,
    ) -> Result<Payload<Committee>, Error> {
        let request = ctx.request()?;
        let done = Box::pin(service::abolish(request, input)).await;
        Payload::new(request.locale, done, Committee::new)
    }
}
