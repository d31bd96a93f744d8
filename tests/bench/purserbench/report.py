"""The results as tables."""

from purserbench.processes import GROUPS

LEAST_RATIO = 0.5
HOP_MEDIAN_US = 1000
HOP_P99_US = 5000
SEEN_MS = {"inbox": 1000, "stream": 1000, "usage": 2000}


def verdict(good):
    return "met" if good else "NOT met"


def spread(figure):
    return f"{figure['median']:.2f} ({figure['least']:.2f}–{figure['greatest']:.2f})"


def ratio_rows(results):
    for name in ("P1", "P2"):
        if name not in results:
            continue
        result = results[name]
        mine, theirs = result["arms"]
        met = result["ratio"]["median"] >= LEAST_RATIO
        yield [
            name, spread(result["ratio"]), f"≥ {LEAST_RATIO:.2f}", verdict(met),
            spread(result["control"]),
            f"{mine['rate']['median']:.0f}/s", f"{theirs['rate']['median']:.0f}/s",
        ]


def hop_rows(results):
    if "P3" not in results:
        return
    result = results["P3"]
    hop, whole = result["hop_us"], result["request_us"]
    good = hop["p50"] < HOP_MEDIAN_US and hop["p99"] < HOP_P99_US
    yield [
        "P3", f"median {hop['p50']} µs, p99 {hop['p99']} µs", "< 1 ms, < 5 ms", verdict(good), "",
        f"{result['rate']:.0f}/s",
        f"whole request: median {whole['p50']} µs, p99 {whole['p99']} µs",
    ]


def lag_rows(results):
    if "E1" not in results:
        return
    for name, bar in SEEN_MS.items():
        lag = results["E1"][name]
        if lag is None:
            yield [f"E1 {name}", "not there", f"< {bar / 1000:g} s", "", "", "", ""]
            continue
        yield [
            f"E1 {name}", f"median {lag['p50']} ms, p99 {lag['p99']} ms", f"< {bar / 1000:g} s",
            verdict(lag["p99"] < bar), "", f"{results['E1']['rate']:.0f}/s",
            f"{lag['count']} writes",
        ]


def cpu_rows(results):
    for name in ("P1", "P2"):
        for arm in results.get(name, {}).get("arms", ()):
            cells = [f"{arm['cpu'][group]:.0f}" for group in GROUPS]
            total = sum(arm["cpu"][group] for group in GROUPS if group != "client")
            yield [name, arm["arm"], *cells, f"{total:.0f}", f"{arm['others']:.0%}"]


def table(head, rows):
    """Markdown, aligned."""
    rows = [head, *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def render(results):
    return "\n\n".join([
        table(
            ["id", "result: median (range)", "bar", "", "control A/A", "Purser", "pgbench"],
            [*ratio_rows(results), *hop_rows(results), *lag_rows(results)],
        ),
        "CPU µs a request, by process (`all` without the client), and the most that others used "
        "of the machine in a block:",
        table(["id", "arm", *GROUPS, "all", "others"], cpu_rows(results)),
    ])
