"""The same statements, straight to the database, by pgbench."""

import re

from purserbench.blocks import Done, Load, Void

LEAD_S = 2  # connections, preparing, and the first executions, which plan anew each time
PROGRESS = re.compile(r"progress: ([0-9.]+) s, ([0-9.]+) tps")
PROCESSED = re.compile(r"number of transactions actually processed: ([0-9]+)")
FAILED = re.compile(r"number of failed transactions: ([0-9]+)")


class Pgbench:
    """As many connections as the service has responders, prepared statements, one thread."""

    def __init__(self, platform, connections):
        self._command = platform.pgbench()
        self._connections = connections
        self._directory = platform.run / "bench-pgbench"
        self._directory.mkdir(exist_ok=True)

    def load(self, statement, calls, seconds):
        """A block's load: one of `calls`, each a list of the statement's arguments, at random."""
        for old in self._directory.iterdir():
            old.unlink()
        variables, files = Variables(), []
        for number, arguments in enumerate(calls):
            path = self._directory / f"{number:03}.sql"
            path.write_text(script(statement, arguments, variables), encoding="utf-8")
            files += ["-f", path]
        command = [
            *self._command, "-M", "prepared", "-n", "-c", self._connections, "-j", 1,
            "-T", LEAD_S + seconds, "-P", 1, *variables.options(), *files,
        ]
        return Load(command, LEAD_S, seconds, read)


class Variables:
    """pgbench's variables: one for each value."""

    def __init__(self):
        self._names = {}

    def name(self, value):
        return self._names.setdefault(str(value), f"v{len(self._names)}")

    def options(self):
        return [word for value, name in self._names.items() for word in ("-D", f"{name}={value}")]


def script(statement, arguments, variables):
    """The statement with a variable for each parameter. pgbench's are neither NULL nor empty: that
    stands in the text."""

    def parameter(match):
        value = arguments[int(match[1]) - 1]
        return {None: "NULL", "": "''"}.get(value) or ":" + variables.name(value)

    return re.sub(r"\$([0-9]+)", parameter, statement) + ";\n"


def read(out, errors):
    """The rate is that of the seconds after the lead."""
    rates = [float(tps) for at, tps in PROGRESS.findall(errors) if float(at) > LEAD_S + 0.5]
    if not rates or "aborted" in errors:
        raise Void(f"pgbench: {out[-500:]}{errors[-1000:]}")
    return Done(
        rate=sum(rates) / len(rates),
        requests=int(PROCESSED.search(out)[1]),
        faults=int(FAILED.search(out)[1]),
        detail={"seconds": len(rates)},
    )
