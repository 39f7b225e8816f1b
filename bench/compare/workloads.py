"""The workloads. Parameters are drawn at random, so that caching a single response is no advantage."""

import json
import pathlib
import random

from . import documents
from .database import Database
from .machine import Failure
from .systems import System

TITLES = {
    "Q1": "one committee by code, its subcommittees and first 5 grids",
    "Q2": "one town, 20 committees, their subcommittees, first 5 grids, their first 5 households",
    "Q3a": "coverage of a mandate per city of a province",
    "Q3b": "coverage of a mandate per province of the country",
    "Q3c": "households with a grid per city of a province",
    "Q4": "50 committees of a county after a cursor, with their total count",
    "M1": "establish a subcommittee, durably",
}
SAMPLES = {"Q1": 50, "Q2": 20, "Q3a": 3, "Q3b": 1, "Q3c": 1, "Q4": 20}


# Maximum requests/s of M1 for which parameters are prepared; twice as many for pgbench.
MOST_WRITES = 6000


def unused(kinds: list[str], count: int, half: int | None = None) -> str:
    """Query of committees without a subcommittee of the kinds, outside Guangdong, whose committees are for the reads."""
    part = "" if half is None else f"AND abs(hashint8(c.code)) % 2 = {half} "
    return (
        f"SELECT c.id, c.code, k.kind FROM committee c, unnest('{{{','.join(kinds)}}}'::text[]) AS k (kind) "
        "WHERE c.code / 10000000000 <> 44 AND NOT is_virtual AND NOT EXISTS "
        "(SELECT 1 FROM subcommittee s WHERE s.committee_id = c.id AND s.kind = k.kind) "
        f"{part}ORDER BY hashint8(c.code) LIMIT {count}"
    )


class Draws:
    """The parameters of each workload by the number of the draw, and the unused parameters of M1."""

    def __init__(self, database: Database, seconds: int) -> None:
        rows = database.rows
        # A pseudorandom order that is the same in each run.
        mixed = "ORDER BY hashint8(code) LIMIT"
        mandate = database.value("SELECT m.id FROM mandate m JOIN division d ON d.id = scope_division_id "
                                 "WHERE d.level = 0 AND closed_on IS NULL LIMIT 1")
        codes = rows("SELECT code FROM committee WHERE code / 10000000000 = 44 AND id IN (SELECT committee_id FROM grid) "
                     f"{mixed} 5000")
        towns = rows("SELECT code FROM division d WHERE level = 4 AND code / 10000000000 = 44 AND 20 <= (SELECT count(*) "
                     f"FROM committee c WHERE c.division_id = d.id) {mixed} 400")
        counties = rows("SELECT code, count(*) FROM (SELECT code / 1000000 AS code FROM committee) c GROUP BY code "
                        f"HAVING count(*) >= 75 {mixed} 300")
        # Without provinces that have counties directly below them: Cunju lists these separately, a GROUP BY does not.
        provinces = rows("SELECT o.code / 10000000000 FROM obligation o LEFT JOIN division d ON d.level = 2 "
                         "AND d.code = o.code / 100000000 * 100000000 GROUP BY 1 HAVING bool_and(d.id IS NOT NULL) ORDER BY 1")
        self.of = {
            "Q1": [{"code": code} for code, in codes],
            "Q2": [{"code": code} for code, in towns],
            "Q3a": [{"mandate": mandate, "in": code} for code, in provinces],
            "Q3b": [{"mandate": mandate}],
            "Q3c": [{"in": "44"}],
            "Q4": [{"county": code, "first": 1 + place % 25} for place, (code, _) in enumerate(counties)],
        }
        # The maximum that the system can use in this number of seconds of M1.
        self.unused = {name: rows(unused(kinds, seconds * MOST_WRITES, documents.HALVES.get(name)))
                       for name, kinds in documents.KINDS.items() if name != "pgbench"}
        self._for_pgbench(database, seconds * 2 * MOST_WRITES)

    def _for_pgbench(self, database: Database, writes: int) -> None:
        """The same draws as tables, since pgbench has no lists."""
        database.run("DROP SCHEMA IF EXISTS bench CASCADE", "CREATE SCHEMA bench")
        tables = {
            "q1": [row["code"] for row in self.of["Q1"]],
            "q2": [row["code"] for row in self.of["Q2"]],
            "q4": [row["county"] for row in self.of["Q4"]],
        }
        for name, values in tables.items():
            database.run(f"CREATE TABLE bench.{name} AS SELECT n::int, value FROM "
                         f"unnest('{{{','.join(values)}}}'::bigint[]) WITH ORDINALITY AS t (value, n)",
                         f"ALTER TABLE bench.{name} ADD PRIMARY KEY (n)")
        firsts = ",".join(str(row["first"]) for row in self.of["Q4"])
        database.run(
            "ALTER TABLE bench.q4 ADD after bigint",
            f"UPDATE bench.q4 SET after = (SELECT code FROM committee WHERE code / 1000000 = value ORDER BY code "
            f"OFFSET ('{{{firsts}}}'::int[])[n] - 1 LIMIT 1)",
            "CREATE TABLE bench.m1 AS SELECT row_number() OVER ()::int AS n, id AS value, kind FROM "
            f"({unused(documents.KINDS['pgbench'], writes)}) u", "ALTER TABLE bench.m1 ADD PRIMARY KEY (n)",
            "CREATE SEQUENCE bench.next", "ANALYZE bench.q1, bench.q2, bench.q4, bench.m1")

    def take(self, system: str, count: int) -> list[dict]:
        """Takes draws of M1 that have not been used before."""
        if len(self.unused[system]) < count:
            raise Failure("all pairs of committee and kind are used. Load the data again")
        taken, self.unused[system] = self.unused[system][:count], self.unused[system][count:]
        return [{"id": identity, "code": code, "kind": kind} for identity, code, kind in taken]

    def give_back(self, system: str, unused: list[dict]) -> None:
        self.unused[system] = [list(draw.values()) for draw in unused] + self.unused[system]


