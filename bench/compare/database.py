"""A private PostgreSQL that writes to the disk at each commit, and its data."""

import csv
import io
import json
import os
import pathlib
import pwd
import signal
import subprocess

from . import machine
from .machine import Failure, Process, say

HERE = pathlib.Path(__file__).parent
SETTINGS = {
    "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "2GB",
    "max_wal_size": "8GB", "checkpoint_timeout": "15min", "max_connections": "300", "listen_addresses": "127.0.0.1",
}


class Database:
    def __init__(self, folder: pathlib.Path, tools: pathlib.Path, keep: bool) -> None:
        self.folder, self.tools = folder, tools
        self.owner = self._owner()
        self.port = machine.free_port()
        self.url = f"postgres://cunju@127.0.0.1:{self.port}/postgres"
        if not (folder / "data" / "PG_VERSION").exists():
            self._initdb()
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [tools / "postgres", "-D", folder / "data", "-p", self.port, *settings]
        command += ["-c", f"unix_socket_directories={folder}"]
        # With `keep`, shut down cleanly so that all data is on the disk; otherwise stop immediately.
        stop = signal.SIGINT if keep else signal.SIGQUIT
        self.process = Process(command, folder / "postgres.log", stop=stop, cwd=folder, **self.owner)
        self.process.wait_until(self._ready, "PostgreSQL did not start")

    def _owner(self) -> dict:
        """User to run PostgreSQL as, since it refuses to run as root."""
        if os.getuid() != 0:
            return {}
        for name in ("postgres", "nobody"):
            try:
                user = pwd.getpwnam(name)
            except KeyError:
                continue
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        raise Failure("PostgreSQL does not run as root, and the users postgres and nobody do not exist. Run as another user")

    def _initdb(self) -> None:
        command = [self.tools / "initdb", "-D", self.folder / "data", "--username", "cunju", "--auth", "trust"]
        for locale in ("C.UTF-8", "C"):
            options = ["--encoding", "UTF8", "--locale", locale, "--no-sync"]
            made = subprocess.run([*command, *options], capture_output=True, text=True, cwd=self.folder, **self.owner)
            if made.returncode == 0:
                return
        raise Failure(f"initdb failed: {made.stderr}")

    def _ready(self) -> bool:
        try:
            return "ready" in (self.folder / "data" / "postmaster.pid").read_text()
        except OSError:
            return False

    def stop(self) -> None:
        self.process.stop()

    def run(self, *statements: str, script: pathlib.Path | None = None) -> str:
        """Runs statements, each in its own transaction, and returns their rows as CSV."""
        command = [self.tools / "psql", self.url, "-X", "-q", "-t", "--csv", "-v", "ON_ERROR_STOP=1"]
        command += [part for statement in statements for part in ("-c", statement)]
        command += ["-f", script] if script else []
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise Failure(f"psql failed: {done.stderr}")
        return done.stdout

    def rows(self, query: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.run(query))))

    def value(self, query: str) -> str:
        return self.rows(query)[0][0]


def load(database: Database, folder: pathlib.Path, binary: pathlib.Path, households: int) -> None:
    """Loads the committees of the country, then the grids and households of Guangdong, with `cunju demo`, unless the
    folder already has them."""
    note = folder / "loaded.json"
    wanted = {"households": households}
    if note.exists():
        if json.loads(note.read_text()) != wanted:
            raise Failure(f"{folder} has other data ({note.read_text()}). Remove it, or choose another folder with --keep")
        say("data: kept from an earlier run")
    else:
        demo(database, folder, binary, "all")
        demo(database, folder, binary, "44", "--households", households)
        note.write_text(json.dumps(wanted))
    migrate = [binary, "--data", folder / "cunju", "--database-url", database.url, "migrate"]
    migrated = subprocess.run(migrate, capture_output=True, text=True)
    if migrated.returncode:
        raise Failure(f"cunju migrate failed: {migrated.stderr}")
    database.run(script=HERE / "peer.sql")
    database.run("VACUUM ANALYZE", "CHECKPOINT")


def demo(database: Database, folder: pathlib.Path, binary: pathlib.Path, division: str, *more) -> None:
    """Runs `cunju demo` until it has loaded its data and accepts requests."""
    say(f"data: cunju demo --division {division} {' '.join(map(str, more))}".rstrip())
    command = [binary, "demo", "--data", folder / "cunju", "--database-url", database.url, "--division", division]
    command += ["--listen", "127.0.0.1:0", "--json", *more]
    process = Process(command, folder / "demo.log", stdout=subprocess.PIPE)
    try:
        if not process.child.stdout.readline().startswith(b"{"):
            process.child.wait()
            raise process.fail("cunju demo did not load the data")
    finally:
        process.stop()
        process.child.stdout.close()
