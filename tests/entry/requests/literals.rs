//! Literals that a scalar does not accept (8.7), and newer introspection queries (8.6).

use async_graphql::{EmptyMutation, EmptySubscription, InputObject, Object, OneofObject, Schema};
use cunju::access::auth::Role;
use cunju::platform::api::{Api, Limits, Scalars};
use serde_json::{Value, json};

use super::{COMMITTEE, answer, code, post_with_token};
use crate::support::{TestApp, on_each_database};

async fn ask(app: &TestApp, query: &str) -> (u16, Value) {
    let token = app.token(Role::Official, "44");
    let (status, answer, _) =
        answer(app, post_with_token(&token, query, &json!({ "yes": true }))).await;
    (status, answer)
}

#[actix_web::test]
async fn invalid_scalar_literal_is_a_request_error() {
    on_each_database(async |app| {
        let grid = |rest: &str| format!("mutation {{ gridCreate(input: {{ kind: GRID, name: \"一\", {rest} }}) {{ replayed }} }}");
        for query in [
            "{ measureCoverage(of: CAMPAIGN, in: \"1\") { total } viewer { role } }".to_owned(),
            "{ division(code: \"x\") { name } health }".to_owned(),
            "{ division(code: 44) { name } }".to_owned(),
            "{ division(code: true) { name } }".to_owned(),
            "{ division(code: FOO) { name } }".to_owned(),
            "{ committee(code: \"4401060010012\") { name } }".to_owned(),
            "{ committee(code: {a: 1}) { name } }".to_owned(),
            "{ committee(code: [\"440106001001\"]) { name } }".to_owned(),
            "{ health ...F } fragment F on Query { division(code: \"x\") { name } }".to_owned(),
            "query($d: DivisionCode = \"x\") { division(code: $d) { name } }".to_owned(),
            "query($yes: Boolean!) { division(code: \"x\") @include(if: $yes) { name } }".to_owned(),
            "{ mandates(first: 1) { nodes { coverage(in: \"44\", at: \"2026-02-30\") { total } } } }".to_owned(),
            grid("committeeCode: \"1\""),
            grid("committeeCode: 440106001001"),
        ] {
            let (status, refused) = ask(&app, &query).await;
            assert_eq!(status, 400, "{query}: {refused}");
            assert_eq!(refused.get("data"), None, "{query}: {refused}");
            assert_eq!(code(&refused), "BAD_USER_INPUT", "{query}: {refused}");
            let error = &refused["errors"][0];
            assert!(error["locations"][0]["line"].is_number(), "{query}: {refused}");
            assert_eq!(error.get("path"), None, "{query}: {refused}");
        }
        assert!(app.log().await.is_empty());
        // At most five errors are reported, each with its location.
        let many: Vec<String> = (0..9).map(|n| format!("a{n}: division(code: \"{n}x\") {{ name }}")).collect();
        let (_, refused) = ask(&app, &format!("{{ {} }}", many.join(" "))).await;
        assert_eq!(refused["errors"].as_array().unwrap().len(), 5, "{refused}");
        // Valid literals are accepted, including null and variables.
        let right = format!(
            "query($c: CommitteeCode! = \"{COMMITTEE}\") {{ division(code: \"44\") {{ name }}
                committee(code: $c) {{ code }} committees(first: 1, in: null) {{ totalCount }} }}"
        );
        let (status, told) = ask(&app, &right).await;
        assert_eq!((status, told.get("errors")), (200, None), "{told}");
    })
    .await;
}

#[derive(OneofObject)]
enum By {
    Name(String),
    Number(Number),
}

#[derive(InputObject)]
struct Number {
    number: i32,
}

struct Root;

#[Object]
impl Root {
    async fn found(&self, by: By) -> Option<String> {
        Some(match by {
            By::Name(name) => name,
            By::Number(it) => it.number.to_string(),
        })
    }
}

