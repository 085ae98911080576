"""Writes Documentation/performance.md and its pictures from the records of `compare`."""

import statistics
from dataclasses import dataclass

import chart
import growth
from peers import NAMES, PICTURE
from processes import LOWER_IS_BETTER, gain, measure, medians

BEGIN = "<!-- Benchmarks/compare writes from here -->"
END = "<!-- Benchmarks/compare writes to here -->"
START = f"""# Performance

{BEGIN}
{END}

[Benchmarks/README.md](../Benchmarks/README.md) describes how these figures are measured, and by which
programs.
"""


@dataclass
class Row:
    """One quantity, of ours and of one peer."""
    what: str
    unit: str
    peer: str
    ours: float
    theirs: float
    best: float
    ratios: list

    @property
    def ratio(self):
        return statistics.median(self.ratios)

    @property
    def spread(self):
        return f"{min(self.ratios):.2f}…{max(self.ratios):.2f}"


def rows(records):
    """Returns the rows in the order of measurement. Results are paired by work, peer and round."""
    pairs, own, sittings = {}, {}, 0
    for record in records:
        sittings += "machine" in record
        if "round" not in record or "failed" in record:
            continue
        for what, (value, unit) in medians(record["work"], record).items():
            if record["beside"] is None:
                continue
            key = what, unit, record["beside"]
            side = "ours" if record["peer"] == "sankofa" else "theirs"
            pairs.setdefault(key, {}).setdefault((sittings, record["round"]), {})[side] = value
            if side == "ours":
                own.setdefault(what, []).append(value)
    made = []
    for (what, unit, peer), rounds in pairs.items():
        both = [found for found in rounds.values() if len(found) == 2]
        if both:
            theirs = [found["theirs"] for found in both]
            best = min(theirs) if unit in LOWER_IS_BETTER else max(theirs)
            made.append(Row(what, unit, peer, statistics.median(own[what]),
                            statistics.median(theirs), best,
                            [gain(found["ours"], found["theirs"], unit) for found in both]))
    order = list(dict.fromkeys(row.what for row in made))
    # The rows of a work stay together, with the fastest peer first.
    return sorted(made, key=lambda row: (order.index(row.what), row.ratio))


def missing(records):
    """Returns one line for each failure."""
    runs, found = {}, {}
    for record in records:
        who = NAMES.get(record.get("peer"), record.get("peer"))
        if "work" in record:
            counts = runs.setdefault((record["work"], who), [0, 0])
            counts[1] += 1
            counts[0] += "failed" in record
        key = record.get("work"), who
        if "failed" in record:
            found[key] = record["failed"]
        elif "work" in record:
            found.pop((None, who), None)  # the peer ran later
    lines = []
    for (work, who), reason in found.items():
        failed, all_runs = runs.get((work, who), (1, 1))
        part = "" if failed == all_runs else f" in {failed} of {all_runs} runs"
        lines.append(f"- {who}{f', `{work}`' if work else ''}{part}: {reason}")
    return lines


def number(value, unit):
    if unit == "examples/s":
        return f"{value:,.0f}/s" if value < 1e4 else f"{value / 1e3:,.0f} k/s" if value < 1e6 \
            else f"{value / 1e6:.2f} M/s"
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"


def slower(table):
    found = [row for row in table if row.ratio < 1]
    if not table:
        return ["Nothing has been compared."]
    if not found:
        return ["In every work that was compared the median is ahead of every peer's."]
    return [f"- {row.what}: {NAMES[row.peer]} {number(row.theirs, row.unit)}, "
            f"Sankofa {number(row.ours, row.unit)}: {row.ratio:.2f} ({row.spread})"
            for row in found]


def percent(share):
    return "" if share is None else f"{100 * share:.0f} %"


