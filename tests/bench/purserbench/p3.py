"""P3: the budget check's hop, at half of the load that P1 can carry."""

import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from purserbench.blocks import Void
from purserbench.figures import percentile
from purserbench.openloop import LEAD_S, START_S
from purserbench.p1 import PATH, Writes
from purserbench.processes import wait_for_quiet

CONNECTIONS = 16


def raw(platform, request):
    """A request as it goes over the wire."""
    host = urlsplit(platform.base_url).netloc
    lines = [f"{request['method']} {request['path']} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in request["headers"].items()]
    body = request["body"] or ""
    return "\r\n".join(lines + [f"Content-Length: {len(body.encode())}", "", body])


def hops(log):
    """hop_us of each POST in the service's log lines."""
    for line in log:
        if '"hop_us"' in line:
            entry = json.loads(line)
            if entry.get("route") == PATH and entry.get("method") == "POST":
                yield entry["hop_us"]


def load_at(bench, rate, seconds):
    """What the client saw, and the hops that the service logged, after the lead."""
    writes = Writes(bench)
    address = urlsplit(bench.platform.base_url)
    plan = bench.platform.run / "bench-openloop.json"
    plan.write_text(json.dumps({
        "host": address.hostname, "port": address.port, "ca": str(bench.platform.ca),
        "rate": rate, "seconds": seconds, "connections": CONNECTIONS,
        "requests": [raw(bench.platform, request) for request in writes.requests()],
    }), encoding="utf-8")
    with open(bench.platform.log("transactions"), encoding="utf-8") as log:
        client = subprocess.Popen(
            [sys.executable, "-m", "purserbench.openloop", plan],
            cwd=Path(__file__).resolve().parents[1], stdout=subprocess.PIPE, text=True,
        )
        time.sleep(START_S + LEAD_S)
        log.seek(0, 2)
        out, _ = client.communicate(timeout=seconds + 60)
        logged = list(hops(log))
    if client.returncode != 0:
        raise Void(f"the client ended with {client.returncode}")
    return json.loads(out), logged


def measure(bench):
    if bench.post_rate is None:
        bench.say("P3 needs P1's load: measuring it")
        bench.post_rate = Writes(bench).by_http(bench.plan.seconds).rate
    rate = bench.post_rate / 2
    wait_for_quiet(bench.plan.patience_s)
    seen, logged = load_at(bench, rate, bench.plan.seconds * 3)
    if seen["faults"] or not logged:
        raise Void(f"{seen['faults']} of {seen['requests']} failed: {seen['first_faults']}")
    return {
        "rate": rate,
        "hop_us": {f"p{p}": percentile(logged, p) for p in (50, 90, 99)},
        "hops": len(logged),
        "request_us": {f"p{p}": seen[f"p{p}_us"] for p in (50, 90, 99)},
        "achieved": seen["rate"],
    }
