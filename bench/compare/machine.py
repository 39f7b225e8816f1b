"""Tools of this machine, and the processes of this run with their CPU time and memory."""

import glob
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

BEGUN = time.monotonic()
TICKS = os.sysconf("SC_CLK_TCK")


class Failure(Exception):
    """An error with its remedy, for the person who started the run."""


def say(what: str) -> None:
    print(f"{time.monotonic() - BEGUN:6.1f} s  {what}", file=sys.stderr, flush=True)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def postgres_tools() -> pathlib.Path | None:
    """The newest folder that has both the server and the clients of PostgreSQL."""
    on_path = shutil.which("initdb")
    folders = [os.path.dirname(os.path.realpath(on_path))] if on_path else []
    folders += sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]), reverse=True)
    needed = ("initdb", "postgres", "psql", "pgbench")
    for folder in map(pathlib.Path, folders):
        if all((folder / tool).exists() for tool in needed):
            return folder
    return None


def node_version(node: str) -> int:
    try:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        return int(told.lstrip("v").split(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def find_tools(binary: pathlib.Path) -> tuple[pathlib.Path, str]:
    """The folder of PostgreSQL and the path of Node. Reports everything that is missing at once, and how to install it."""
    missing = []
    postgres = postgres_tools()
    if postgres is None:
        missing.append("PostgreSQL 15 or later with pgbench. Debian: apt-get install postgresql")
    node = os.environ.get("NODE") or shutil.which("node") or "node"
    if node_version(node) < 22:
        missing.append(
            "Node 22 or later, in PATH or given as NODE=PATH. Without a system-wide installation: "
            "npm install --prefix ~/node24 node@24, then NODE=~/node24/node_modules/node/bin/node"
        )
    if shutil.which("npm") is None:
        missing.append("npm, to install the peers. It comes with Node; Debian: apt-get install npm")
    if shutil.which("cargo") is None:
        missing.append("cargo, to build Seaography. https://rustup.rs")
    if shutil.which("wrk") is None:
        missing.append("wrk 4, which checks the responses as it reads them. Debian: apt-get install wrk")
    if not os.access(binary, os.X_OK):
        missing.append(f"{binary}. Build it: cargo build --profile dist --locked, or choose another one with --binary")
    if missing:
        raise Failure("missing:\n" + "\n".join(f"- {what}" for what in missing))
    return postgres, node


def stat_of(pid: int) -> list[str]:
    """Fields of /proc/PID/stat from the third one. The second, the name, may contain spaces."""
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def tree(pid: int) -> list[int]:
    """The process and its descendants."""
    children: dict[int, list[int]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                children.setdefault(int(stat_of(int(entry.name))[1]), []).append(int(entry.name))
            except (OSError, IndexError):
                continue
    found = [pid]
    for parent in found:
        found += children.get(parent, [])
    return found


def cpu_seconds(pid: int) -> float:
    """CPU time of the process and its descendants, including those that have ended and were waited for."""
    total = 0
    for member in tree(pid):
        try:
            total += sum(map(int, stat_of(member)[11:15]))
        except OSError:
            continue
    return total / TICKS


def memory_mib(pid: int, field: str) -> float:
    """Memory of the process and its descendants. VmRSS is the current memory, VmHWM the peak of each process."""
    total = 0
    for member in tree(pid):
        try:
            lines = pathlib.Path(f"/proc/{member}/status").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith(field + ":"))
    return total / 1024


class Process:
    """A process that this run starts and stops, including its children."""

    def __init__(self, command: list, log: pathlib.Path, stop: int = signal.SIGTERM, **options) -> None:
        self.log = log
        self.stop_signal = stop
        with open(log, "ab") as target:
            self.child = subprocess.Popen(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stderr=target,
                stdout=options.pop("stdout", target), start_new_session=True, **options,
            )
        self.pid = self.child.pid

    def stop(self) -> None:
        if self.child.poll() is not None:
            return
        self.child.send_signal(self.stop_signal)
        try:
            self.child.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            self.child.wait()

    def fail(self, what: str) -> Failure:
        return Failure(f"{what}:\n{self.log.read_text(errors='replace')[-2000:]}")

    def wait_until(self, ready, what: str, seconds: float = 60, pause: float = 0.05) -> None:
        """Waits for a condition. Fails with the end of the log if the process ends or the time limit is exceeded."""
        limit = time.monotonic() + seconds
        try:
            while not ready():
                if self.child.poll() is not None or time.monotonic() > limit:
                    raise self.fail(what)
                time.sleep(pause)
        except BaseException:
            self.stop()
            raise


def answers(url: str, body: bytes | None = None) -> bool:
    request = urllib.request.Request(url, body, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False
