#!/usr/bin/env python3
"""Measures the search for committees and divisions by name, one request at a time.

    bench/search.py URL TOKEN [REQUESTS]

Prints the number of results of each query, and the median and the 99th percentile in milliseconds. TOKEN is the token
of an official of the country. Run the server with --limit-budget 0 on a register with the whole list (`cunju import`).
To compare two versions, run them alternately on separate databases. A search reads all rows of the table, so the time
depends on the length of the column `search`.
"""

import http.client
import json
import statistics
import sys
import time
import urllib.parse

QUERIES = {
    "pinyin": "tianhe",
    "initials": "thq",
    "Chinese": "天河",
    "digits": "六〇七",
    "pinyin and Chinese": "tianhe区",
    "nothing found": "xyzzyq",
}


def main() -> None:
    url, token = sys.argv[1:3]
    requests = int(sys.argv[3]) if len(sys.argv) > 3 else 50
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc)
    headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
    for field in ("committees", "divisions"):
        document = f"query($s: String) {{ {field}(search: $s, first: 20) {{ totalCount nodes {{ name }} }} }}"
        for name, query in QUERIES.items():
            body = json.dumps({"query": document, "variables": {"s": query}})
            times = []
            for _ in range(requests):
                begun = time.perf_counter()
                connection.request("POST", "/graphql", body, headers)
                answer = connection.getresponse().read()
                times.append((time.perf_counter() - begun) * 1000)
            if b'"errors"' in answer:
                sys.exit(answer.decode())
            found = json.loads(answer)["data"][field]["totalCount"]
            times.sort()
            print(
                f"{field:10} {name:18} {found:6} found   p50 {statistics.median(times):7.2f} ms   "
                f"p99 {times[len(times) * 99 // 100]:7.2f} ms"
            )


if __name__ == "__main__":
    main()
