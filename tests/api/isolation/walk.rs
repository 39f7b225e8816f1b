//! Reads everything that a caller can reach, with documents generated from the schema.

use std::collections::{BTreeMap, BTreeSet};

use cunju::access::auth::Role;
use serde_json::{Map, Value, json};

use super::County;
use crate::support::TestApp;

/// IDs of the objects that were written in a county, by type.
pub(crate) type Seeds = BTreeMap<&'static str, String>;

/// Everything that was read.
pub(crate) struct Walk {
    pub(super) text: String,
    pub(super) ids: BTreeSet<String>,
    /// Types of the objects with an ID.
    pub(super) types: BTreeSet<String>,
}

/// The schema as returned by introspection, by name of the type.
pub(crate) async fn schema(app: &TestApp) -> BTreeMap<String, Value> {
    let of = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";
    let query = format!(
        "{{ __schema {{ types {{ kind name possibleTypes {{ name }}
            fields {{ name args {{ name defaultValue type {{ {of} }} }} type {{ {of} }} }}
            inputFields {{ name defaultValue type {{ {of} }} }} enumValues {{ name }} }} }} }}"
    );
    let token = app.token(Role::Official, "0");
    let data = app.data(&token, &query).await;
    let types = data["__schema"]["types"].as_array().unwrap().iter();
    types
        .map(|it| (it["name"].as_str().unwrap().to_owned(), it.clone()))
        .collect()
}

