//! Finds documents by their text, by their hash, or by the ID under which an administrator imported them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use quick_cache::sync::Cache;
use sea_orm::TransactionTrait;
use serde_json::Value as Json;

use super::document::{Document, Documents, cache};
use super::request_error::RequestError;
use super::{Api, Call, Caller, store};
use crate::database::Db;
use crate::error::{Code, Error};
use crate::hash::sha256;
use crate::message::{Text, message, text};

/// Maximum length of the ID of an imported document, in bytes.
const MAX_ID: usize = 200;
/// Number of imported documents that are cached by ID.
const BY_ID: usize = 5_000;

/// Cached documents.
pub(super) struct Library {
    by_hash: Documents,
    by_id: Cache<String, Arc<Document>>,
    imported_only: bool,
}

impl Library {
    pub(super) fn new(imported_only: bool) -> Self {
        Self {
            by_hash: cache(),
            by_id: Cache::new(BY_ID),
            imported_only,
        }
    }
}

impl Api {
    /// The prepared document of a call.
    pub(super) async fn find(
        &self,
        db: &Db,
        call: &Call,
        caller: &Caller,
    ) -> Result<Arc<Document>, Vec<RequestError>> {
        let one = |failure: RequestError| vec![failure];
        match (&call.document_id, &call.query, &call.hash) {
            (Some(_), Some(_), _) | (Some(_), _, Some(_)) => Err(one(ambiguous())),
            (Some(id), None, None) => self.imported(db, id, caller).await,
            (None, Some(query), hash) => {
                let found = sha256(query);
                if hash
                    .as_ref()
                    .is_some_and(|hash| *hash != hex::encode(found))
                {
                    return Err(one(wrong_hash()));
                }
                if self.library.imported_only {
                    return self.imported(db, &prefixed(&found), caller).await;
                }
                self.prepared(query, found, caller)
            }
            (None, None, Some(hash)) => {
                let mut bytes = [0; 32];
                hex::decode_to_slice(hash, &mut bytes).map_err(|_| one(wrong_hash()))?;
                if self.library.imported_only {
                    return self.imported(db, &prefixed(&bytes), caller).await;
                }
                if let Some(known) = self.library.by_hash.get(&bytes) {
                    return Ok(known);
                }
                // Apollo clients send only the hash at first, also if the document was imported.
                let imported = self.imported(db, &prefixed(&bytes), caller).await;
                imported.map_err(|failures| match failures.first().map(|it| it.code) {
                    Some(Code::DocumentNotFound) => one(not_held()),
                    _ => failures,
                })
            }
            (None, None, None) => Err(one(nothing())),
        }
    }

    fn prepared(
        &self,
        query: &str,
        hash: [u8; 32],
        caller: &Caller,
    ) -> Result<Arc<Document>, Vec<RequestError>> {
        if let Some(known) = self.library.by_hash.get(&hash) {
            return Ok(known);
        }
        // Charged before it is parsed: otherwise, anonymous clients could keep the parser busy for free.
        let paid = self.charge_document(caller, query.len());
        let paid = paid.map_err(|limited| vec![*limited])?;
        let document = Document::prepare(&self.schema, &self.scalars, query, &self.limits)?;
        let document = Arc::new(document);
        // A valid document is charged by its selections instead.
        self.refund(caller, paid);
        self.library.by_hash.insert(hash, Arc::clone(&document));
        Ok(document)
    }

    async fn imported(
        &self,
        db: &Db,
        id: &str,
        caller: &Caller,
    ) -> Result<Arc<Document>, Vec<RequestError>> {
        if let Some(known) = self.library.by_id.get(id) {
            return Ok(known);
        }
        let unknown = || vec![unknown(id, self.library.imported_only)];
        // PostgreSQL refuses a zero character, which would become an internal error.
        if id.len() > MAX_ID || id.contains('\0') {
            return Err(unknown());
        }
        let text = store::find(db, id).await.map_err(|error| {
            let error = Error::from(error);
            vec![RequestError::new(error.code(), error.message())]
        })?;
        let text = text.ok_or_else(unknown)?;
        let document = self.prepared(&text, sha256(&text), caller)?;
        document.imported.store(true, Ordering::Relaxed);
        self.library
            .by_id
            .insert(id.to_owned(), Arc::clone(&document));
        Ok(document)
    }
}