def alone(records):
    """Returns the section of our own measurements: medians over all our processes."""
    values, shares = {}, {}
    for record in records:
        if record.get("peer") != "sankofa" or "failed" in record or record["work"] == PICTURE:
            continue
        for line in record["lines"]:
            if not (found := measure(record["work"], line)):
                continue
            what, value, unit = found
            values.setdefault((what, unit), []).append(value)
            for name in ("share_of_peak", "share_of_roofline", "allocations_per_step"):
                if name in line:
                    shares.setdefault((what, name), []).append(line[name])
    lines = ["## Sankofa alone", "",
             "The peak is the rate of fused multiply-adds that the machine can reach, measured in "
             "the same process. The roofline is the least time that the multiply-adds and the "
             "reading and writing of the parameters could take. Heap allocations are counted per "
             "step, in steps 10 to 1000.", "",
             "| work | Sankofa | of the peak | of the roofline | allocations |", "|---|--:|--:|--:|--:|"]
    for (what, unit), found in values.items():
        peak, roofline, allocations = (
            statistics.median(shares[what, name]) if (what, name) in shares else None
            for name in ("share_of_peak", "share_of_roofline", "allocations_per_step"))
        count = "" if allocations is None else f"{allocations:g}"
        lines.append(f"| {what} | {number(statistics.median(found), unit)} | {percent(peak)} | "
                     f"{percent(roofline)} | {count} |")
    return [*lines, ""] if values else []


def markdown(records, table, has_growth):
    versions, machines = {}, []
    for record in records:
        for line in record.get("lines", []):
            if "version" in line and record["peer"] != "sankofa":
                versions[NAMES[record["peer"]]] = line["version"]
        if "machine" in record:
            quick = "; quick runs, which measure nothing" if record["quick"] else ""
            machines.append(f"{record['date']}, {record['machine']}; {record['threads']} threads; "
                            f"Sankofa at {record['commit']}{quick}.")
    lines = ["## What is not faster", "", *slower(table), ""]
    if table:
        lines += [
            "## All ratios", "",
            "A ratio above 1 means that Sankofa is faster than the peer, or takes less memory. The "
            "ratio is the median of the rounds' ratios, with their range in brackets; the last "
            "column compares Sankofa's median with the peer's best run.", "",
            "![How many times faster than each peer](performance.svg)", "",
            "| work | Sankofa | peer | | ratio | to its best |", "|---|--:|---|--:|--:|--:|"]
        previous = None
        for row in table:
            first = row.what != previous
            previous = row.what
            lines.append(
                f"| {row.what if first else ''} | {number(row.ours, row.unit) if first else ''} | "
                f"{NAMES[row.peer]} | {number(row.theirs, row.unit)} | "
                f"{row.ratio:.2f} ({row.spread}) | {gain(row.ours, row.best, row.unit):.2f} |")
        lines.append("")
    lines += alone(records)
    if has_growth:
        lines += ["## How the time grows", "",
                  "The curves show two dense layers by their width (batches of 128), layers of width 64 by "
                  "their number, `mlp-train` by batch size, and an epoch of `table-train` by the "
                  "number of examples.", "",
                  "![How the time of a step grows](growth.svg)", ""]
    if absent := missing(records):
        lines += ["## What is missing", "", *absent, ""]
    lines += ["## Machine and versions", "", *dict.fromkeys(machines), ""]
    if versions:
        lines += [", ".join(f"{name} {version}" for name, version in versions.items()) + ".", ""]
    return "\n".join(lines) + "\n"


def write(folder, records):
    """Replaces the text between the marks of the page, and keeps the rest."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "performance.md"
    text = path.read_text() if path.exists() else START
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise SystemExit(f"{path}: needs one line '{BEGIN}' and one '{END}'")
    table = rows(records)
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    picture = growth.svg(growth.points(records))
    path.write_text(f"{before}{BEGIN}\n{markdown(records, table, picture is not None)}{END}{after}")
    if picture:
        (folder / "growth.svg").write_text(picture)
    (folder / "performance.svg").write_text(chart.svg(table))
