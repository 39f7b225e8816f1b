//! Tokens: issued and verified with the deployment's key, and resolved to an actor.

use chrono::{DateTime, Utc};
use cunju_entity::value::CodeRange;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::key::Keys;
use super::{Actor, Role, Scope};
use crate::platform::clock::Clock;
use crate::platform::database::Db;
use crate::platform::error::Error;
use crate::platform::hash::sha256;
use crate::platform::message::{Text, message};
use crate::reference::division::Tree;
use crate::reference::unit_store;

/// Issuer of the tokens.
const ISSUER: &str = "cunju";
/// Audience of the tokens.
const AUDIENCE: &str = "cunju-api";
/// Token type; the API accepts no other.
const ACCESS: &str = "access";
/// Tolerated clock skew between machines, in seconds.
const LEEWAY: i64 = 30;
/// Maximum length of a token, in bytes. A token with the maximum number of units has about 3,000.
const MAX_LENGTH: usize = 8 * 1024;
/// Maximum number of units in one token.
const MAX_UNITS: usize = 50;

/// Claims of a token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    sub: String,
    exp: i64,
    nbf: i64,
    jti: Uuid,
    typ: String,
    role: Role,
    /// Units by ID, not by code, so that the officials of a unit keep their access when its code changes.
    units: Vec<Uuid>,
}

/// Contents of a new token.
pub struct Grant {
    /// Subject: a name for logs.
    pub subject: String,
    /// Role.
    pub role: Role,
    /// IDs of divisions or committees.
    pub units: Vec<Uuid>,
    /// Lifetime of the token, in seconds.
    pub seconds: i64,
}

/// Issues a signed token.
///
/// # Errors
///
/// [`Error::Internal`] if the key cannot sign.
pub fn issue(keys: &Keys, clock: &Clock, grant: Grant) -> Result<String, Error> {
    let now = clock.now().timestamp();
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: grant.subject,
        exp: now.saturating_add(grant.seconds),
        nbf: now,
        jti: clock.uuid(),
        typ: ACCESS.to_owned(),
        role: grant.role,
        units: grant.units,
    };
    let header = Header::new(Algorithm::EdDSA);
    jsonwebtoken::encode(&header, &claims, &keys.signing).map_err(Error::internal)
}

/// Why a token was not accepted.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{error}")]
pub struct Rejected {
    /// The error for the client.
    #[source]
    pub error: Error,
    /// Whether this deployment never signed the token: it was forged, altered, or signed with another key. An expired
    /// token is not foreign.
    pub is_foreign: bool,
}

impl From<Error> for Rejected {
    fn from(error: Error) -> Self {
        Self {
            error,
            is_foreign: false,
        }
    }
}

impl From<Rejected> for Error {
    fn from(rejected: Rejected) -> Self {
        rejected.error
    }
}

/// The actor of a token, with the current codes of its units.
///
/// # Errors
///
/// [`Error::Unauthenticated`] if the token is foreign or not valid now, or if none of its units exists.
pub async fn authenticate(
    keys: &Keys,
    db: &Db,
    divisions: &Tree,
    token: &str,
) -> Result<Actor, Rejected> {
    let claims = check(keys, token)?;
    // Not cached with the claims: after a unit gets another code, the same token has the new range at once.
    let scope = look_up(db, divisions, &claims.units).await?;
    let accepted_until = DateTime::from_timestamp(claims.accepted_until(), 0);
    Ok(Actor {
        subject: claims.sub,
        role: claims.role,
        units: claims.units,
        scope,
        accepted_until: accepted_until.unwrap_or(DateTime::<Utc>::MAX_UTC),
    })
}

/// The actor of work that continues after its token has expired, with the current codes of its units.
///
/// # Errors
///
/// [`Error::Unauthenticated`] if none of the units exists any longer.
pub async fn restored(
    db: &Db,
    divisions: &Tree,
    subject: &str,
    role: Role,
    units: Vec<Uuid>,
) -> Result<Actor, Error> {
    let scope = look_up(db, divisions, &units).await?;
    Ok(Actor {
        subject: subject.to_owned(),
        role,
        units,
        scope,
        accepted_until: DateTime::<Utc>::MAX_UTC,
    })
}

