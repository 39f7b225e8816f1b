"""The queries, written for each system, and the conversion of their results to a common form."""

import base64
import uuid

# Date and kinds of the subcommittees that M1 establishes. Each system has its own kinds, or one half of the committees,
# so that each pair of committee and kind is created once. No mandate requires any of these kinds.
ESTABLISHED_ON = "2026-02-01"
KINDS = {
    "cunju": ["MEDIATION"],
    "postgraphile": ["CIVIL_AFFAIRS"],
    "apollo": ["ENVIRONMENT_PROPERTY"],
    "seaography": ["ENVIRONMENT_PROPERTY"],
    "pgbench": ["ELDERLY_WOMEN_CHILDREN", "PUBLIC_SECURITY"],
}
HALVES = {"apollo": 0, "seaography": 1}

DOCUMENTS = {
    "cunju": {
        "Q1": """query($code: CommitteeCode!) { committee(code: $code) { code name kind
            subcommittees { nodes { kind { key } establishedOn } } grids(first: 5) { nodes { number name } } } }""",
        "Q2": """query($code: DivisionCode!) { division(code: $code) { code name committees(first: 20) { nodes { code name kind
            subcommittees { nodes { kind { key } establishedOn } }
            grids(first: 5) { nodes { number name households(first: 5) { nodes { id address head } } } } } } } }""",
        "Q3a": """query($mandate: ID!, $in: DivisionCode!) { coverage(mandate: $mandate, in: $in) {
            byDivision { division { code } total metOnTime metLate } } }""",
        "Q3b": """query($mandate: ID!) { coverage(mandate: $mandate, in: "0") {
            byDivision { division { code } total metOnTime metLate } } }""",
        "Q3c": """query($in: DivisionCode!) { measureCoverage(of: HOUSEHOLD_GRID, in: $in) {
            byDivision { division { code } total metOnTime } } }""",
        "Q4": """query($county: DivisionCode!, $after: String!) { committees(in: $county, first: 50, after: $after) {
            totalCount nodes { code name kind } pageInfo { hasNextPage } } }""",
        "M1": """mutation($input: SubcommitteeEstablishInput!) { subcommitteeEstablish(input: $input) {
            result { kind { key } establishedOn } userErrors { code } } }""",
        "cursor": """query($county: DivisionCode!, $first: Int!) { committees(in: $county, first: $first) {
            pageInfo { endCursor } } }""",
    },
    "postgraphile": {
        "Q1": """query($code: BigInt!) { committeeByCode(code: $code) { code name kind
            subcommittees { nodes { kind establishedOn } } grids(first: 5, orderBy: NUMBER_ASC) { nodes { number name } } } }""",
        "Q2": """query($code: BigInt!) { townByCode(code: $code) { code name committees(first: 20, orderBy: CODE_ASC) { nodes {
            code name kind subcommittees { nodes { kind establishedOn } }
            grids(first: 5, orderBy: NUMBER_ASC) { nodes { number name
              households(first: 5) { nodes { rowId address head } } } } } } } }""",
        "Q3a": """query($mandate: UUID!, $in: BigInt!) { obligations(condition: {mandateId: $mandate, provinceCode: $in}) {
            groupedAggregates(groupBy: [CITY_CODE]) { keys sum { total metOnTime metLate } } } }""",
        "Q3b": """query($mandate: UUID!) { obligations(condition: {mandateId: $mandate}) {
            groupedAggregates(groupBy: [PROVINCE_CODE]) { keys sum { total metOnTime metLate } } } }""",
        "Q3c": """query($in: BigInt!) { coverages(condition: {provinceCode: $in}) {
            groupedAggregates(groupBy: [CITY_CODE]) { keys sum { total metOnTime } } } }""",
        "Q4": """query($county: BigInt!, $after: Cursor!) { committees(condition: {countyCode: $county}, orderBy: CODE_ASC,
            first: 50, after: $after) { totalCount nodes { code name kind } pageInfo { hasNextPage } } }""",
        "M1": """mutation($committee: UUID!, $kind: String!, $day: Date!) { createSubcommittee(input: {subcommittee:
            {committeeId: $committee, kind: $kind, establishedOn: $day}}) { subcommittee { kind establishedOn } } }""",
        "cursor": """query($county: BigInt!, $first: Int!) { committees(condition: {countyCode: $county}, orderBy: CODE_ASC,
            first: $first) { pageInfo { endCursor } } }""",
    },
    "apollo": {
        "Q1": """query($code: String!) { committee(code: $code) { code name kind subcommittees { kind establishedOn }
            grids(first: 5) { number name } } }""",
        "Q2": """query($code: String!) { town(code: $code) { code name committees(first: 20) { code name kind
            subcommittees { kind establishedOn } grids(first: 5) { number name households(first: 5) { id address head } } } } }""",
        "Q3a": """query($mandate: ID!, $in: String!) { coverageByCity(mandate: $mandate, province: $in) {
            code total metOnTime metLate } }""",
        "Q3b": "query($mandate: ID!) { coverageByProvince(mandate: $mandate) { code total metOnTime metLate } }",
        "Q3c": "query($in: String!) { householdsWithGridByCity(province: $in) { code total metOnTime } }",
        "Q4": """query($county: String!, $after: String!) { committees(county: $county, first: 50, after: $after) {
            totalCount nodes { code name kind } hasNextPage } }""",
        "M1": """mutation($committee: ID!, $kind: String!, $day: String!) {
            subcommitteeEstablish(committee: $committee, kind: $kind, establishedOn: $day) { kind establishedOn } }""",
        "cursor": """query($county: String!, $first: Int!) { committees(county: $county, first: $first) { endCursor } }""",
    },
    # Seaography has no counts by group, so it has no Q3.
    "seaography": {
        "Q1": """query($code: Int!) { committee(filters: {code: {eq: $code}}) { nodes { code name kind
            subcommittees: subcommittee(orderBy: {id: ASC}) { nodes { kind establishedOn } }
            grids: grid(orderBy: {number: ASC}, pagination: {page: {limit: 5, page: 0}}) { nodes { number name } } } } }""",
        "Q2": """query($code: Int!) { town(filters: {code: {eq: $code}}) { nodes { code name
            committees: committee(orderBy: {code: ASC}, pagination: {page: {limit: 20, page: 0}}) { nodes { code name kind
              subcommittees: subcommittee(orderBy: {id: ASC}) { nodes { kind establishedOn } }
              grids: grid(orderBy: {number: ASC}, pagination: {page: {limit: 5, page: 0}}) { nodes { number name
                households: household(orderBy: {id: ASC}, pagination: {page: {limit: 5, page: 0}}) { nodes { id address head } } } } } } } } }""",
        "Q4": """query($county: Int!, $after: String!) {
            committee(filters: {countyCode: {eq: $county}}, pagination: {cursor: {limit: 50, cursor: $after}}) {
              nodes { code name kind } pageInfo { hasNextPage } }
            all: committee(filters: {countyCode: {eq: $county}}, pagination: {page: {limit: 1, page: 0}}) {
              paginationInfo { total } } }""",
        "M1": """mutation($id: String!, $committee: String!, $kind: String!, $day: String!) { subcommitteeCreateOne(
            data: {id: $id, committeeId: $committee, kind: $kind, establishedOn: $day}) { kind establishedOn } }""",
        "cursor": """query($county: Int!, $first: Int!) { committee(filters: {countyCode: {eq: $county}},
            pagination: {cursor: {limit: $first}}) { pageInfo { endCursor } } }""",
    },
}
DOCUMENTS = {name: {key: " ".join(text.split()) for key, text in some.items()} for name, some in DOCUMENTS.items()}