/// Names of the types that have a global ID.
pub(super) async fn nodes(app: &TestApp) -> Vec<String> {
    let types = schema(app).await["Node"]["possibleTypes"].clone();
    let names = types.as_array().unwrap().iter();
    names
        .map(|it| it["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Name of a type without its wrappers.
pub(crate) fn inner_type_name(of: &Value) -> &str {
    match of["name"].as_str() {
        Some(name) => name,
        None => inner_type_name(&of["ofType"]),
    }
}

fn is_required(argument: &Value) -> bool {
    argument["type"]["kind"] == "NON_NULL" && argument["defaultValue"].is_null()
}

/// Arguments that a field requires on any object. A field with a required argument that is missing here fails the test,
/// so that somebody adds it.
fn argument(field: &str, name: &str, county: &County, seeds: &Seeds) -> Option<Value> {
    let seed = |name: &str| seeds.get(name).map(|id| json!(id));
    Some(match (field, name) {
        (_, "first") => json!(20),
        (_, "in" | "within" | "division") | ("division", "code") => json!(county.code),
        (_, "committeeCode") | ("committee", "code") => json!(county.committee),
        ("grid", "code") => json!(format!("{}001", county.committee)),
        (_, "from") => json!("2026-01-01"),
        (_, "to") => json!("2026-11-01"),
        (_, "step") => json!("MONTH"),
        (_, "search") => json!(county.sign),
        (_, "campaignId") => seed("Campaign")?,
        (_, "mandate") => seed("Mandate")?,
        (_, "residentId") => seed("Resident")?,
        ("measureCoverage", "of") => json!("HOUSEHOLD_GRID"),
        (_, "purpose") => json!("VERIFICATION"),
        ("residentsByIdentityNumber" | "residentByIdentityNumber", "number") => {
            json!("110105194912310029")
        }
        ("residentsByPhone" | "residentByPhone", "number") => json!("13900000000"),
        (_, "level") => json!("TOWN"),
        _ => return None,
    })
}

/// Writes a value as a GraphQL literal; `step`, `of`, `purpose` and `level` are enums.
fn literal(name: &str, value: &Value) -> String {
    match value {
        Value::String(text) if matches!(name, "step" | "of" | "purpose" | "level") => text.clone(),
        value => value.to_string(),
    }
}

struct Reader<'a> {
    schema: &'a BTreeMap<String, Value>,
    county: &'a County,
    seeds: &'a Seeds,
}

impl Reader<'_> {
    /// Selects everything of a type that needs no separate document. The fields of objects with IDs are read through
    /// their own nodes.
    fn selection(&self, name: &str, depth: usize) -> Option<String> {
        let of = &self.schema[name];
        match of["kind"].as_str().unwrap() {
            "SCALAR" | "ENUM" => return Some(String::new()),
            "UNION" | "INTERFACE" => {
                let types = of["possibleTypes"].as_array().unwrap().iter();
                let parts = types.filter_map(|it| {
                    let name = it["name"].as_str().unwrap();
                    Some(format!("... on {name} {}", self.selection(name, depth)?))
                });
                let parts: String = parts.collect();
                return Some(format!("{{ __typename {parts} }}"));
            }
            _ => {}
        }
        let fields = of["fields"].as_array().unwrap();
        if depth > 0 && fields.iter().any(|field| field["name"] == "id") {
            return Some("{ __typename id }".to_owned());
        }
        if depth > 4 {
            return None;
        }
        let parts = fields.iter().filter_map(|field| {
            let inner = self.selection(inner_type_name(&field["type"]), depth + 1)?;
            let name = field["name"].as_str().unwrap();
            let alias = format!("{name}_{depth}");
            Some(format!(
                "{alias}: {name}{} {inner} ",
                self.arguments(of, field)
            ))
        });
        let parts: String = parts.collect();
        Some(format!("{{ __typename {parts} }}"))
    }

    fn arguments(&self, of: &Value, field: &Value) -> String {
        let name = field["name"].as_str().unwrap();
        let given = field["args"].as_array().unwrap().iter().filter_map(|it| {
            let argument_name = it["name"].as_str().unwrap();
            let wanted = is_required(it) || matches!(argument_name, "first" | "purpose");
            if !wanted {
                return None;
            }
            let value = argument(name, argument_name, self.county, self.seeds);
            let value = value.unwrap_or_else(|| {
                panic!(
                    "{}.{name} needs {argument_name}: add it to isolation/walk.rs",
                    of["name"]
                )
            });
            Some(format!(
                "{argument_name}: {}",
                literal(argument_name, &value)
            ))
        });
        let given: Vec<String> = given.collect();
        if given.is_empty() {
            return String::new();
        }
        format!("({})", given.join(", "))
    }

    /// Documents that read every root field, with arguments that refer to objects of a county.
    fn roots(&self) -> Vec<String> {
        let mut documents = Vec::new();
        for field in self.schema["Query"]["fields"].as_array().unwrap() {
            let name = field["name"].as_str().unwrap();
            if matches!(name, "node" | "nodes") {
                continue;
            }
            let Some(inner) = self.selection(inner_type_name(&field["type"]), 1) else {
                continue;
            };
            let mut given: Vec<String> = Vec::new();
            let mut either = Vec::new();
            for it in field["args"].as_array().unwrap() {
                let argument_name = it["name"].as_str().unwrap();
                let value = argument(name, argument_name, self.county, self.seeds);
                let written =
                    |value: &Value| format!("{argument_name}: {}", literal(argument_name, value));
                match (is_required(it), value) {
                    (true, Some(value)) => given.push(written(&value)),
                    (true, None) if argument_name == "id" => {
                        let of = inner_type_name(&field["type"]);
                        given.push(format!("id: \"{}\"", self.seeds[of]));
                    }
                    (true, None) => {
                        panic!("Query.{name} needs {argument_name}: add it to isolation/walk.rs")
                    }
                    (false, Some(value)) if argument_name == "first" => given.push(written(&value)),
                    (false, Some(value)) => either.push(written(&value)),
                    (false, None) => {}
                }
            }
            // Alone, and with each optional argument.
            for more in std::iter::once(None).chain(either.into_iter().map(Some)) {
                let all: Vec<String> = given.iter().cloned().chain(more).collect();
                let all = if all.is_empty() {
                    String::new()
                } else {
                    format!("({})", all.join(", "))
                };
                documents.push(format!("{{ {name}{all} {inner} }}"));
            }
        }
        documents
    }
}

/// IDs and texts of a response.
fn collect(answer: &Value, ids: &mut BTreeMap<String, String>, text: &mut String) {
    match answer {
        Value::Object(fields) => {
            if let (Some(id), Some(of)) = (id_of(fields), fields.get("__typename")) {
                ids.insert(id, of.as_str().unwrap().to_owned());
            }
            fields.values().for_each(|value| collect(value, ids, text));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, ids, text)),
        Value::String(value) => {
            text.push_str(value);
            text.push('\n');
        }
        _ => {}
    }
}

