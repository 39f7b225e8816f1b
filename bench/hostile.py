#!/usr/bin/env python3
"""Sends the documents and connections of a hostile client to a running server and measures their cost:

    bench/hostile.py URL TOKEN PID [--most MS]

Fails if the CPU time of the server for one of them exceeds the limit (--most, default: 100 ms), if a response has no
error code, if memory grows by more than 200 MiB, or if the server does not respond normally afterwards. The documents
cover the attacks listed in issue 3.
"""
import json
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

URL, TOKEN, PID = sys.argv[1:4]
MOST = float(sys.argv[sys.argv.index("--most") + 1]) if "--most" in sys.argv else 100.0
HOST = urllib.parse.urlsplit(URL)


def cpu_ms():
    """CPU time that the server has used, in milliseconds."""
    total = 0
    for task in os.listdir(f"/proc/{PID}/task"):
        try:
            with open(f"/proc/{PID}/task/{task}/schedstat") as stat:
                total += int(stat.read().split()[0])
        except FileNotFoundError:
            pass
    return total / 1e6


def memory_mib():
    with open(f"/proc/{PID}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def post(body, headers=None):
    """Status and code of the response."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(URL, data=data, method="POST")
    for name, value in {
        "content-type": "application/json",
        "accept": "application/graphql-response+json",
        "authorization": f"Bearer {TOKEN}",
        **(headers or {}),
    }.items():
        request.add_header(name, value)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, code(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, code(error.read())


def code(body):
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    errors = answer.get("errors") or []
    if len(errors) > 5:
        return "MORE THAN FIVE ERRORS"
    return errors[0]["extensions"]["code"] if errors else "OK"


def query(text, **more):
    return {"query": text, **more}


def chain(n):
    """Fragments, each of which spreads the next one ten times."""
    parts = ["{ viewer { ...f0 } }"]
    for i in range(n):
        parts.append("fragment f%d on Viewer { %s }" % (i, f"...f{i + 1} " * 10))
    parts.append("fragment f%d on Viewer { subject }" % n)
    return " ".join(parts)


def line(n):
    """Fragments, each of which spreads the next one."""
    parts = ["{ viewer { ...f0 } }"]
    parts += ["fragment f%d on Viewer { ...f%d }" % (i, i + 1) for i in range(n)]
    return " ".join(parts) + " fragment f%d on Viewer { subject }" % n


def nested(field, n, inside):
    return "{ " * 1 + (field + " { ") * n + inside + " }" * n + " }"


INTROSPECT = nested("types", 1, "fields { type { fields { type { fields { type { name } } } } } }")
CORPUS = {
    "deep selection": query("{ " + "a { " * 20_000 + "b" + " }" * 20_000 + " }"),
    "deep within the tokens": query("{" + "division(code:0){" * 60 + "id" + "}" * 60 + "}"),
    "deep inline fragments": query("{" + "...{" * 1_000 + "health" + "}" * 1_001),
    "wide, same field": query("{" + " health" * 4_900 + "}"),
    "wide, far too wide": query("{" + " health" * 100_000 + "}"),
    "unknown fields": query("{" + " ".join(f"x{i}" for i in range(4_900)) + "}"),
    "unknown fields, too many": query("{" + " ".join(f"x{i}" for i in range(50_000)) + "}"),
    "aliases": query("{" + " ".join(f"a{i}: health" for i in range(1_600)) + "}"),
    "aliases of a costly field": query(
        "{" + " ".join(f"a{i}: committees(first: 100) {{ nodes {{ id }} }}" for i in range(59)) + "}"
    ),
    "directives on a field": query("{ health " + "@include(if: true) " * 1_200 + "}"),
    "unknown directives": query("{ health " + " ".join(f"@d{i}" for i in range(2_400)) + "}"),
    "directives all over": query("{" + " health @skip(if: false)" * 700 + "}"),
    "fragments over each other": query(chain(20)),
    "fragments in a line": query(line(550)),
    "fragment inside itself": query("{ viewer { ...f } } fragment f on Viewer { ...f subject }"),
    "fragments in a circle": query(
        "{ viewer { ...f0 } } "
        + " ".join(f"fragment f{i} on Viewer {{ ...f{(i + 1) % 300} }}" for i in range(300))
    ),
    "unused fragments": query(
        "{ health } " + " ".join(f"fragment f{i} on Viewer {{ subject }}" for i in range(600))
    ),
    "fields that conflict": query(
        "{" + " ".join(f'x: division(code: "{i:02d}") {{ id name }}' for i in range(59)) + "}"
    ),
    "conflicts within": query(
        "{ viewer { divisions { "
        + " ".join("children(first: 1) { nodes { id name level } }" for _ in range(300))
        + " } } }"
    ),
    "operations": query(" ".join(f"query q{i} {{ health }}" for i in range(1_200))),
    "variables, unused": query(
        "query q(" + " ".join(f"$v{i}: Int" for i in range(1_200)) + ") { health }"
    ),
    "arguments": query("{ health(" + " ".join(f"a{i}: 1" for i in range(1_600)) + ") }"),
    "argument, a long list": query("{ nodes(ids: [" + '"x" ' * 4_900 + "]) { id } }"),
    "argument, a deep list": query("{ nodes(ids: " + "[" * 3_000 + "]" * 3_000 + ") { id } }"),
    "argument, a deep object": query("{ nodes(ids: " + "{a:" * 1_500 + "1" + "}" * 1_500 + ") { id } }"),
    "introspection, deep": query("{ __schema { " + INTROSPECT[2:-2] + " } }"),
    "introspection, repeated": query(
        "{" + " ".join(f"a{i}: __schema {{ types {{ name fields {{ name }} }} }}" for i in range(59)) + "}"
    ),
    "within the tokens: the same field": query("{" + " health" * 4_900 + "}"),
    "within the tokens: unknown fields": query("{" + " ".join(f"x{i}" for i in range(4_900)) + "}"),
    "within the tokens: unknown fields, nested": query(
        "{ viewer {" + " ".join(f"x{i} {{ y{i} }}" for i in range(900)) + "} }"
    ),
    "within the tokens: fragments over each other": query(chain(3)),
    "within the tokens: fragments in a circle": query(
        "{ viewer { ...f0 } } "
        + " ".join(f"fragment f{i} on Viewer {{ ...f{(i + 1) % 300} }}" for i in range(300))
    ),
    "within the tokens: fragments in a line": query(line(50)),
    "within the tokens: fragments, unused": query(
        "{ health } " + " ".join(f"fragment f{i} on Viewer {{ subject }}" for i in range(600))
    ),
    "within the tokens: conflicts": query(
        "{ viewer { divisions { "
        + " ".join(f"children(first: {i}) {{ nodes {{ id name level }} }}" for i in range(400))
        + " } } }"
    ),
    "within the tokens: the same thing nested": query(
        "{ viewer { divisions { "
        + " ".join("children(first: 1) { nodes { id name level } }" for _ in range(400))
        + " } } }"
    ),
    "within the tokens: operations": query(" ".join(f"query q{i} {{ health }}" for i in range(1_000))),
    "within the tokens: operations of one name": query(" ".join("query q { health }" for _ in range(1_000))),
    "within the tokens: variables": query(
        "query q(" + " ".join(f"$v{i}: Int" for i in range(1_200)) + ") { health }"
    ),
    "within the tokens: variables of one name": query(
        "query q(" + " ".join("$v: Int" for _ in range(1_200)) + ") { health }"
    ),
    "within the tokens: arguments": query(
        "{ health(" + " ".join(f"a{i}: 1" for i in range(1_600)) + ") }"
    ),
    "within the tokens: a long list": query("{ nodes(ids: [" + '"x" ' * 4_500 + "]) { id } }"),
    "within the tokens: a deep list": query("{ nodes(ids: " + "[" * 60 + "]" * 60 + ") { id } }"),
    "within the tokens: a wide object": query(
        "mutation { gridCreate(input: {" + " ".join(f"a{i}: 1" for i in range(1_600)) + "}) { replayed } }"
    ),
    "a token of 900 kB": query("{ " + "x" * 900_000 + " }"),
    "a string of 900 kB": query('{ division(code: "' + "9" * 900_000 + '") { id } }'),
    "a comment of 900 kB": query("{ health } #" + "x" * 900_000),
    "commas": query("{ health " + "," * 900_000 + " }"),
    "a number beyond range": query("{ committees(first: 99999999999999999999) { totalCount } }"),
    "a number of 100,000 digits": query("{ committees(first: " + "9" * 100_000 + ") { totalCount } }"),
    "a variable beyond range": query(
        "query($n: Int) { committees(first: $n) { totalCount } }", variables={"n": 2**63}
    ),
    "a list of 100,000": query(
        "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", variables={"ids": ["x"] * 100_000}
    ),
    "a huge variable": query(
        "query($c: DivisionCode!) { division(code: $c) { id } }", variables={"c": "4" * 900_000}
    ),
    "100,000 unknown variables": query(
        "{ health }", variables={f"v{i}": i for i in range(60_000)}
    ),
    "variables 100 deep": query("{ health }", variables={"v": json.loads("[" * 100 + "]" * 100)}),
    "JSON 100,000 deep": b'{"query":"{health}","variables":{"v":' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
    "bad UTF-8": b'{"query":"{ health \xff\xfe }"}',
    "bad UTF-8 in a name": b'{"query":"{ h\xc3\x28 }"}',
    "half a surrogate": b'{"query":"{ health } #\\ud800"}',
    "a NUL": query("{ health \0 }"),
    "a NUL in a variable": query(
        "query($c: String!) { committees(search: $c) { totalCount } }", variables={"c": "a\0b"}
    ),
    "a body of 2 MB": b'{"query":"' + b" " * 2_000_000 + b'"}',
    "no JSON": b"\x00" * 1_000,
    "an array": json.dumps([query("{ health }")] * 10_000).encode(),
    "blocks of quotes": query('{ division(code: ' + '"""' * 1_200 + ") { id } }"),
    "backslashes": query('{ division(code: "' + "\\\\" * 400_000 + '") { id } }'),
    "escapes": query('{ division(code: "' + "\\u4e2d" * 100_000 + '") { id } }'),
    "costs more than one may": query(
        "{ committees(first:100){nodes{obligations(first:100){nodes{committee{obligations(first:100){nodes{state}}}}}}} }"
    ),
    "a search that matches all": query('{ committees(search: "村", first: 100) { totalCount nodes { id } } }'),
}


