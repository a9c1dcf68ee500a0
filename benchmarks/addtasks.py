"""Compares what a task costs two emulators that run already, in turns, in the CPU time of all threads but compilers.

    addtasks.py KEY PORT_A PID_A PORT_B PID_B [TASKS] [ROUNDS] [POOL]

Tasks like those of functions (0.9 kB) come in collections of 100 over four connections. In a pool without nodes they are only
added; in one of simulated tasks they also run, and the round ends when all are completed. Three rounds warm up.
"""

import base64
import email.utils
import hashlib
import hmac
import http.client
import json
import os
import statistics
import sys
import threading
import time
import urllib.parse

VERSION = "2025-06-01"
ACCOUNT = "batchflux"


def ask(connection, key, method, path, body=None, query=None):
    date = email.utils.formatdate(usegmt=True)
    kind = "application/json; odata=minimalmetadata" if body is not None else ""
    length = str(len(body)) if body is not None else ""
    text = "\n".join([method, "", "", length, "", kind, "", "", "", "", "", ""])
    parameters = {"api-version": VERSION, **(query or {})}
    text += f"\nocp-date:{date}\n/{ACCOUNT}{path}"
    text += "".join(f"\n{name.lower()}:{parameters[name]}" for name in sorted(parameters, key=str.lower))
    signature = base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()
    headers = {"ocp-date": date, "Authorization": f"SharedKey {ACCOUNT}:{signature}"}
    if body is not None:
        headers.update({"Content-Type": kind, "Content-Length": length})
    target = f"{path}?{urllib.parse.urlencode(parameters, quote_via=urllib.parse.quote)}"
    connection.request(method, target, body=body, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status >= 300 or b"ClientError" in content:
        raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]}")
    return content


def task(number):
    name = f"t{number:08}"
    call = {"id": name, "function": "com.example.Pricing", "arguments": [{"strike": 100.25, "maturity": "2027-03-01"}]}
    container = "https://account.blob.core.windows.net/run?sv=2023-11-03&se=2027-12-02T19%3A00%3A00Z&sr=c&sp=cw&sig=" + "s" * 44
    return {
        "id": name,
        "commandLine": "/bin/sh -c 'exec java -XX:TieredStopAtLevel=1 -cp \"$AZ_BATCH_JOB_PREP_WORKING_DIR/*\" Main'",
        "outputFiles": [
            {
                "filePattern": "outcome.json",
                "destination": {"container": {"containerUrl": container, "path": f"outputs/{name}/outcome.json"}},
                "uploadOptions": {"uploadCondition": "taskcompletion"},
            }
        ],
        "environmentSettings": [
            {"name": "BATCHFLUX_INVOCATIONS", "value": json.dumps(call)},
            {"name": "LC_ALL", "value": "C.UTF-8"},
        ],
        "constraints": {"maxWallClockTime": "PT5M", "maxTaskRetryCount": 0, "retentionTime": "PT1H"},
        "requiredSlots": 1,
    }


def seconds(pid):
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        base = f"/proc/{pid}/task/{thread}"
        try:
            if not open(f"{base}/comm").read().startswith(("C1 ", "C2 ")):
                total += int(open(f"{base}/schedstat").read().split()[0])
        except OSError:
            pass  # It has ended meanwhile.
    return total / 1e9


def bodies_of(tasks):
    return [
        json.dumps({"value": [task(first + i) for i in range(100)]}, separators=(",", ":")).encode()
        for first in range(0, tasks, 100)
    ]


def fill(one, key, port, pool, job, bodies):
    """Adds a job with these tasks, and waits until they are completed if they can run."""
    ask(one, key, "POST", "/jobs", json.dumps({"id": job, "poolInfo": {"poolId": pool}}).encode())
    nodes = json.loads(ask(one, key, "GET", f"/pools/{pool}"))["currentDedicatedNodes"]
    left = iter(bodies)
    lock = threading.Lock()

    def add():
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            with lock:
                body = next(left, None)
            if body is None:
                return
            ask(connection, key, "POST", f"/jobs/{job}/addtaskcollection", body)

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while nodes:
        counts = json.loads(ask(one, key, "GET", f"/jobs/{job}/taskcounts"))
        if counts["taskCounts"]["completed"] == 100 * len(bodies):
            break
        time.sleep(0.1)


def measure(key, port, pid, bodies, pool, job):
    one = http.client.HTTPConnection("127.0.0.1", port)
    before = seconds(pid)
    fill(one, key, port, pool, job, bodies)
    cost = (seconds(pid) - before) / (100 * len(bodies)) * 1e6
    ask(one, key, "DELETE", f"/jobs/{job}")
    return cost


def main():
    key = base64.b64decode(sys.argv[1])
    sides = [(int(sys.argv[2]), int(sys.argv[3])), (int(sys.argv[4]), int(sys.argv[5]))]
    tasks, rounds = [int(value) for value in (sys.argv[6:8] + ["10000", "20"][len(sys.argv[6:8]) :])]
    pool = sys.argv[8] if len(sys.argv) > 8 else "pool"
    bodies = bodies_of(tasks)
    costs = ([], [])
    for turn in range(rounds + 3):
        for (port, pid), side in zip(sides, costs):
            side.append(measure(key, port, pid, bodies, pool, f"r{turn}-{os.getpid()}"))
    a, b = costs[0][3:], costs[1][3:]
    print(
        f"{pool}: A {statistics.median(a):.1f} µs a task (least {min(a):.1f}), B {statistics.median(b):.1f} (least {min(b):.1f}),"
        f" ratio of medians {statistics.median(a) / statistics.median(b):.2f}, of the least {min(a) / min(b):.2f}"
    )


if __name__ == "__main__":
    main()