def variables(system: str, workload: str, some: dict) -> dict:
    """The variables of a draw, named as in the documents of the system."""
    if system == "cunju":
        return {
            "Q1": lambda: {"code": some["code"]},
            "Q2": lambda: {"code": some["code"][:9]},
            "Q3a": lambda: {"mandate": global_id("m", some["mandate"]), "in": some["in"]},
            "Q3b": lambda: {"mandate": global_id("m", some["mandate"])},
            "M1": lambda: {"input": {
                "committeeCode": some["code"], "kind": some["kind"], "establishedOn": ESTABLISHED_ON}},
        }.get(workload, lambda: some)()
    if workload == "M1":
        made = {"id": str(uuid.uuid4())} if system == "seaography" else {}
        return {**made, "committee": some["id"], "kind": some["kind"], "day": ESTABLISHED_ON}
    if system == "seaography":
        return {name: int(value) if name in ("code", "county") else value for name, value in some.items()}
    return some


def global_id(kind: str, identity: str) -> str:
    return base64.urlsafe_b64encode(kind.encode() + uuid.UUID(identity).bytes).decode().rstrip("=")


def nodes(connection):
    """The nodes of a connection, or the list itself."""
    return connection["nodes"] if isinstance(connection, dict) else connection


def row_id(household: dict) -> str:
    """The UUID of a household: Cunju's id ends with it."""
    told = household.get("rowId") or household["id"]
    return told if len(told) == 36 else str(uuid.UUID(bytes=base64.urlsafe_b64decode(told + "=" * (-len(told) % 4))[-16:]))


def committee(row: dict) -> dict:
    key = lambda kind: kind["key"] if isinstance(kind, dict) else kind
    grid = lambda grid: [grid["number"], grid["name"], [
        [row_id(home), home["address"], home["head"]] for home in nodes(grid.get("households", []))]]
    return {
        "code": str(row["code"]), "name": row["name"], "kind": row["kind"],
        "subcommittees": [[key(one["kind"]), one["establishedOn"]] for one in nodes(row.get("subcommittees", []))],
        "grids": [grid(one) for one in nodes(row.get("grids", []))],
    }


def parts(rows: list[dict]) -> list:
    """Figures by division: their order is not asked for."""
    return sorted(
        [(row["keys"][0] if "keys" in row else row["division"]["code"] if "division" in row else row["code"]).lstrip("0"),
         *[int(figures[name]) for name in ("total", "metOnTime", "metLate") if figures.get(name) is not None]]
        for row in rows for figures in [row.get("sum", row)]
    )


def common(workload: str, data: dict) -> object:
    """An answer in the form that all systems share: order and values count."""
    top = next(iter(data.values()))
    if workload in ("Q1", "Q2") and "nodes" in top:
        top = top["nodes"][0]
    if workload == "Q1":
        return committee(top)
    if workload == "Q2":
        return {"code": str(top["code"])[:9], "name": top["name"],
                "committees": [committee(row) for row in nodes(top["committees"])]}
    if workload == "Q4":
        total = top["totalCount"] if "totalCount" in top else data["all"]["paginationInfo"]["total"]
        return {"total": total, "more": top.get("pageInfo", top)["hasNextPage"],
                "committees": [committee(row) for row in top["nodes"]]}
    if workload == "M1":
        made = top.get("result") or top.get("subcommittee") or top
        return [made["kind"]["key"] if isinstance(made["kind"], dict) else made["kind"], made["establishedOn"]]
    return parts(top if isinstance(top, list) else top.get("byDivision") or top["groupedAggregates"])
