"""Puts load on the servers with wrk and on the database with pgbench, and measures it."""

import dataclasses
import json
import pathlib
import random
import subprocess
import time

from . import machine
from .database import Database
from .machine import Failure
from .systems import System

HERE = pathlib.Path(__file__).parent


@dataclasses.dataclass
class Figures:
    """Measurements of one run. CPU time is in ms per request."""

    requests: int
    requests_per_second: float
    p50_ms: float
    p99_ms: float
    server_cpu_ms: float
    database_cpu_ms: float
    memory_mib: float


def wrk(system: System, database: Database, bodies: pathlib.Path, connections: int, seconds: int, once: bool) -> Figures:
    """Sends the bodies of a file; with `once`, from a single thread so that none is sent twice."""
    threads = 1 if once or connections == 1 else 2
    headers = [f"{name}: {value}" for name, value in system.headers.items()]
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s"]
    command += ["-s", HERE / "load.lua", f"http://127.0.0.1:{system.port}", "--", bodies, str(threads), *headers]
    server, data = machine.cpu_seconds(system.process.pid), machine.cpu_seconds(database.process.pid)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    server, data = machine.cpu_seconds(system.process.pid) - server, machine.cpu_seconds(database.process.pid) - data
    settle(system.process.pid, database.process.pid)
    told, _, example = done.stderr.partition("\n")
    if done.returncode or len(told.split()) != 6:
        raise Failure(f"wrk failed: {done.stdout}{done.stderr}")
    requests, duration, p50, p99, bad, failed = map(int, told.split())
    if bad or failed or not requests:
        raise Failure(f"{system.title}, {bodies.stem}, {connections} connections: of {requests} requests, {bad} were "
                      f"answered with errors and {failed} failed\n{example}")
    return Figures(
        requests, requests / duration * 1e6, p50 / 1000, p99 / 1000, server / requests * 1000, data / requests * 1000,
        machine.memory_mib(system.process.pid, "VmRSS"),
    )


def settle(*pids: int) -> None:
    """Waits until the remaining requests are done, so that they do not affect the next measurement."""
    limit = time.monotonic() + 5
    before = -1.0
    while time.monotonic() < limit:
        now = sum(map(machine.cpu_seconds, pids))
        if now - before < 0.015:
            return
        before = now
        time.sleep(0.05)


def pgbench(database: Database, script: pathlib.Path, connections: int, seconds: int) -> Figures:
    """Runs a script of prepared statements, each client on its own connection."""
    log = script.with_suffix(".log")
    command = [database.tools / "pgbench", "-n", "-M", "prepared", "-c", str(connections)]
    command += ["-j", str(min(connections, 2)), "-T", str(seconds), "-f", script, "-l", f"--log-prefix={log}"]
    command += ["--random-seed", str(random.randrange(2**31)), database.url]
    data = machine.cpu_seconds(database.process.pid)
    begun = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, cwd=script.parent)
    data = machine.cpu_seconds(database.process.pid) - data
    if done.returncode or "aborted" in done.stderr:
        raise Failure(f"pgbench failed after {time.monotonic() - begun:.1f} s: {done.stdout}{done.stderr}")
    times = []
    for part in log.parent.glob(log.name + ".*"):
        with open(part) as lines:
            times += [int(line.split()[2]) for line in lines]
        part.unlink()
    times.sort()
    rate = next(float(line.split()[2]) for line in done.stdout.splitlines() if line.startswith("tps"))
    count = len(times)
    return Figures(count, rate, times[count // 2] / 1000, times[count * 99 // 100] / 1000, 0.0, data / count * 1000, 0.0)


def write_bodies(path: pathlib.Path, query: str, variables: list[dict]) -> None:
    with open(path, "w") as target:
        for some in variables:
            target.write(json.dumps({"query": query, "variables": some}) + "\n")
