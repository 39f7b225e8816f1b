//! Committee mutations.

use async_graphql::{Context, Object};

use super::input::{AbolishInput, CreateInput, UpdateInput};
use super::service;
use crate::access::session::ContextExt;
use crate::access::vault::contact_phones_warning;
use crate::platform::error::Error;
use crate::reference::payload::Payload;
use crate::units::committee::Committee;

/// Committee mutations.
#[derive(Default)]
pub struct CommitteeMutation;

#[Object]
impl CommitteeMutation {
    /// Registers a new committee. It gets the obligations of all open mandates, due at the earliest 30 days after its
    /// first day
    async fn committee_create(
        &self,
        ctx: &Context<'_>,
        input: CreateInput,
    ) -> Result<Payload<Committee>, Error> {
        let request = ctx.request()?;
        // From the input alone, so that a repeated request, which changes nothing, gets the same warnings.
        let warning = contact_phones_warning("contactPhone", input.contact_phone.as_deref());
        let done = Box::pin(service::create(request, input)).await;
        let payload = Payload::new(request.locale, done, Committee::new)?;
        Ok(payload.warned(request.locale, warning.as_slice()))
    }

    /// Changes a committee. If its code changes, the old code still finds it
    async fn committee_update(
        &self,
        ctx: &Context<'_>,
        input: UpdateInput,
    ) -> Result<Payload<Committee>, Error> {
        let request = ctx.request()?;
        let phone = input.contact_phone.value().map(String::as_str);
        let warning = contact_phones_warning("contactPhone", phone);
        let done = Box::pin(service::update(request, input)).await;
        let payload = Payload::new(request.locale, done, Committee::new)?;
        Ok(payload.warned(request.locale, warning.as_slice()))
    }

    /// Abolishes a committee. It stays readable by ID and code, and its open obligations end
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