#[actix_web::test]
async fn introspection_reports_one_of_inputs() {
    on_each_database(async |app| {
        let (status, told) = ask(&app, "{ __type(name: \"Query\") { isOneOf name } }").await;
        assert_eq!((status, told.get("errors")), (200, None), "{told}");
        let input = "{ __type(name: \"GridCreateInput\") { isOneOf } }";
        let (_, told) = ask(&app, input).await;
        assert_eq!(told["data"]["__type"]["isOneOf"], false, "{told}");
        // The query that gql.tada sends before it requests the schema.
        let support = "{ directive: __type(name: \"__Directive\") { fields { name args { name } } }
            field: __type(name: \"__Field\") { fields { name args { name } } }
            type: __type(name: \"__Type\") { fields { name args { name } } } }";
        let (_, told) = ask(&app, support).await;
        assert!(
            told["data"]["type"]["fields"]
                .to_string()
                .contains("isOneOf"),
            "{told}"
        );
        assert!(
            told["data"]["directive"]["fields"]
                .to_string()
                .contains("isRepeatable"),
            "{told}"
        );
        // The query of graphql-js 16.12 and 17 with all options, which GraphiQL sends.
        let (status, told) = ask(&app, INTROSPECTION).await;
        assert_eq!((status, told.get("errors")), (200, None), "{told}");
        let types = told["data"]["__schema"]["types"].as_array().unwrap();
        assert!(types.iter().any(|ty| ty["specifiedByURL"].is_string()));
        assert!(
            types
                .iter()
                .all(|ty| (ty["kind"] == "INPUT_OBJECT") == ty["isOneOf"].is_boolean())
        );
        let directives = told["data"]["__schema"]["directives"].as_array().unwrap();
        assert!(directives.iter().all(|it| it["isRepeatable"].is_boolean()));

        let api = Api::new(
            || Schema::build(Root, EmptyMutation, EmptySubscription),
            Scalars::default(),
            Limits::default(),
            false,
        );
        let app = app.with_api(api.unwrap()).await;
        let (_, told) = ask(&app, "{ __type(name: \"By\") { isOneOf } }").await;
        assert_eq!(told["data"]["__type"]["isOneOf"], true, "{told}");
        for by in [
            "{}",
            "{ name: \"a\", number: { number: 1 } }",
            "{ name: null }",
        ] {
            let (status, refused) = ask(&app, &format!("{{ found(by: {by}) }}")).await;
            assert_eq!(
                (status, refused.get("data")),
                (400, None),
                "{by}: {refused}"
            );
        }
        let (status, refused) = ask(&app, "query($n: String) { found(by: { name: $n }) }").await;
        assert_eq!((status, refused.get("data")), (400, None), "{refused}");
        let (_, told) = ask(&app, "{ found(by: { number: { number: 1 } }) }").await;
        assert_eq!(told["data"]["found"], "1", "{told}");
    })
    .await;
}

#[actix_web::test]
async fn argument_default_applies_to_an_unset_variable_and_is_never_null() {
    on_each_database(async |app| {
        let token = app.token(Role::Official, "44");
        let ask = async |query: &str, variables: Value| {
            let (status, answer, _) = answer(&app, post_with_token(&token, query, &variables)).await;
            (status, answer)
        };
        let fields = "query($yes: Boolean) { __type(name: \"Query\") { fields(includeDeprecated: $yes) { \
            name args(includeDeprecated: $yes) { name } } } }";
        for given in [json!({}), json!({ "yes": false }), json!({ "yes": true })] {
            let (status, told) = ask(fields, given.clone()).await;
            assert_eq!((status, told.get("errors")), (200, None), "{given}: {told}");
            assert!(told["data"]["__type"]["fields"][0]["args"].is_array(), "{told}");
        }
        // The same for the fields of this schema, and with a directive.
        let dissolved = "query($yes: Boolean, $also: Boolean = true) { ...F @include(if: $also) }
            fragment F on Query { committee(code: \"440106001001\") { \
            subcommittees(first: 1, includeDissolved: $yes) { totalCount } } }";
        let (status, told) = ask(dissolved, json!({})).await;
        assert_eq!((status, told.get("errors")), (200, None), "{told}");

        // The specification of September 2025 and graphql-js 17 refuse null, and do so before execution.
        for place in [
            "__type(name: \"Query\") { fields(includeDeprecated: null) { name } }",
            "__type(name: \"Query\") { fields { args(includeDeprecated: null) { name } } }",
            "__type(name: \"Role\") { enumValues(includeDeprecated: null) { name } }",
            "__type(name: \"GridCreateInput\") { inputFields(includeDeprecated: null) { name } }",
            "__schema { directives { args(includeDeprecated: null) { name } } }",
        ] {
            let (status, refused) = ask(&format!("{{ health {place} }}"), json!({})).await;
            assert_eq!(
                (status, code(&refused), refused.get("data")),
                (400, "GRAPHQL_VALIDATION_FAILED", None),
                "{place}: {refused}"
            );
        }
        // A null variable is detected only during execution: a field error.
        let (status, refused) = ask(fields, json!({ "yes": null })).await;
        assert_eq!((status, code(&refused)), (200, "BAD_USER_INPUT"), "{refused}");
        assert_eq!(refused["errors"][0]["path"], json!(["__type", "fields"]), "{refused}");
    })
    .await;
}

const INTROSPECTION: &str = "query IntrospectionQuery {
  __schema { description queryType { name kind } mutationType { name kind } subscriptionType { name kind }
    types { ...FullType }
    directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) { name description
    args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
  inputFields(includeDeprecated: true) { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";
