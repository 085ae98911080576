"""A picture of how the time of a step grows with width, depth and batch, and of an epoch with examples.

A second line shows the time that the arithmetic alone would take at the best rate of the curve.
"""

import math
from html import escape

from chart import STYLE

PANELS = (("width", "a step, by width"), ("depth", "a step, by layers"),
          ("batch", "a step, by batch"), ("examples", "an epoch, by examples"))
PANEL_WIDTH, PANEL_HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 430, 260, 64, 16, 58, 34
OWN_STYLE = """
  .line { stroke: #3a87c8; stroke-width: 2; fill: none; }
  .dot { fill: #3a87c8; }
  .ideal { stroke: #d9772b; stroke-width: 1.5; stroke-dasharray: 5 4; fill: none; }
  .value { text-anchor: end; fill: #6e7781; }
"""


def points(records):
    """Returns {panel: [(x, seconds, seconds of the arithmetic alone)]} of the last record of growth."""
    found = {}
    for record in records:
        if record.get("work") != "growth" or "failed" in record:
            continue
        found = {}
        for line in record["lines"]:
            panel, x = line["case"].split()
            seconds, flops = line["microseconds"] / 1e6, line["gflops"] * line["microseconds"] * 1e3
            times = int(x) / 256 if panel == "examples" else 1  # steps
            found.setdefault(panel, []).append((int(x), seconds * times, flops * times))
    for panel, measured in found.items():
        best = max(flops / seconds for _, seconds, flops in measured)
        found[panel] = [(x, seconds, flops / best) for x, seconds, flops in measured]
    return found


def told(seconds):
    for unit, scale in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= scale:
            return f"{seconds / scale:g} {unit}"
    return f"{seconds / 1e-9:g} ns"


def panel(name, title, measured, left, top):
    xs = [x for x, _, _ in measured]
    times = [time for _, *both in measured for time in both]
    low = 10 ** math.floor(math.log10(min(times)))
    high = 10 ** math.ceil(math.log10(max(times)))

    def place(x, seconds):
        across = math.log(x / xs[0]) / math.log(xs[-1] / xs[0])
        up = math.log(seconds / low) / math.log(high / low)
        return (left + LEFT + across * (PANEL_WIDTH - LEFT - RIGHT),
                top + PANEL_HEIGHT - BOTTOM - up * (PANEL_HEIGHT - TOP - BOTTOM))

    parts = [f'<text class="head" x="{left + LEFT}" y="{top + 46}">{escape(title)}</text>']
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        x0, y = place(xs[0], 10.0**power)
        parts += [f'<line class="grid" x1="{x0:.1f}" x2="{left + PANEL_WIDTH - RIGHT}" '
                  f'y1="{y:.1f}" y2="{y:.1f}"/>',
                  f'<text class="value" x="{x0 - 6:.1f}" y="{y + 4:.1f}">{told(10.0**power)}</text>']
    previous = -math.inf
    for x in xs:
        across, _ = place(x, low)
        if across - previous < 34:
            continue
        previous = across
        words = f"{x:,}".replace(",", " ")
        end = ' style="text-anchor: end"' if x == xs[-1] else ""
        parts.append(f'<text class="tick"{end} x="{across + (12 if end else 0):.1f}" '
                     f'y="{top + PANEL_HEIGHT - BOTTOM + 18}">{words}</text>')
    for kind, column in (("ideal", 2), ("line", 1)):
        line = " ".join("{:.1f},{:.1f}".format(*place(point[0], point[column]))
                        for point in measured)
        parts.append(f'<polyline class="{kind}" points="{line}"/>')
    for x, seconds, _ in measured:
        across, down = place(x, seconds)
        parts.append(f'<circle class="dot" cx="{across:.1f}" cy="{down:.1f}" r="3"/>')
    return parts


def svg(found):
    """Returns the picture, or None when nothing was measured."""
    shown = [(name, title) for name, title in PANELS if len(found.get(name, [])) > 1]
    if not shown:
        return None
    parts = []
    for number, (name, title) in enumerate(shown):
        left, top = number % 2 * PANEL_WIDTH, number // 2 * PANEL_HEIGHT
        parts += panel(name, title, found[name], left, top)
    height = (len(shown) + 1) // 2 * PANEL_HEIGHT
    title = "How the time grows"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * PANEL_WIDTH} {height}" '
        f'width="{2 * PANEL_WIDTH}" height="{height}" role="img">',
        f"<title>{title}</title>", f"<style>{STYLE}{OWN_STYLE}</style>",
        f'<text class="head" x="8" y="18">{title}</text>',
        '<line class="line" x1="200" x2="230" y1="14" y2="14"/><text x="236" y="18">measured</text>',
        '<line class="ideal" x1="320" x2="350" y1="14" y2="14"/>'
        '<text x="356" y="18">its arithmetic alone, at the best rate reached</text>',
        *parts, "</svg>", ""])
