//! Inline resolution gives the same responses as the executor, for documents generated from the schema with aliases,
//! fragments, directives, errors in lists, and fields that a role may not read.

use std::collections::BTreeMap;

use async_graphql::Request as Asked;
use cunju::access::auth::{Role, token};
use cunju::access::session::Request;
use cunju::app::graphql;
use cunju::platform::inline::InPlace;
use cunju::platform::message::Locale;
use serde_json::Value;

use crate::isolation::{HERE, inner_type_name, schema, seed};
use crate::support::{TestApp, on_each_database};

/// Number of documents for each role.
const DOCUMENTS: u64 = 150;

/// A sequence of numbers that is the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

struct Writer<'a> {
    schema: &'a BTreeMap<String, Value>,
    dice: Dice,
    aliases: u32,
}

impl Writer<'_> {
    /// A selection for a type; `None` for a type without fields.
    fn selection(&mut self, of: &str, depth: u32) -> Option<String> {
        let of = &self.schema[of];
        let kind = of["kind"].as_str().unwrap();
        if kind == "SCALAR" || kind == "ENUM" {
            return Some(String::new());
        }
        let mut parts = vec!["__typename".to_owned()];
        if kind == "UNION" || kind == "INTERFACE" {
            let types = of["possibleTypes"].as_array().unwrap();
            for name in types.iter().map(|it| it["name"].as_str().unwrap()) {
                if self.dice.below(2) == 0 && depth > 0 {
                    let inner = self.selection(name, depth - 1)?;
                    parts.push(format!("... on {name} {inner}"));
                }
            }
        }
        let fields = of["fields"].as_array();
        for field in fields.into_iter().flatten() {
            let inside = inner_type_name(&field["type"]);
            let is_leaf = matches!(
                self.schema[inside]["kind"].as_str(),
                Some("SCALAR" | "ENUM")
            );
            if self.dice.below(if is_leaf { 2 } else { 4 }) != 0 || (!is_leaf && depth == 0) {
                continue;
            }
            parts.extend(self.field(field, inside, depth));
        }
        let place = usize::try_from(self.dice.below(3))
            .unwrap()
            .min(parts.len());
        if self.dice.below(4) == 0 {
            let apart = parts.split_off(place);
            let name = of["name"].as_str().unwrap();
            parts.push(format!(
                "... on {name} {{ __typename {} }}",
                apart.join(" ")
            ));
        }
        Some(format!("{{ {} }}", parts.join(" ")))
    }

    fn field(&mut self, field: &Value, inside: &str, depth: u32) -> Option<String> {
        let name = field["name"].as_str().unwrap();
        let mut given = Vec::new();
        for argument in field["args"].as_array().unwrap() {
            let argument_name = argument["name"].as_str().unwrap();
            let required =
                argument["type"]["kind"] == "NON_NULL" && argument["defaultValue"].is_null();
            match argument_name {
                // Some page sizes are too large: an error, which may or may not null the parent.
                "first" if self.dice.below(80) == 0 => given.push("first: 101".into()),
                "first" => given.push(format!("first: {}", self.dice.below(8))),
                "purpose" if self.dice.below(2) == 0 => given.push("purpose: CARE_VISIT".into()),
                "in" => given.push(format!("in: \"{}\"", HERE.code)),
                "step" => given.push("step: MONTH".into()),
                "from" => given.push("from: \"2026-01-01\"".into()),
                "to" => given.push("to: \"2026-11-01\"".into()),
                _ if required => return None,
                _ => {}
            }
        }
        let arguments = if given.is_empty() {
            String::new()
        } else {
            format!("({})", given.join(", "))
        };
        let inner = self.selection(inside, depth.saturating_sub(1))?;
        self.aliases += 1;
        let directive = ["", "", "", " @include(if: true)", " @skip(if: true)"]
            [usize::try_from(self.dice.below(5)).unwrap()];
        Some(format!(
            "a{}: {name}{arguments}{directive} {inner}",
            self.aliases
        ))
    }
}

#[actix_web::test]
async fn random_documents_resolve_inline_as_by_the_executor() {
    on_each_database(async |app| {
        seed(&app, &HERE).await;
        let types = schema(&app).await;
        let executor = graphql::schema().finish();
        let mut shown = 0;
        for role in [Role::Official, Role::GridWorker, Role::Observer] {
            let token = app.token(role, HERE.code);
            for number in 1..=DOCUMENTS {
                let mut writer = Writer {
                    schema: &types,
                    dice: Dice(number.wrapping_mul(0x9E37_79B9_7F4A_7C15)),
                    aliases: 0,
                };
                let (division, committee) = (
                    writer.selection("Division", 5).unwrap(),
                    writer.selection("Committee", 6).unwrap(),
                );
                let query = format!(
                    "{{ division(code: \"{}\") {division} committee(code: \"{}\") {committee} }}",
                    HERE.code, HERE.committee
                );
                let plain = executor.execute(asked(&app, &token, &query).await).await;
                let quick = asked(&app, &token, &query).await.data(InPlace);
                let quick = executor.execute(quick).await;
                let (plain_data, quick_data) = (
                    serde_json::to_string(&plain.data).unwrap(),
                    serde_json::to_string(&quick.data).unwrap(),
                );
                assert_eq!(quick_data, plain_data, "{role:?} {query}");
                assert_eq!(quick.errors.is_empty(), plain.errors.is_empty(), "{query}");
                shown += usize::from(plain_data.len() > 1_000);
            }
        }
        assert!(shown > 60, "only {shown} responses are long");
    })
    .await;
}

/// A document as a caller sends it, with nothing loaded yet.
async fn asked(app: &TestApp, bearer: &str, query: &str) -> Asked {
    let server = &app.server;
    let tree = server.divisions();
    let actor = token::authenticate(&server.keys, &server.db, &tree, bearer)
        .await
        .unwrap();
    let session = server.session(actor, Locale::English, "in-place");
    Asked::new(query).data(Request::new(session))
}
