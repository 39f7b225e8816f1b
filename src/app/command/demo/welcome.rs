//! The message of the demo when it is ready.

use cunju_entity::value::DivisionCode;

use crate::app::command::demo::Tokens;

/// The message that the demo prints when it is ready.
pub(super) fn welcome(url: &str, tokens: &Tokens, division: DivisionCode) -> String {
    let Tokens {
        province,
        county,
        grid_worker,
        committee,
    } = tokens;
    format!(
        r#"Cunju serves the committees of {division}. The committees are real; their progress, all persons and
telephone numbers are fictitious (示例). Try it in the browser:
  {url}/#token={province}
or from another shell:
  URL={url}
  TOKEN={province}
Coverage on 2022-03-31, and the committees that were still missing:
  curl -sS "$URL/graphql" -H 'content-type: application/json' -H "authorization: Bearer $TOKEN" \
    -d '{{"query": "{{ division(code: \"{division}\") {{ fullName mandates(first: 1) {{ nodes {{ title dueOn coverage(in: \"{division}\", at: \"2022-03-31\") {{ total metOnTime pending overdue ratio missing(first: 3) {{ totalCount nodes {{ committee {{ fullName contact {{ person phone }} }} dueOn }} }} }} }} }} }} }}"}}'
A committee, its bodies, grids and households:
  curl -sS "$URL/graphql" -H 'content-type: application/json' -H "authorization: Bearer $TOKEN" \
    -d '{{"query": "{{ committee(id: \"{committee}\") {{ code name subcommittees(first: 3) {{ nodes {{ kind {{ nameZh }} establishedOn appointments(first: 5) {{ nodes {{ person {{ name }} role }} }} }} }} grids(first: 3) {{ nodes {{ code households(first: 2) {{ nodes {{ address head }} }} }} }} }} }}"}}'
Other tokens (valid for one week):
  county official: {county}
  grid worker:     {grid_worker}
Tasks of the grid worker today:
  curl -sS "$URL/graphql" -H 'content-type: application/json' -H "authorization: Bearer {grid_worker}" \
    -d '{{"query": "{{ myDay {{ day grids campaigns {{ campaign {{ title endsOn }} }} households(first: 5) {{ nodes {{ address head dueOn }} }} }} }}"}}'
Stop with Ctrl-C."#
    )
}