def idle_sockets(n):
    """Opens idle sockets and sends a request on another one, which must be served."""
    held = []
    for _ in range(n):
        held.append(socket.create_connection((HOST.hostname, HOST.port), timeout=10))
    answer = post(query("{ health }"))
    for one in held:
        one.close()
    return answer


def drip(seconds):
    """Sends a body at one byte per second and returns the status and code of the response."""
    with socket.create_connection((HOST.hostname, HOST.port), timeout=60) as one:
        head = (
            f"POST {HOST.path} HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\n"
            f"authorization: Bearer {TOKEN}\r\ncontent-length: 1000\r\n\r\n"
        )
        one.sendall(head.encode())
        one.settimeout(1)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                one.sendall(b" ")
                answer = one.recv(65536)
                if answer:
                    body = answer.split(b"\r\n\r\n", 1)[-1]
                    return int(answer.split()[1]), code(body)
                return 0, None
            except (TimeoutError, BlockingIOError):
                continue
            except OSError:
                return 0, None
    return 0, None


def main():
    before, failed, worst = memory_mib(), [], ("", 0.0)
    post(query("{ health }"))
    # Use the best of three, because a background task of the server may run at the same time.
    for name, body in CORPUS.items():
        costs = []
        for attempt in range(3):
            if isinstance(body, dict) and len(body["query"]) < 800_000:
                # A different document each time, so that none is already prepared.
                body = {**body, "query": f"{body['query']} #{attempt}"}
            start = cpu_ms()
            status, found = post(body)
            costs.append(cpu_ms() - start)
        cost = min(costs)
        worst = max(worst, (name, cost), key=lambda it: it[1])
        good = found is not None and found != "INTERNAL_SERVER_ERROR" and cost <= MOST and status < 500
        if not good:
            failed.append(name)
        print(f"{'ok  ' if good else 'FAIL'} {cost:8.2f} ms  {status} {found!s:<28} {name}")
    start = cpu_ms()
    status, found = idle_sockets(1_000)
    print(f"{'ok  ' if found == 'OK' else 'FAIL'} {cpu_ms() - start:8.2f} ms  {status} {found!s:<28} 1,000 idle sockets")
    if found != "OK":
        failed.append("1,000 idle sockets")
    drips = []
    threads = [threading.Thread(target=lambda: drips.append(drip(30))) for _ in range(50)]
    for thread in threads:
        thread.start()
    alive = post(query("{ health }"))
    for thread in threads:
        thread.join()
    good = alive[1] == "OK" and all(found == "TIMEOUT" for _, found in drips)
    print(f"{'ok  ' if good else 'FAIL'}              {drips[0]} 50 bodies that drip one byte a second")
    if not good:
        failed.append("drip")
    grown = memory_mib() - before
    if grown > 200:
        failed.append(f"memory grew by {grown:.0f} MiB")
    if post(query("{ health }")) != (200, "OK"):
        failed.append("the server does not respond normally")
    print(f"hostile: {len(CORPUS) + 2 - len(failed)} of {len(CORPUS) + 2}, worst {worst[1]:.1f} ms ({worst[0]}), "
          f"memory {before:.0f} -> {before + grown:.0f} MiB")
    for name in failed:
        print("failed:", name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
