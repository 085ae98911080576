"""A chart of ratios: bars that start at 1, on a logarithmic axis."""

import math
from html import escape

from peers import NAMES

WIDTH, LEFT, LABEL = 860, 180, 44
ROW, HEAD, TOP, BOTTOM = 18, 26, 44, 14
# Text and lines follow the light or dark scheme of the page; the bars are readable on both.
STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #24292f; }
  .head { font-weight: 600; }
  .tick { fill: #6e7781; text-anchor: middle; }
  .peer { text-anchor: end; }
  .grid { stroke: #8c959f; stroke-opacity: 0.3; }
  .one { stroke: #24292f; stroke-width: 1.5; }
  .ahead { fill: #3a87c8; }
  .behind { fill: #d9772b; }
  @media (prefers-color-scheme: dark) {
    text { fill: #d0d7de; }
    .tick { fill: #8c959f; }
    .one { stroke: #d0d7de; }
  }
"""


def ticks(low, high):
    """Returns the round numbers from `low` to `high` to mark on a logarithmic axis that includes 1."""
    steps = (1, 10) if high / low > 300 else (1, 2, 5, 10)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return sorted({step * 10.0**power for power in powers for step in steps
                   if low <= step * 10.0**power <= high})


def svg(rows):
    ratios = [row.ratio for row in rows] or [1]
    low, high = min(0.5, *ratios) * 0.9, max(2, *ratios) * 1.1

    def x(ratio):
        share = math.log(ratio / low) / math.log(high / low)
        return LEFT + LABEL + (WIDTH - LEFT - 2 * LABEL) * share

    bars, y, previous = [], TOP, None
    for row in rows:
        group, name = row.what, NAMES[row.peer]
        if group.startswith("matmul "):  # one peer, many shapes
            group, name = f"matmul, beside {name}", group.removeprefix("matmul ")
        if group != previous:
            previous = group
            y += HEAD
            bars.append(f'<text class="head" x="8" y="{y - 8}">{escape(group)}</text>')
        start, end = sorted((x(1), x(row.ratio)))
        kind = "ahead" if row.ratio >= 1 else "behind"
        label = f"{row.ratio:.2f}" if row.ratio < 10 else f"{row.ratio:.0f}"
        anchor, place = ("start", end + 5) if row.ratio >= 1 else ("end", start - 5)
        bars += [
            f'<text class="peer" x="{LEFT - 8}" y="{y + 13}">{escape(name)}</text>',
            f'<rect class="{kind}" x="{start:.1f}" y="{y + 3}" width="{max(end - start, 1):.1f}" '
            f'height="{ROW - 6}" rx="2"/>',
            f'<text x="{place:.1f}" y="{y + 13}" text-anchor="{anchor}">{label}</text>']
        y += ROW
    height = y + BOTTOM
    grid = []
    for tick in ticks(low, high):
        one = "one" if tick == 1 else "grid"
        grid += [f'<line class="{one}" x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="{TOP}" '
                 f'y2="{height - BOTTOM}"/>',
                 f'<text class="tick" x="{x(tick):.1f}" y="{TOP - 6}">{tick:g}</text>']
    title = "How many times faster Sankofa is than each peer, or smaller in memory"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img">',
        f"<title>{title}</title>", f"<style>{STYLE}</style>",
        f'<text class="head" x="8" y="18">{title}</text>', *grid, *bars, "</svg>", ""])
