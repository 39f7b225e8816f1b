#!/usr/bin/env python3
"""Measures the coverage of households, grids and special groups of a province by city, one request at a time.

    bench/coverage.py URL TOKEN [DIVISION] [REQUESTS]

Prints the median and the 99th percentile of each query in milliseconds. TOKEN is the token of an official of DIVISION
(default: 44). Run the server with --limit-budget 0, because all requests are from one caller.
"""

import http.client
import json
import statistics
import sys
import time
import urllib.parse

FIGURES = "total metOnTime pending ratio byDivision { division { name } total metOnTime ratio }"


def main() -> None:
    url, token = sys.argv[1:3]
    division = sys.argv[3] if len(sys.argv) > 3 else "44"
    requests = int(sys.argv[4]) if len(sys.argv) > 4 else 500
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)
    headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
    queries = {
        "households with a grid": f'{{ measureCoverage(of: HOUSEHOLD_GRID, in: "{division}") {{ {FIGURES} }} }}',
        "grids with a worker": f'{{ measureCoverage(of: GRID_WORKER, in: "{division}") {{ {FIGURES} }} }}',
        "aged 80 with a caregiver": f'{{ measureCoverage(of: CAREGIVER, specialGroup: "AGED_80", in: "{division}") '
        f"{{ {FIGURES} }} }}",
        "households without a grid, 20": f'{{ measureCoverage(of: HOUSEHOLD_GRID, in: "{division}") '
        "{ missing(first: 20) { totalCount nodes { ... on Household { id address } } } } }",
        "nothing (from memory)": f'{{ division(code: "{division}") {{ name }} }}',
    }
    for name, query in queries.items():
        body = json.dumps({"query": query})
        times = []
        for _ in range(requests):
            begun = time.perf_counter()
            connection.request("POST", "/graphql", body, headers)
            answer = connection.getresponse().read()
            times.append((time.perf_counter() - begun) * 1000)
        if b'"errors"' in answer:
            sys.exit(answer.decode())
        times.sort()
        print(f"{name:32} p50 {statistics.median(times):7.2f} ms   p99 {times[len(times) * 99 // 100]:7.2f} ms")


if __name__ == "__main__":
    main()
