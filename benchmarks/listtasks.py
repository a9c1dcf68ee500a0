"""Compares what a page of a filtered list costs two emulators that run already, in turns, in the CPU time of all threads but compilers.

    listtasks.py KEY PORT_A PID_A PORT_B PID_B [TASKS] [ROUNDS]

The pool has to run simulated tasks. Tasks like those of functions (0.9 kB) complete first. Then all are listed, as the
library's polls do, and also those of which none is there; and a page is asked for one after the other. Three rounds warm up.
"""

import base64
import http.client
import json
import os
import statistics
import sys
import urllib.parse

from addtasks import ask, bodies_of, fill, seconds

SELECT = {"$select": "id,state,stateTransitionTime,executionInfo,nodeInfo", "maxresults": "1000"}
POLL = "state eq 'completed' and stateTransitionTime ge DateTime'{}'"
LISTS = {
    "a task in a page of 1,000 that is filtered by state and time": (POLL.format("2020-01-01T00:00:00Z"), 1000),
    "a page of a list whose filter has nothing left": (POLL.format("2099-01-01T00:00:00Z"), 1),
    "a page of a list of which the state of nothing is wanted": ("state eq 'running'", 1),
}


def listed(connection, key, job, filtered):
    """Reads all pages, and returns how many tasks and pages there were."""
    query = {"$filter": filtered, **SELECT}
    tasks = pages = 0
    while query:
        answer = json.loads(ask(connection, key, "GET", f"/jobs/{job}/tasks", query=query))
        tasks += len(answer["value"])
        pages += 1
        link = answer.get("odata.nextLink")
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(link).query)) if link else None
    return tasks, pages


def main():
    key = base64.b64decode(sys.argv[1])
    sides = [(int(sys.argv[2]), int(sys.argv[3])), (int(sys.argv[4]), int(sys.argv[5]))]
    tasks, rounds = [int(value) for value in (sys.argv[6:8] + ["100000", "10"][len(sys.argv[6:8]) :])]
    job = f"l{os.getpid()}"
    connections = [http.client.HTTPConnection("127.0.0.1", port) for port, _ in sides]
    for connection, (port, _) in zip(connections, sides):
        fill(connection, key, port, "pool", job, bodies_of(tasks))
    for what, (filtered, each) in LISTS.items():
        costs = ([], [])
        for _ in range(rounds + 3):
            for connection, (_, pid), side in zip(connections, sides, costs):
                before = seconds(pid)
                times = 1 if each > 1 else 200
                found = [listed(connection, key, job, filtered) for _ in range(times)]
                number = sum(each_tasks if each > 1 else pages for each_tasks, pages in found)
                side.append((seconds(pid) - before) / number * 1e6)
        a, b = costs[0][3:], costs[1][3:]
        print(
            f"{what}: A {statistics.median(a):.1f} µs (least {min(a):.1f}), B {statistics.median(b):.1f} (least {min(b):.1f}),"
            f" ratio of medians {statistics.median(a) / statistics.median(b):.2f}, of the least {min(a) / min(b):.2f}"
        )
    for connection in connections:
        ask(connection, key, "DELETE", f"/jobs/{job}")


if __name__ == "__main__":
    main()