def cursors(system: System, draws: Draws) -> list[dict]:
    """The draws of Q4 for one system, since each system has its own cursors."""
    document = documents.DOCUMENTS[system.name]["cursor"]
    found = []
    for draw in draws.of["Q4"]:
        some = documents.variables(system.name, "cursor", draw)
        top = next(iter(system.ask(document, some).values()))
        found.append({"county": some["county"], "after": top.get("pageInfo", top)["endCursor"]})
    return found


def asked(system: System, draws: Draws, workload: str) -> list[dict]:
    """The variables of all draws of a read workload, in order."""
    some = cursors(system, draws) if workload == "Q4" else draws.of[workload]
    return [documents.variables(system.name, workload, draw) for draw in some]


def check(systems: list[System], draws: Draws, variables: dict) -> None:
    """Runs a sample of each workload on all systems that support it. Order and values of the results must be equal."""
    for workload, count in SAMPLES.items():
        for place in random.Random(workload).sample(range(len(draws.of[workload])), min(count, len(draws.of[workload]))):
            same(workload, {
                system.title: documents.common(
                    workload, system.ask(documents.DOCUMENTS[system.name][workload], variables[system.name, workload][place]))
                for system in systems if workload in documents.DOCUMENTS[system.name]
            })
    found = {}
    for system in systems:
        draw = draws.take(system.name, 1)[0]
        data = system.ask(documents.DOCUMENTS[system.name]["M1"], documents.variables(system.name, "M1", draw))
        kind, day = documents.common("M1", data)
        found[system.title] = [kind == draw["kind"], day]
    same("M1", found)


def same(workload: str, answers: dict) -> None:
    (first, expected), *others = answers.items()
    for title, answer in others:
        if answer != expected:
            told = [json.dumps(one, ensure_ascii=False)[:1500] for one in (expected, answer)]
            raise Failure(f"{workload}: the results differ.\n{first}: {told[0]}\n{title}: {told[1]}")
    if not expected:
        raise Failure(f"{workload}: all results are empty")


def scripts(folder: pathlib.Path, draws: Draws) -> dict[str, pathlib.Path]:
    """Scripts that read the same rows with pgbench: one prepared statement per level, without GraphQL."""
    committees = "(SELECT id, code FROM committee WHERE division_id = :id AND valid_to IS NULL ORDER BY code LIMIT 20) c"
    grids = ("CROSS JOIN LATERAL (SELECT id, committee_id, number, name FROM grid WHERE committee_id = c.id "
             "AND closed_on IS NULL ORDER BY number LIMIT 5) g")
    texts = {
        "Q1": f"""\\set n random(1, {len(draws.of["Q1"])})
            SELECT id, code, name, kind FROM committee WHERE code = (SELECT value FROM bench.q1 WHERE n = :n) \\gset
            SELECT kind, established_on FROM subcommittee WHERE committee_id = :id AND dissolved_on IS NULL ORDER BY id;
            SELECT number, name FROM grid WHERE committee_id = :id AND closed_on IS NULL ORDER BY number LIMIT 5;""",
        "Q2": f"""\\set n random(1, {len(draws.of["Q2"])})
            SELECT id, code, name FROM division WHERE level = 4 AND code = (SELECT value FROM bench.q2 WHERE n = :n) \\gset
            SELECT id, code, name, kind FROM committee WHERE division_id = :id AND valid_to IS NULL ORDER BY code LIMIT 20;
            SELECT s.committee_id, s.kind, s.established_on FROM {committees} JOIN subcommittee s ON s.committee_id = c.id AND s.dissolved_on IS NULL;
            SELECT g.* FROM {committees} {grids};
            SELECT h.* FROM {committees} {grids} CROSS JOIN LATERAL (SELECT h.id, h.grid_id, h.address, coalesce(r.name, h.head) AS head FROM household h LEFT JOIN resident r ON r.id = h.head_id WHERE h.grid_id = g.id AND h.closed_on IS NULL ORDER BY h.id LIMIT 5) h;""",
        "Q4": f"""\\set n random(1, {len(draws.of["Q4"])})
            SELECT value AS county, after FROM bench.q4 WHERE n = :n \\gset
            SELECT id, code, name, kind FROM committee WHERE code > :after AND code < (:county::bigint + 1) * 1000000 AND valid_to IS NULL ORDER BY code LIMIT 51;
            SELECT count(*) FROM committee WHERE code >= :county::bigint * 1000000 AND code < (:county::bigint + 1) * 1000000 AND valid_to IS NULL;""",
        "M1": f"""INSERT INTO subcommittee (id, committee_id, kind, established_on)
            SELECT gen_random_uuid(), value, kind, '{documents.ESTABLISHED_ON}' FROM bench.m1 WHERE n = (SELECT nextval('bench.next'));""",
    }
    made = {}
    for workload, text in texts.items():
        made[workload] = folder / f"{workload}.pgbench"
        made[workload].write_text("".join(line.strip() + "\n" for line in text.splitlines()))
    return made
