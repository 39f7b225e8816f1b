"""Converts figures to tables, targets and JSON."""

import json
import statistics

from .workloads import TITLES

NAMES = {"cunju": "Cunju", "postgraphile": "PostGraphile", "apollo": "Apollo Server", "seaography": "Seaography",
         "pgbench": "pgbench, plain rows"}
# Minimum ratio of Cunju to each system, by workload, at 32 connections.
RATIOS = {
    "Q1": {"postgraphile": 2.5, "apollo": 2.5, "seaography": 1.2, "pgbench": 0.30},
    "Q2": {"postgraphile": 3.0, "apollo": 4.0, "seaography": 7.0, "pgbench": 0.55},
    "Q4": {"postgraphile": 2.0, "apollo": 2.0, "seaography": 1.5, "pgbench": 0.30},
    "M1": {"postgraphile": 2.0, "apollo": 1.5, "seaography": 1.0, "pgbench": 0.40},
}
COUNTED = ("Q3a", "Q3b", "Q3c")


class Results:
    """All figures by workload, connections and system, one per round."""

    def __init__(self) -> None:
        self.of: dict = {}

    def add(self, workload: str, connections: int, system: str, figures) -> None:
        self.of.setdefault((workload, connections, system), []).append(figures)

    def median(self, workload: str, connections: int, system: str, field: str) -> float | None:
        rounds = self.of.get((workload, connections, system))
        return statistics.median(getattr(one, field) for one in rounds) if rounds else None

    def ratio(self, workload: str, connections: int, system: str) -> float | None:
        """Ratio of the requests/s of Cunju to those of another system: the median over the rounds."""
        ours, theirs = (self.of.get((workload, connections, name)) for name in ("cunju", system))
        if not ours or not theirs:
            return None
        return statistics.median(a.requests_per_second / b.requests_per_second for a, b in zip(ours, theirs))

    def levels(self, workload: str) -> list[int]:
        return sorted({connections for some, connections, _ in self.of if some == workload})


def targets(results: Results, machine: dict) -> list[dict]:
    """The targets of Cunju and whether they are met; `met` is null if a target was not measured."""
    judged = []

    def judge(name: str, target: str, value: float | None, met) -> None:
        judged.append({"name": name, "target": target, "value": value, "met": None if value is None else bool(met(value))})

    for workload, least in RATIOS.items():
        for system, ratio in least.items():
            target = f"at least {ratio:.0%}" if system == "pgbench" else f"at least {ratio:g} x"
            judge(f"{workload} requests/s to {NAMES[system]}, 32 connections", target,
                  results.ratio(workload, 32, system), lambda value, ratio=ratio: value >= ratio)
    for workload in COUNTED:
        judge(f"{workload} p50 in ms, 1 connection", "below 2", results.median(workload, 1, "cunju", "p50_ms"),
              lambda value: value < 2)
        for system in ("postgraphile", "apollo"):
            judge(f"{workload} requests/s to the live count of {NAMES[system]}, 1 connection", "at least 200 x",
                  results.ratio(workload, 1, system), lambda value: value >= 200)
    for workload in RATIOS:
        ours = results.median(workload, 128, "cunju", "p99_ms")
        for system in ("postgraphile", "apollo", "seaography"):
            theirs = results.median(workload, 128, system, "p50_ms")
            judge(f"{workload} p99 in ms to the p50 of {NAMES[system]}, 128 connections",
                  f"below {theirs:.1f}" if theirs else "below it", ours, lambda value, theirs=theirs: value < theirs)
    judge("peak memory of Cunju in MiB", "below 100", machine["memory_peak_mib"]["cunju"], lambda value: value < 100)
    judge("ready in s, without migrations", "below 1", machine["ready_seconds"], lambda value: value < 1)
    return judged


def table(results: Results) -> str:
    lines = []
    for workload, title in TITLES.items():
        head = f"{'conn.':>5}  {'':21}{'requests/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms: server':>16}{'database':>10}"
        lines += ["", f"{workload}  {title}", head + f"{'MiB':>6}{'Cunju is':>11}"]
        for connections in results.levels(workload):
            for system, name in NAMES.items():
                rate = results.median(workload, connections, system, "requests_per_second")
                if rate is not None:
                    lines.append(row(results, workload, connections, system, name, rate))
    return "\n".join(lines[1:])


def row(results: Results, workload: str, connections: int, system: str, name: str, rate: float) -> str:
    p50, p99, server, data, memory = (
        results.median(workload, connections, system, field)
        for field in ("p50_ms", "p99_ms", "server_cpu_ms", "database_cpu_ms", "memory_mib"))
    ratio = results.ratio(workload, connections, system)
    told = "" if system == "cunju" or ratio is None else f"{ratio:.0%}" if system == "pgbench" else f"{ratio:,.2f} x" if ratio < 10 else f"{ratio:,.0f} x"
    server_told, memory_told = (f"{server:.2f}", f"{memory:.0f}") if system != "pgbench" else ("-", "-")
    rate_told = f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}"
    return (f"{connections:>5}  {name:21}{rate_told:>10}{p50:>9.2f}{p99:>9.2f}{server_told:>16}{data:>10.2f}"
            f"{memory_told:>6}{told:>11}").rstrip()


def verdict(judged: list[dict]) -> str:
    lines = ["Targets"]
    for one in judged:
        word = {True: "met", False: "MISSED", None: "not measured"}[one["met"]]
        value = "" if one["value"] is None else f"{one['value']:,.2f}"
        lines.append(f"{word:>12}  {one['name']}: {one['target']}{', is ' + value if value else ''}")
    return "\n".join(lines)


def as_json(results: Results, machine: dict, judged: list[dict]) -> str:
    fields = ("requests_per_second", "p50_ms", "p99_ms", "server_cpu_ms", "database_cpu_ms", "memory_mib")
    figures = []
    for (workload, connections, system), rounds in results.of.items():
        medians = {field: round(results.median(workload, connections, system, field), 4) for field in fields}
        if system == "pgbench":
            medians["server_cpu_ms"] = medians["memory_mib"] = None
        ratio = results.ratio(workload, connections, system) if system != "cunju" else None
        figures.append({
            "workload": workload, "connections": connections, "system": system, **medians,
            "cunju_ratio": ratio and round(ratio, 4),
            "rounds": [round(one.requests_per_second, 2) for one in rounds],
        })
    told = {
        **machine, "workloads": TITLES, "figures": figures, "targets": judged,
        "targets_missed": [one["name"] for one in judged if one["met"] is False],
        "targets_not_measured": [one["name"] for one in judged if one["met"] is None],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