fn id_of(fields: &Map<String, Value>) -> Option<String> {
    let id = fields.get("id").or_else(|| fields.get("id_0"))?;
    id.as_str().map(str::to_owned)
}

impl Walk {
    /// Reads everything that a caller can reach, from the root and from references to objects of these counties.
    pub(crate) async fn read_all(app: &TestApp, token: &str, from: &[(&County, &Seeds)]) -> Self {
        let schema = schema(app).await;
        let (mut text, mut found) = (String::new(), BTreeMap::new());
        let mut read: BTreeSet<String> = BTreeSet::new();
        for (county, seeds) in from {
            let reader = Reader {
                schema: &schema,
                county,
                seeds,
            };
            for document in reader.roots() {
                let (answer, _) = app.execute(token, &document, json!({})).await;
                bounded(&document, &answer);
                collect(&answer, &mut found, &mut text);
            }
            loop {
                let open: Vec<(String, String)> = found
                    .iter()
                    .filter(|(id, _)| !read.contains(*id))
                    .map(|(id, of)| (id.clone(), of.clone()))
                    .collect();
                if open.is_empty() {
                    break;
                }
                for (id, of) in open {
                    read.insert(id.clone());
                    let inner = reader.selection(&of, 0).unwrap();
                    let query =
                        format!("query($id: ID!) {{ node(id: $id) {{ id ... on {of} {inner} }} }}");
                    let (answer, _) = app.execute(token, &query, json!({ "id": id })).await;
                    bounded(&query, &answer);
                    collect(&answer, &mut found, &mut text);
                }
            }
        }
        Self {
            text,
            types: found.values().cloned().collect(),
            ids: found.into_keys().collect(),
        }
    }
}

/// A document that is invalid or too expensive proves nothing.
fn bounded(document: &str, answer: &Value) {
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    for error in errors {
        let code = error["extensions"]["code"].as_str().unwrap_or_default();
        let ours = [
            "GRAPHQL_VALIDATION_FAILED",
            "GRAPHQL_PARSE_FAILED",
            "COST_EXCEEDED",
            "INTERNAL_SERVER_ERROR",
        ];
        assert!(!ours.contains(&code), "{document}\n{error}");
    }
}

/// IDs that both counties may see: of the divisions above them, and of shared objects.
pub(super) async fn shared(app: &TestApp) -> BTreeSet<String> {
    let token = app.token(Role::Official, "0");
    let query = "{ divisions(first: 100) { nodes { id } } }";
    let data = app.data(&token, query).await;
    let nodes = data["divisions"]["nodes"].as_array().unwrap().iter();
    let above = nodes.filter(|it| !it["id"].is_null());
    above
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Every mutation, the type of its input, and inputs that refer to objects of another county: in every field, and in
/// one field at a time among objects of the own county, with all optional fields and with none.
pub(super) fn inputs(
    schema: &BTreeMap<String, Value>,
    own: (&County, &Seeds),
    foreign: (&County, &Seeds),
) -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for field in schema["Mutation"]["fields"].as_array().unwrap() {
        let mutation = field["name"].as_str().unwrap();
        let of = inner_type_name(&field["args"][0]["type"]);
        let filled = |from, whole| {
            Filler {
                schema,
                mutation,
                from,
                whole,
            }
            .fill(of, 0)
        };
        let all_foreign = filled(foreign, true);
        let mut inputs = vec![all_foreign.clone(), filled(foreign, false)];
        for own in [filled(own, true), filled(own, false)] {
            for (name, value) in all_foreign.as_object().unwrap() {
                if names(name) || own.get(name).is_some_and(|it| it != value) {
                    let mut input = own.clone();
                    input[name] = value.clone();
                    inputs.push(input);
                }
            }
        }
        inputs.retain(|input| *input != filled(own, true) && *input != filled(own, false));
        all.extend(
            inputs
                .into_iter()
                .map(|it| (mutation.to_owned(), of.to_owned(), it)),
        );
    }
    all
}

