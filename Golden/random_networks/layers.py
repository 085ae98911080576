"""Sankofa's layers in PyTorch: what each gives, from its configuration as a model file keeps it.

Sankofa keeps channels last; PyTorch wants them first.
"""

import numpy as np
import torch
import torch.nn.functional as F

import activations
import streams
from draw_layers import MERGING  # noqa: F401


class Context:
    """What a layer may ask for while a batch goes through: parameters, numbers, statistics."""

    def __init__(self, values, training, key, dtype, frozen=()):
        self.values, self.training, self.key, self.dtype = values, training, key, dtype
        self.frozen, self.updates, self.added = set(frozen), {}, []
        self.path, self.call = "", 0

    def __getitem__(self, name):
        path = f"{self.path}.{name}"
        return self.updates.get(path, self.values.get(path))

    def has(self, name):
        return f"{self.path}.{name}" in self.values

    def _stream(self, index):
        path = self.path if self.call == 0 else f"{self.path}.call{self.call}"
        return (streams.digest(path) + index) % 2**64

    def uniform(self, shape, index=0):
        numbers = streams.uniform(self.key, self._stream(index), int(np.prod(shape)))
        return torch.tensor(numbers.reshape(shape)).to(self.dtype)

    def normal(self, shape):
        stream, count = self._stream(0), int(np.prod(shape))
        radius = streams.uniform(self.key, 2 * stream, count)
        angle = streams.uniform(self.key, 2 * stream + 1, count)
        numbers = np.sqrt(-2 * np.log(1 - radius)) * np.cos(2 * np.pi * angle)
        return torch.tensor(numbers.reshape(shape)).to(self.dtype)

    def inside(self, name):
        inner = Context(self.values, self.training, self.key, self.dtype, self.frozen)
        inner.updates, inner.added = self.updates, self.added
        inner.path, inner.call = f"{self.path}.{name}", self.call
        return inner


def penalty(factors, w):
    return factors[0] * w.abs().sum() + factors[1] * (w * w).sum()


def finished(sums, c, ctx):
    """What follows the sums of a layer of neurons."""
    made = activations.apply(c["activation"], sums + ctx["bias"] if c["usesBias"] else sums)
    if c.get("activationRegularizer"):
        ctx.added.append(penalty(c["activationRegularizer"], made) / made.shape[0])
    return made


def first(x):
    return x.movedim(-1, 1)


def last(x):
    return x.movedim(1, -1)


