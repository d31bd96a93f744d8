"""Closed-loop load over HTTPS by wrk."""

import json
import subprocess
from pathlib import Path

from purserbench.blocks import Done, Load

SCRIPT = Path(__file__).resolve().parents[1] / "wrk/requests.lua"
WARM_S = 1


def request(method, path, token, body=None):
    """One request as data."""
    headers = {"Authorization": f"Bearer {token}"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    return {"method": method, "path": path, "headers": headers, "body": body}


def lua(value):
    """A value as Lua source; JSON's escapes are Lua's where all is ASCII and printable."""
    if value is None:
        return "nil"
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"[{lua(k)}]={lua(v)}" for k, v in value.items()) + "}"
    return "{" + ",\n".join(map(lua, value)) + "}"


class Wrk:
    """Drives one platform over a number of kept connections, from one thread."""

    def __init__(self, platform, connections):
        self._url = platform.base_url
        self._connections = connections
        self._file = platform.run / "bench-requests.lua"

    def _command(self, seconds):
        return ["wrk", "-t", "1", "-c", self._connections, "-d", f"{seconds}s", "--timeout", "10s",
                "-s", SCRIPT, self._url, "--", self._file]

    def load(self, requests, seconds):
        """A block's load; the platform is warm afterwards."""
        self._file.write_text("return " + lua(requests) + "\n", encoding="ascii")
        warm = subprocess.run(
            [str(word) for word in self._command(WARM_S)], check=True, capture_output=True,
            text=True, timeout=60,
        )
        warm_requests = self._read(warm.stdout, warm.stderr)

        def read(out, errors):
            done = self._read(out, errors)
            done.requests += warm_requests.requests
            done.faults += warm_requests.faults
            return done

        return Load(self._command(seconds), 0, seconds, read)

    @staticmethod
    def _read(out, _errors):
        detail = json.loads(out.splitlines()[-1])
        return Done(
            rate=detail["requests"] / detail["seconds"],
            requests=detail["requests"],
            faults=detail["not_2xx"] + detail["broken"],
            detail=detail,
        )