/// Whether the name of a field alone shows that the field refers to an object of a county.
fn names(field: &str) -> bool {
    matches!(
        field,
        "id" | "committeeCode" | "division" | "scope" | "code"
    ) || field.ends_with("Id")
        || field.ends_with("Ids")
}

/// The object that an input field refers to.
fn kind_of<'a>(mutation: &str, field: &str, seeds: &'a Seeds) -> Option<&'a String> {
    let plain = field.trim_end_matches("Ids").trim_end_matches("Id");
    let name = match plain {
        "id" | "" | "ids" => {
            let found = seeds
                .iter()
                .filter(|(of, _)| mutation.starts_with(&lower(of)));
            return found.max_by_key(|(of, _)| of.len()).map(|(_, id)| id);
        }
        "toHousehold" | "into" | "from" | "fromHousehold" | "intoHousehold" => "Household",
        "head" | "representative" => "Resident",
        "by" => "Mandate",
        "visitor" => "Person",
        other => {
            return seeds
                .iter()
                .find(|(of, _)| lower(of) == other)
                .map(|(_, id)| id);
        }
    };
    seeds.get(name)
}

fn lower(name: &str) -> String {
    format!("{}{}", name[..1].to_lowercase(), &name[1..])
}

/// Builds inputs of a mutation from objects of a county.
struct Filler<'a> {
    schema: &'a BTreeMap<String, Value>,
    mutation: &'a str,
    from: (&'a County, &'a Seeds),
    /// Whether optional fields are included.
    whole: bool,
}

impl Filler<'_> {
    fn fill(&self, of: &str, depth: usize) -> Value {
        let mut input = Map::new();
        for field in self.schema[of]["inputFields"].as_array().unwrap() {
            let name = field["name"].as_str().unwrap();
            let inner = inner_type_name(&field["type"]);
            let naming = inner == "ID" || names(name);
            let made = name == "id"
                && [
                    "Create",
                    "Register",
                    "Appoint",
                    "Open",
                    "Begin",
                    "Establish",
                    "Record",
                    "Name",
                ]
                .iter()
                .any(|end| self.mutation.ends_with(end));
            if made || !(self.whole && naming || is_required(field)) {
                continue;
            }
            let list = field["type"]["kind"] == "LIST" || field["type"]["ofType"]["kind"] == "LIST";
            if let Some(value) = self.value(name, inner, depth) {
                input.insert(name.to_owned(), if list { json!([value]) } else { value });
            }
        }
        Value::Object(input)
    }

    fn value(&self, name: &str, inner: &str, depth: usize) -> Option<Value> {
        let (county, seeds) = self.from;
        Some(match inner {
            "ID" => match kind_of(self.mutation, name, seeds) {
                Some(id) => json!(id),
                None => panic!(
                    "{} takes {name}: create such an object in isolation/seed.rs",
                    self.mutation
                ),
            },
            "CommitteeCode" => json!(county.committee),
            "DivisionCode" => json!(county.code),
            "String" => json!("x"),
            "Int" => json!(1),
            "Boolean" => json!(false),
            "Date" => json!("2026-11-01"),
            other if self.schema[other]["kind"] == "ENUM" => {
                self.schema[other]["enumValues"][0]["name"].clone()
            }
            other if depth < 3 => self.fill(other, depth + 1),
            _ => return None,
        })
    }
}