/// Imports the documents of a manifest of GraphQL Code Generator, Relay or Apollo, each under its ID and under its
/// SHA-256: all documents or none. Returns their number.
///
/// # Errors
///
/// A message that says what in the manifest cannot be read or which documents are not valid.
pub async fn import(
    api: &Api,
    db: &Db,
    manifest: &str,
) -> Result<usize, Box<dyn std::error::Error>> {
    let documents = read(manifest)?;
    let mut rows = Vec::new();
    let mut wrong = Vec::new();
    for (id, text) in &documents {
        match Document::prepare(&api.schema, &api.scalars, text, &api.limits) {
            Ok(_) => {
                rows.push((id.clone(), text.clone()));
                rows.push((prefixed(&sha256(text)), text.clone()));
            }
            Err(failures) => {
                let reason = failures.first().map(|it| it.message.en.clone());
                wrong.push(format!("{id}: {}", reason.unwrap_or_default()));
            }
        }
    }
    if !wrong.is_empty() {
        let list = wrong.join("\n  ");
        return Err(format!(
            "{} of {} documents are not valid for this schema; none was imported / 文档与接口模式不符，均未导入:\n  {list}",
            wrong.len(),
            documents.len()
        )
        .into());
    }
    let tx = db.begin().await?;
    store::keep(&tx, rows).await?;
    tx.commit().await?;
    Ok(documents.len())
}

/// IDs and texts of a manifest.
fn read(manifest: &str) -> Result<Vec<(String, String)>, String> {
    let advice = "Give the file that your tool writes: persisted-documents.json of GraphQL Code Generator, \
         the file of Relay's persistConfig, or Apollo's persisted-query-manifest.json / \
         请提供前端工具生成的清单文件";
    let json: Json =
        serde_json::from_str(manifest).map_err(|error| format!("not JSON: {error}. {advice}"))?;
    let pairs: Option<Vec<(String, String)>> = match json.get("operations") {
        Some(Json::Array(operations)) => {
            let text = |it: &Json, key: &str| Some(it.get(key)?.as_str()?.to_owned());
            let pairs = operations.iter();
            pairs
                .map(|it| Some((text(it, "id")?, text(it, "body")?)))
                .collect()
        }
        _ => json.as_object().and_then(|all| {
            let pairs = all.iter();
            pairs
                .map(|(id, text)| Some((id.clone(), text.as_str()?.to_owned())))
                .collect()
        }),
    };
    let pairs = pairs.filter(|pairs| !pairs.is_empty());
    let pairs = pairs.ok_or_else(|| format!("not a manifest of documents. {advice}"))?;
    match pairs
        .iter()
        .find(|(id, _)| id.is_empty() || id.len() > MAX_ID)
    {
        Some((id, _)) => Err(format!("the id `{id}` must have 1 to {MAX_ID} bytes")),
        None => Ok(pairs),
    }
}

/// The ID that is derived from the hash of a document, as defined by GraphQL over HTTP.
fn prefixed(hash: &[u8]) -> String {
    format!("sha256:{}", hex::encode(hash))
}

fn nothing() -> RequestError {
    let message = message!("api-document-missing");
    RequestError::new(Code::BadUserInput, message)
}

fn ambiguous() -> RequestError {
    let message = message!("api-document-ambiguous");
    RequestError::new(Code::BadUserInput, message)
}

fn wrong_hash() -> RequestError {
    let message = message!("api-document-hash-malformed");
    RequestError::new(Code::BadUserInput, message)
}

/// Apollo clients check for this exact message, so it is the same in every language.
fn not_held() -> RequestError {
    let words = "PersistedQueryNotFound";
    RequestError::new(Code::PersistedQueryNotFound, text(words, words))
}

fn unknown(id: &str, imported_only: bool) -> RequestError {
    let id: String = id.chars().take(80).collect();
    let policy = if imported_only {
        message!("api-document-imported-only")
    } else {
        Text::default()
    };
    let message = message!("api-document-unknown", id, policy);
    RequestError::new(Code::DocumentNotFound, message)
}
