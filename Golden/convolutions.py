"""Golden values of convolution and pooling over images [n, height, width, channels].
Run: python Golden/convolutions.py"""

import numpy as np
import torch
import torch.nn.functional as F

from golden_file import write
from operation_case import operation_cases


def images(*shape, seed):
    return np.round(np.random.default_rng(seed).normal(size=shape), 2)


def channels_first(x):
    return x.permute(0, 3, 1, 2)


def channels_last(x):
    return x.permute(0, 2, 3, 1)


# height, width, channels, outputs, kernel, strides, dilations
SHAPES = {
    "plain": (4, 5, 2, 3, (3, 3), (1, 1), (1, 1)),
    "strided": (7, 6, 1, 2, (3, 2), (2, 3), (1, 1)),
    "dilated": (6, 7, 2, 2, (2, 3), (1, 1), (3, 2)),
    "strided and dilated": (9, 8, 2, 1, (2, 2), (3, 2), (2, 3)),
    "of one pixel": (3, 2, 3, 2, (1, 1), (1, 1), (1, 1)),
    "of the whole image": (3, 4, 2, 2, (3, 4), (1, 1), (1, 1)),
    "of a line": (1, 8, 2, 2, (1, 3), (1, 2), (1, 1)),
}


def convolution_cases():
    cases = []
    for number, (name, shape) in enumerate(SHAPES.items()):
        height, width, channels, outputs, kernel, strides, dilations = shape
        x = images(2, height, width, channels, seed=number)
        w = images(outputs, *kernel, channels, seed=number + 50)

        def convolution(a, b):
            return channels_last(F.conv2d(channels_first(a), channels_first(b), stride=strides,
                                          dilation=dilations))

        options = {"strides": list(strides), "dilations": list(dilations)}
        cases += operation_cases(f"convolution {name}", "convolution", convolution,
                                 {"a": x, "b": w}, options=options)

        def weights(a, g):
            size = (outputs, channels, *kernel)
            made = torch.nn.grad.conv2d_weight(channels_first(a), size, channels_first(g),
                                               stride=strides, dilation=dilations)
            return made.permute(2, 3, 1, 0)

        positions = convolution(torch.tensor(x), torch.tensor(w)).shape
        cases += operation_cases(
            f"convolution's weights {name}", "convolutionWeights", weights,
            {"a": x, "b": images(*positions, seed=number + 90)},
            options=options | {"kernel": list(kernel)})
    return cases


# height, width, channels, window, strides, dilations, margin
WINDOWS = {
    "plain": (4, 6, 2, (2, 2), (2, 2), (1, 1), (0, 0)),
    "overlapping": (5, 5, 2, (3, 3), (2, 1), (1, 1), (1, 1)),
    "dilated": (6, 7, 1, (2, 3), (1, 2), (3, 2), (1, 0)),
    "of the whole image": (3, 4, 3, (3, 4), (1, 1), (1, 1), (0, 0)),
}


def taps(x, window, strides, dilations, margin, value):
    """[n, channels, taps, positions], what lies outside being `value`."""
    x = F.pad(channels_first(x), (margin[1], margin[1], margin[0], margin[0]), value=value)
    n, channels = x.shape[:2]
    return F.unfold(x, window, dilation=dilations, stride=strides).reshape(
        n, channels, window[0] * window[1], -1)


def pool_cases():
    cases = []
    for number, (name, shape) in enumerate(WINDOWS.items()):
        height, width, channels, window, strides, dilations, margin = shape
        rows = (height + 2 * margin[0] - (window[0] - 1) * dilations[0] - 1) // strides[0] + 1
        columns = (width + 2 * margin[1] - (window[1] - 1) * dilations[1] - 1) // strides[1] + 1
        # No two are equal: of equals the first has the derivative here, and all of them in PyTorch.
        order = np.random.default_rng(number + 20).permutation(2 * height * width * channels)
        x = np.round((order - order.mean()) / 50, 2).reshape(2, height, width, channels)
        g = images(2, rows, columns, channels, seed=number + 30)
        arguments = (window, strides, dilations, margin)

        def placed(values):
            return values.reshape(2, channels, rows, columns).permute(0, 2, 3, 1)

        def total(a):
            return placed(taps(a, *arguments, 0.0).sum(dim=2))

        def largest(a):
            return placed(taps(a, *arguments, -torch.inf).amax(dim=2))

        first = taps(torch.tensor(x), *arguments, -torch.inf).argmax(dim=2, keepdim=True)

        def picked(x, y, u):
            return placed(taps(u, *arguments, 0.0).gather(2, first).squeeze(2))

        def spread(g, of=total):
            probe = torch.zeros(2, height, width, channels, dtype=g.dtype, requires_grad=True)
            (back,) = torch.autograd.grad((of(probe) * g).sum(), probe, create_graph=True)
            return back

        def routed(x, y, g):
            return spread(g, of=lambda u: picked(None, None, u))

        options = {"window": list(window), "strides": list(strides), "dilations": list(dilations),
                   "margin": list(margin), "extents": [height, width]}
        y = largest(torch.tensor(x)).numpy()
        for kind, function, inputs in [
            ("max", largest, {"a": x}), ("sum", total, {"a": x}), ("spread", spread, {"a": g}),
            ("route", routed, {"a": x, "b": y, "c": g}),
            ("pick", picked, {"a": x, "b": y, "c": images(*x.shape, seed=number + 40)}),
        ]:
            cases += operation_cases(f"pool {kind} {name}", f"pool.{kind}", function, inputs,
                                     options=options)
    return cases


write(__file__, ["torch", "numpy"], convolution_cases() + pool_cases())