def margins(padding, extents, size, strides, dilations):
    """Before and after, for each axis."""
    if padding == "valid":
        return [(0, 0)] * len(extents)
    spans = [(k - 1) * d + 1 for k, d in zip(size, dilations)]
    if padding == "causal":
        return [(span - 1, 0) for span in spans]
    if padding == "same":
        missing = [max(0, (-(-e // s) - 1) * s + span - e)
                   for e, s, span in zip(extents, strides, spans)]
        return [(m // 2, m - m // 2) for m in missing]
    if len(padding) == 2:
        return [tuple(padding)]
    return [(padding[0], padding[2]), (padding[1], padding[3])]


def padded(x, sides, value=0.0):
    """x [n, channels, …] with what lies around it."""
    flat = [n for pair in reversed(sides) for n in pair]
    return F.pad(x, flat, value=value)


def window(c):
    """Size, strides and dilations, each a list."""
    def many(value):
        return list(value) if isinstance(value, list) else [value]
    size = many(c["size"])
    return size, many(c.get("strides", c.get("stride"))), many(
        c.get("dilations", c.get("dilation", [1] * len(size))))


def convolved(x, weight, c, groups):
    size, strides, dilations = window(c)
    sides = margins(c["padding"], x.shape[1:-1], size, strides, dilations)
    convolution = F.conv1d if len(size) == 1 else F.conv2d
    return last(convolution(padded(first(x), sides), first(weight), stride=strides,
                            dilation=dilations, groups=groups))


def convolution(x, c, ctx):
    return finished(convolved(x, ctx["weight"], c, c["groups"]), c, ctx)


def depthwise(x, c, ctx):
    return finished(convolved(x, ctx["weight"], c, x.shape[-1]), c, ctx)


def separable(x, c, ctx):
    between = convolved(x, ctx["depthwiseWeight"], c, x.shape[-1])
    return finished(last(F.conv2d(first(between), first(ctx["weight"]))), c, ctx)


def dense(x, c, ctx):
    return finished(F.linear(x, ctx["weight"]), c, ctx)


def max_pooled(x, c, ctx):
    size, strides, dilations = window(c)
    sides = margins(c["padding"], x.shape[1:-1], size, strides, dilations)
    pool = F.max_pool1d if len(size) == 1 else F.max_pool2d
    return last(pool(padded(first(x), sides, -torch.inf), size, strides))


def average_pooled(x, c, ctx):
    size, strides, dilations = window(c)
    sides = margins(c["padding"], x.shape[1:-1], size, strides, dilations)
    pool = F.avg_pool1d if len(size) == 1 else F.avg_pool2d
    share = pool(padded(torch.ones_like(first(x)), sides), size, strides)
    return last(pool(padded(first(x), sides), size, strides) / share)


def batch_normalized(x, c, ctx):
    mean, variance = ctx["mean"], ctx["variance"]
    if ctx.training and ctx.path not in ctx.frozen:
        rows = x.reshape(-1, x.shape[-1])
        m = c["momentum"]
        old, (mean, variance) = (mean, variance), (rows.mean(0), rows.var(0, correction=0))
        ctx.updates[f"{ctx.path}.mean"] = m * old[0] + (1 - m) * mean
        ctx.updates[f"{ctx.path}.variance"] = m * old[1] + (1 - m) * variance
    made = (x - mean) / torch.sqrt(variance + c["epsilon"])
    made = made * ctx["scale"] if c["scales"] else made
    return made + ctx["offset"] if c["offsets"] else made


def layer_normalized(x, c, ctx):
    shape = x.shape[x.dim() - c["axisCount"]:]
    return F.layer_norm(x, shape, ctx["scale"] if c["scales"] else None,
                        ctx["offset"] if c["offsets"] else None, c["epsilon"])


def normalized(x, c, ctx):
    return (x - ctx["mean"]) / torch.clamp(torch.sqrt(ctx["variance"]), min=1e-7)


def dropped(x, rate, shape, ctx, index=0):
    if not ctx.training or rate == 0:
        return x
    return torch.where(ctx.uniform(shape, index) >= np.float32(rate), x / (1 - rate), 0.0)


def noisy(x, c, ctx):
    return x + c["deviation"] * ctx.normal(x.shape) if ctx.training else x


def noisy_factor(x, c, ctx):
    deviation = (c["rate"] / (1 - c["rate"])) ** 0.5
    return x * (1 + deviation * ctx.normal(x.shape)) if ctx.training else x


def resized(x, height, width, interpolation, antialias=False):
    if interpolation == "nearest":
        return last(F.interpolate(first(x), (height, width), mode="nearest-exact"))
    # PyTorch 2.15 smooths one channel, which it takes for channels first, wrongly to a width of 1.
    channels = x.shape[-1]
    x = torch.cat([x, x], -1) if antialias and width == channels == 1 else x
    made = last(F.interpolate(first(x), (height, width), mode="bilinear", antialias=antialias))
    return made[..., :channels]


def upsampled(x, c, ctx):
    rows, columns = c["size"]
    return resized(x, x.shape[1] * rows, x.shape[2] * columns, c["interpolation"])


def cropped(x, sides):
    for axis, (before, after) in enumerate(sides, 1):
        x = x.narrow(axis, before, x.shape[axis] - before - after)
    return x


def largest(x, axis):
    """The first of equal ones has the gradient."""
    return x.gather(axis, x.argmax(axis, keepdim=True)).squeeze(axis)


def sides_of(m):
    return [(m[0], m[2]), (m[1], m[3])]


FUNCTIONS = {
    "Add": lambda xs, c, ctx: sum(xs[1:], xs[0]), "Subtract": lambda xs, c, ctx: xs[0] - xs[1],
    "Multiply": lambda xs, c, ctx: torch.stack(xs).prod(0) if len(xs) > 1 else xs[0],
    "Average": lambda xs, c, ctx: torch.stack(xs).mean(0),
    "Maximum": lambda xs, c, ctx: largest(torch.stack(xs), 0),
    "Minimum": lambda xs, c, ctx: -largest(-torch.stack(xs), 0),
    "Concatenate": lambda xs, c, ctx: torch.cat(xs, c["axis"] + (c["axis"] >= 0)),
    "BatchNormalization": batch_normalized, "Normalization": normalized, "Dense": dense,
    "LayerNormalization": layer_normalized,
    "Flatten": lambda x, c, ctx: x.flatten(1),
    "Reshape": lambda x, c, ctx: x.reshape(x.shape[0], *c["shape"]),
    "Activation": lambda x, c, ctx: activations.apply(c["activation"], x),
    "Dropout": lambda x, c, ctx: dropped(x, c["rate"], x.shape, ctx),
    "SpatialDropout1D": lambda x, c, ctx: dropped(x, c["rate"], (x.shape[0], 1, x.shape[2]), ctx),
    "SpatialDropout2D": lambda x, c, ctx: dropped(
        x, c["rate"], (x.shape[0], 1, 1, x.shape[3]), ctx),
    "GaussianNoise": noisy, "GaussianDropout": noisy_factor,
    "Rescaling": lambda x, c, ctx: x * c["scale"] + c["offset"],
    "Conv1D": convolution, "Conv2D": convolution, "DepthwiseConv2D": depthwise,
    "SeparableConv2D": separable,
    "MaxPooling1D": max_pooled, "MaxPooling2D": max_pooled,
    "AveragePooling1D": average_pooled, "AveragePooling2D": average_pooled,
    "GlobalAveragePooling1D": lambda x, c, ctx: x.mean(1),
    "GlobalAveragePooling2D": lambda x, c, ctx: x.mean((1, 2)),
    "GlobalMaxPooling1D": lambda x, c, ctx: largest(x, 1),
    "GlobalMaxPooling2D": lambda x, c, ctx: largest(x.flatten(1, 2), 1),
    "Embedding": lambda x, c, ctx: F.embedding(x.long(), ctx["weight"]),
    "ZeroPadding1D": lambda x, c, ctx: last(padded(first(x), [(c["before"], c["after"])])),
    "ZeroPadding2D": lambda x, c, ctx: last(padded(first(x), sides_of(c["margins"]))),
    "Cropping1D": lambda x, c, ctx: cropped(x, [(c["before"], c["after"])]),
    "Cropping2D": lambda x, c, ctx: cropped(x, sides_of(c["margins"])),
    "UpSampling1D": lambda x, c, ctx: x.repeat_interleave(c["size"], 1),
    "UpSampling2D": upsampled,
    "Permute": lambda x, c, ctx: x.permute(0, *(a + 1 for a in c["axes"])),
    "RepeatVector": lambda x, c, ctx: x[:, None].expand(-1, c["count"], -1),
    "Resizing": lambda x, c, ctx: resized(
        x, c["height"], c["width"], c["interpolation"], c["antialiases"]),
}