/// The same actor with the current scope of its units.
///
/// # Errors
///
/// [`Error::Unauthenticated`] if none of the units exists any longer.
pub async fn renewed(db: &Db, divisions: &Tree, actor: &Actor) -> Result<Actor, Error> {
    let scope = look_up(db, divisions, &actor.units).await?;
    Ok(Actor {
        scope,
        ..actor.clone()
    })
}

/// The current codes of the units.
async fn look_up(db: &Db, divisions: &Tree, units: &[Uuid]) -> Result<Scope, Error> {
    let mut ranges: Vec<CodeRange> = Vec::new();
    let mut committees = Vec::new();
    for unit in units {
        match divisions.get(cunju_entity::value::DivisionId::new(*unit)) {
            Some(division) => ranges.push(division.range()),
            None => committees.push(cunju_entity::value::CommitteeId::new(*unit)),
        }
    }
    if !committees.is_empty() {
        let codes = unit_store::codes(db, &committees).await?;
        ranges.extend(codes.into_iter().map(CodeRange::committee));
    }
    if ranges.is_empty() {
        return Err(refused(message!("token-units-gone")));
    }
    Ok(Scope(ranges))
}

/// The claims of a token that is valid now. The result of the signature check is cached, because the check takes longer
/// than the rest of a small request.
fn check(keys: &Keys, token: &str) -> Result<Claims, Rejected> {
    let hash = sha256(token);
    if let Some(claims) = keys.checked.get(&hash)
        && claims.is_current()
    {
        return Ok(claims);
    }
    let claims = decoded(keys, token)?;
    keys.checked.insert(hash, claims.clone());
    Ok(claims)
}

impl Claims {
    /// Whether a token whose signature was verified earlier is still within its validity period.
    fn is_current(&self) -> bool {
        let now = i64::try_from(jsonwebtoken::get_current_timestamp()).unwrap_or(i64::MAX);
        self.nbf <= now.saturating_add(LEEWAY) && now <= self.accepted_until()
    }

    /// The last second in which the token is accepted, as a Unix time.
    fn accepted_until(&self) -> i64 {
        self.exp.saturating_add(LEEWAY)
    }
}

fn decoded(keys: &Keys, token: &str) -> Result<Claims, Rejected> {
    if token.len() > MAX_LENGTH {
        return Err(not_valid(true));
    }
    // The algorithm is fixed here and never taken from the header of the token.
    let mut validation = Validation::new(Algorithm::EdDSA);
    // By default, the library requires only `exp`: a token without issuer or audience would be accepted.
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    // Off by default: a token that becomes valid later would be accepted now.
    validation.validate_nbf = true;
    validation.leeway = LEEWAY.unsigned_abs();
    let claims = jsonwebtoken::decode::<Claims>(token, &keys.checking, &validation)
        // The signature is verified before the dates.
        .map_err(|error| match error.kind() {
            ErrorKind::ExpiredSignature | ErrorKind::ImmatureSignature => not_valid(false),
            _ => not_valid(true),
        })?
        .claims;
    let sound = claims.typ == ACCESS
        && !claims.sub.is_empty()
        && !claims.units.is_empty()
        && claims.units.len() <= MAX_UNITS;
    if sound {
        Ok(claims)
    } else {
        Err(refused(message!("token-claims-missing")).into())
    }
}

fn not_valid(is_foreign: bool) -> Rejected {
    let error = refused(message!("token-invalid"));
    Rejected { error, is_foreign }
}

fn refused(message: Text) -> Error {
    Error::Unauthenticated(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cached_token_is_accepted_only_within_its_validity() {
        let now = i64::try_from(jsonwebtoken::get_current_timestamp()).unwrap();
        let claims = |nbf, exp| Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: "test".to_owned(),
            exp,
            nbf,
            jti: Uuid::nil(),
            typ: ACCESS.to_owned(),
            role: Role::Official,
            units: Vec::new(),
        };
        assert!(claims(now - 60, now + 60).is_current());
        assert!(claims(now - 60, now - 20).is_current(), "forgiven");
        assert!(!claims(now - 60, now - 40).is_current());
        assert!(!claims(now + 40, now + 60).is_current());
    }
}
