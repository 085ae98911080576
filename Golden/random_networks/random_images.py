"""Layers that turn pictures while training, in PyTorch; see layers.py."""

import math

import numpy as np
import torch

import layers


def drawn(ctx, bounds, n, index=0):
    return ctx.uniform((n, 1, 1), index) * (bounds[1] - bounds[0]) + bounds[0]


def pixel(x, rows, columns, fill):
    """The pixels at whole places [n, height, width], which may lie outside."""
    def inside(place, extent):
        if fill[0] == "wrap":
            return place % extent
        if fill[0] == "reflect":
            place = place % (2 * extent)
            return torch.where(place < extent, place, 2 * extent - 1 - place)
        return place.clamp(0, extent - 1)
    n, height, width = x.shape[:3]
    examples = torch.arange(n)[:, None, None].expand_as(rows)
    found = x[examples, inside(rows, height), inside(columns, width)]
    if fill[0] != "constant":
        return found
    outside = (rows < 0) | (rows >= height) | (columns < 0) | (columns >= width)
    return torch.where(outside[..., None], torch.tensor(fill[1], dtype=x.dtype), found)


def sampled(x, c, rows, columns):
    n, height, width = x.shape[:3]
    rows, columns = (p.expand(n, height, width) for p in (rows, columns))
    if c["interpolation"] == "nearest":
        return pixel(x, (rows + 0.5).floor().long(), (columns + 0.5).floor().long(), c["fill"])
    top, left = rows.floor(), columns.floor()
    down, across = (rows - top)[..., None], (columns - left)[..., None]
    at = lambda i, j: pixel(x, top.long() + i, left.long() + j, c["fill"])
    above = at(0, 0) * (1 - across) + at(0, 1) * across
    below = at(1, 0) * (1 - across) + at(1, 1) * across
    return above * (1 - down) + below * down


def places(x):
    rows = torch.arange(x.shape[1], dtype=x.dtype)[None, :, None]
    columns = torch.arange(x.shape[2], dtype=x.dtype)[None, None, :]
    return rows, columns, (x.shape[1] - 1) / 2, (x.shape[2] - 1) / 2


def flipped(x, c, ctx):
    if not ctx.training:
        return x
    for axis, other in ((1, "horizontal"), (2, "vertical")):
        if c["direction"] != other:
            flips = ctx.uniform((x.shape[0], 1, 1, 1), axis) < 0.5
            x = torch.where(flips, x.flip(axis), x)
    return x


def translated(x, c, ctx):
    if not ctx.training:
        return x
    rows, columns, _, _ = places(x)
    down = drawn(ctx, c["height"], x.shape[0]) * x.shape[1]
    across = drawn(ctx, c["width"], x.shape[0], 1) * x.shape[2]
    return sampled(x, c, rows - down, columns - across)


def rotated(x, c, ctx):
    if not ctx.training:
        return x
    rows, columns, middle_row, middle_column = places(x)
    angle = drawn(ctx, c["turns"], x.shape[0]) * (2 * math.pi)
    v, u = rows - middle_row, columns - middle_column
    return sampled(x, c, u * angle.sin() + v * angle.cos() + middle_row,
                   u * angle.cos() - v * angle.sin() + middle_column)


def zoomed(x, c, ctx):
    if not ctx.training:
        return x
    rows, columns, middle_row, middle_column = places(x)
    down = drawn(ctx, c["height"], x.shape[0]) + 1
    across = down if c["width"] is None else drawn(ctx, c["width"], x.shape[0], 1) + 1
    return sampled(x, c, (rows - middle_row) * down + middle_row,
                   (columns - middle_column) * across + middle_column)


layers.FUNCTIONS |= {"RandomFlip": flipped, "RandomTranslation": translated,
                     "RandomRotation": rotated, "RandomZoom": zoomed}
