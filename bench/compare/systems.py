"""Cunju and its peers as servers: start, address, requests."""

import http.client
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import time
import tomllib

from . import machine
from .database import Database
from .machine import Failure, Process, say

PEERS = pathlib.Path(__file__).parent.parent / "peers"
SEAOGRAPHY = PEERS / "seaography"


class System:
    """A server under test."""

    def __init__(self, name: str, title: str, port: int, process: Process, token: str | None = None) -> None:
        self.name, self.title, self.port, self.process = name, title, port, process
        self.headers = {"content-type": "application/json"}
        if token:
            self.headers["authorization"] = f"Bearer {token}"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, query: str, variables: dict) -> dict:
        """The data of a response. Any error ends the run."""
        body = json.dumps({"query": query, "variables": variables})
        self.connection.request("POST", "/graphql", body, self.headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200 or "errors" in json.loads(text):
            raise Failure(f"{self.title} answered {answer.status} to {body}:\n{text[:2000]}")
        return json.loads(text)["data"]

    def wait(self) -> None:
        url, body = f"http://127.0.0.1:{self.port}/graphql", b'{"query": "{ __typename }"}'
        self.process.wait_until(lambda: machine.answers(url, body), f"{self.title} did not start")

    def stop(self) -> None:
        self.process.stop()


def cunju(database: Database, folder: pathlib.Path, binary: pathlib.Path, starts: int) -> tuple[System, float]:
    """Starts Cunju with its limits enabled, but with a budget that one caller cannot use up. Also returns the median of
    the seconds from the start until it is ready."""
    common = ["--data", folder / "cunju", "--database-url", database.url]
    token = [binary, "token", "issue", *common, "--role", "OFFICIAL", "--division", "0", "--subject", "bench"]
    issued = subprocess.run([*token, "--minutes", "1440"], capture_output=True, text=True)
    if issued.returncode:
        raise Failure(f"cunju token issue failed: {issued.stderr}")
    seconds = []
    while True:
        port = machine.free_port()
        begun = time.monotonic()
        command = [binary, "serve", *common, "--listen", f"127.0.0.1:{port}", "--limit-budget", "4000000000"]
        process = Process(command, folder / "cunju.log")
        url = f"http://127.0.0.1:{port}/health/ready"
        process.wait_until(lambda url=url: machine.answers(url), "Cunju did not start", pause=0.005)
        seconds.append(time.monotonic() - begun)
        if len(seconds) == starts:
            return System("cunju", "Cunju", port, process, issued.stdout.strip()), statistics.median(seconds)
        process.stop()


def install(node: str) -> None:
    """Installs the packages in the lock files of the peers, once, and builds Seaography."""
    say("cargo build in bench/peers/seaography")
    environment = {**os.environ, "CARGO_TARGET_DIR": str(SEAOGRAPHY / "target")}
    build = ["cargo", "build", "--release", "--locked", "--quiet"]
    done = subprocess.run(build, cwd=SEAOGRAPHY, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise Failure(f"cargo build failed in {SEAOGRAPHY}:\n{done.stderr[-2000:]}")
    for peer in sorted(PEERS.iterdir()):
        installed, lock = peer / "node_modules" / ".package-lock.json", peer / "package-lock.json"
        if lock.exists() and not (installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime):
            say(f"npm ci in bench/peers/{peer.name}")
            path = f"{pathlib.Path(node).absolute().parent}{os.pathsep}{os.environ['PATH']}" if "/" in node else None
            environment = {**os.environ, **({"PATH": path} if path else {})}
            done = subprocess.run([shutil.which("npm"), "ci"], cwd=peer, env=environment, capture_output=True, text=True)
            if done.returncode:
                raise Failure(f"npm ci failed in {peer}:\n{done.stderr[-2000:]}")
            installed.touch()


def peer(name: str, title: str, database: Database, folder: pathlib.Path, node: str) -> System:
    port = machine.free_port()
    environment = {**os.environ, "DATABASE_URL": database.url, "PORT": str(port), "NODE_ENV": "production"}
    command = ["target/release/peer-seaography"] if name == "seaography" else [node, "main.js"]
    process = Process(command, folder / f"{name}.log", cwd=PEERS / name, env=environment)
    return System(name, title, port, process)


def seaography_version() -> str:
    with open(SEAOGRAPHY / "Cargo.lock", "rb") as lock:
        return next(one["version"] for one in tomllib.load(lock)["package"] if one["name"] == "seaography")


def version(name: str, package: str) -> str:
    return json.loads((PEERS / name / "node_modules" / package / "package.json").read_text())["version"]
