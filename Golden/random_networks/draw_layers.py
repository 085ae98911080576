"""Layers with options drawn at random: a configuration as a model file keeps it, and its parameters."""

import activations
import numpy as np

INITIALIZERS = [["zeros"], ["ones"], ["constant", 0.25], ["uniform", -0.1, 0.2], ["normal", 0.0, 0.3],
                ["truncated_normal", 0.0, 0.2], ["glorot_uniform"], ["glorot_normal"], ["he_uniform"],
                ["he_normal"], ["lecun_uniform"], ["lecun_normal"]]


class Draw:
    """Random choices of one network."""

    def __init__(self, rng):
        self.rng = rng
        # For the layer that a seed stands for: how often its kind came before.
        self.turn = None
        # What else the seed stands for, until something has it.
        self.activation_wanted, self.loss_wanted = None, None

    def chance(self, share):
        return bool(self.rng.random() < share)

    def optional(self, share):
        """All of them first and none of them then for the layers that seeds stand for, any for others."""
        if self.turn in (0, 1):
            return self.turn == 0
        return self.chance(share if self.turn is None or self.turn % 2 else 0.6)

    def activation(self, but=()):
        """That which is wanted, else any; none of those that do not suit the layer."""
        if self.activation_wanted and self.activation_wanted not in but:
            wanted, self.activation_wanted = self.activation_wanted, None
            return activations.draw(self.rng, wanted)
        names = iter(lambda: activations.draw(self.rng), None)
        return next(name for name in names if name not in but)

    def whole(self, low, high):
        """Both included."""
        return int(self.rng.integers(low, high + 1))

    def number(self, low, high, digits=3):
        return round(float(self.rng.uniform(low, high)), digits)

    def of(self, choices):
        return choices[int(self.rng.integers(len(choices)))]

    def each(self, choices):
        """One after the other for the layers that seeds stand for, any for others."""
        return self.of(choices) if self.turn is None else choices[self.turn % len(choices)]

    def initializer(self):
        return self.of(INITIALIZERS)

    def regularizer(self):
        if not self.optional(0.2):
            return None
        l1, l2 = self.number(0.001, 0.05), self.number(0.001, 0.05)
        return self.of([[l1, 0.0], [0.0, l2], [l1, l2]])

    def constraint(self):
        low = self.number(0, 0.6)
        return self.of([["non_negative"], ["unit_norm"], ["max_norm", self.number(0.3, 2)],
                        ["min_max_norm", low, low + self.number(0.1, 1), self.number(0.2, 1)],
                        ["min_max_norm", 0.0, self.number(0.3, 1.5), 1.0]])

    def some(self, made, share=0.2):
        """Constraints that a file mentions only where they are used."""
        return {name: self.constraint() for name in made if self.optional(share)}

    def padding(self, axes, most=None):
        high = 2 if most is None else most - 1
        margins = [self.whole(0, high) for _ in range(2 * axes)]
        return self.each(["valid", "same", margins] + (["causal"] if axes == 1 else []))


def neurons(d, activation=None):
    """What every layer of neurons keeps."""
    made = {"activation": activation or d.activation(), "usesBias": d.optional(0.7),
            "initializer": d.initializer(), "biasInitializer": d.initializer(),
            "regularizer": d.regularizer(), "biasRegularizer": d.regularizer()}
    made |= d.some(["constraint"] + (["biasConstraint"] if made["usesBias"] else []))
    penalty = d.regularizer() if d.optional(0.5) else None
    return made | ({"activationRegularizer": penalty} if penalty else {})


def with_bias(c, outputs, weights):
    return weights | ({"bias": [outputs]} if c["usesBias"] else {})


def even(c, option="outputs"):
    """How many neurons there are, twice as many as drawn where `glu` could not halve them."""
    c[option] *= 2 if c["activation"] == "glu" and c[option] % 2 else 1
    return c[option]


def dense(d, shape, activation=None, outputs=None):
    outputs = outputs or d.whole(1, 5)
    c = {"outputs": outputs} | neurons(d, activation)
    outputs = even(c)
    return c, with_bias(c, outputs, {"weight": [outputs, shape[-1]]})


def pair(d, low, high):
    return [d.whole(low, high), d.whole(low, high)]


def windowed(d, shape, axes, most=None):
    """Window, strides, padding of a layer over so many axes; dilations where it does not pool."""
    size = [d.whole(1, min(3, e)) for e in shape[:axes]]
    steps = [d.whole(1, 2) for _ in range(axes)]
    padding = d.padding(axes, most if most is None else min(size))
    if axes == 1:
        return {"size": size[0], "stride": steps[0], "padding": padding}
    return {"size": size, "strides": steps, "padding": padding}


def conv(axes):
    def draw(d, shape):
        channels = shape[-1]
        groups = d.of([g for g in (1, 1, 2, 3) if channels % g == 0])
        c = {"outputs": groups * d.whole(1, 2)} | windowed(d, shape, axes)
        c |= {"dilation": d.whole(1, 2)} if axes == 1 else {"dilations": pair(d, 1, 2)}
        c |= {"groups": groups} | neurons(d)
        outputs = even(c)
        size = [c["size"]] if axes == 1 else c["size"]
        return c, with_bias(c, outputs, {"weight": [outputs, *size, channels // groups]})
    return draw


def depthwise(d, shape):
    c = windowed(d, shape, 2) | {"dilations": pair(d, 1, 2), "multiplier": d.whole(1, 2)}
    c |= neurons(d)
    outputs = shape[-1] * even(c, "multiplier")
    return c, with_bias(c, outputs, {"weight": [outputs, *c["size"], 1]})


def separable(d, shape):
    c = {"outputs": d.whole(1, 3)} | windowed(d, shape, 2) | {"dilations": pair(d, 1, 2)}
    c |= {"multiplier": d.whole(1, 2), "depthwiseInitializer": d.initializer(),
          "depthwiseRegularizer": d.regularizer()} | d.some(["depthwiseConstraint"]) | neurons(d)
    outputs = even(c)
    between = shape[-1] * c["multiplier"]
    return c, with_bias(c, outputs, {"depthwiseWeight": [between, *c["size"], 1],
                                     "weight": [outputs, 1, 1, between]})


def recurrent(kind, gates):
    def draw(d, shape):
        units = d.whole(1, 3)
        activation = lambda: d.activation(but=("glu", "exponential", "step", "heaviside"))
        c = {"units": units, "activation": "tanh" if d.chance(0.4) else activation()}
        if kind != "SimpleRNN":
            c["recurrentActivation"] = "sigmoid" if d.chance(0.5) else activation()
        c["usesBias"] = d.optional(0.75)
        c |= {"usesForgetBias": d.optional(0.5)} if kind == "LSTM" else {}
        c |= {"resetAfter": d.optional(0.5)} if kind == "GRU" else {}
        for name in ("initializer", "recurrentInitializer", "biasInitializer"):
            c[name] = d.initializer()
        for name in ("regularizer", "recurrentRegularizer", "biasRegularizer"):
            c[name] = d.regularizer()
        c |= {"returnsSequences": d.optional(0.5), "goesBackwards": d.optional(0.3)}
        c |= d.some(["constraint", "recurrentConstraint"]
                    + (["biasConstraint"] if c["usesBias"] else []))
        c |= {name: d.number(0.1, 0.6) for name in ("dropout", "recurrentDropout") if d.optional(0.2)}
        shapes = {"weight": [gates * units, shape[-1]], "recurrentWeight": [gates * units, units]}
        shapes = with_bias(c, gates * units, shapes)
        if kind == "GRU" and c["resetAfter"] and c["usesBias"]:
            shapes["recurrentBias"] = [gates * units]
        return c, shapes
    return draw


RECURRENT = {"SimpleRNN": recurrent("SimpleRNN", 1), "LSTM": recurrent("LSTM", 4),
             "GRU": recurrent("GRU", 3)}


def bidirectional(d, shape):
    kind = d.each(sorted(RECURRENT))
    settings, shapes = RECURRENT[kind](d, shape)
    settings["inputShape"] = shape if d.optional(0.4) else None
    merge = d.each(["concatenation", "sum", "product", "mean"])
    return ({"layer": kind, "settings": settings, "merge": merge},
            {f"{side}.{name}": s for side in ("forward", "backward") for name, s in shapes.items()})


def normalization(kind):
    def draw(d, shape):
        scales, offsets = d.optional(0.7), d.optional(0.7)
        if kind == "BatchNormalization":
            own, extra = [shape[-1]], {"mean": [shape[-1]], "variance": [shape[-1]]}
            c = {"momentum": d.number(0.3, 0.99)}
        else:
            axes = d.whole(1, len(shape))
            own, extra, c = shape[len(shape) - axes:], {}, {"axisCount": axes}
        c |= {"epsilon": d.number(0.001, 0.1), "scales": scales, "offsets": offsets}
        return c, ({"scale": own} if scales else {}) | ({"offset": own} if offsets else {}) | extra
    return draw


def plain(make):
    return lambda d, shape: (make(d, shape), {})


def image_sampling(d):
    fill = d.each([["constant", d.number(-1, 1)], ["nearest"], ["reflect"], ["wrap"]])
    return {"fill": fill, "interpolation": d.each(["nearest", "bilinear", "bilinear"])}


def bounds(d, least, most):
    low = d.number(least, most)
    return [low, min(most, low + d.number(0, 0.4))]


def reshaped(d, shape):
    count = int(np.prod(shape))
    parts = [[count], [1, count], [count, 1], list(reversed(shape))]
    parts += [[k, count // k] for k in (2, 3) if count % k == 0]
    parts += [[2, 2, count // 4]] if count % 4 == 0 else []
    return {"shape": d.of(parts)}


def permuted(d, shape):
    return {"axes": [int(a) for a in d.rng.permutation(len(shape))]}


ANY = {
    "Dense": dense, "Activation": plain(lambda d, s: {
        "activation": d.activation(but=("glu",) if s[-1] % 2 else ())}),
    "BatchNormalization": normalization("BatchNormalization"),
    "LayerNormalization": normalization("LayerNormalization"),
    "Normalization": lambda d, s: ({}, {"mean": [s[-1]], "variance": [s[-1]]}),
    "Dropout": plain(lambda d, s: {"rate": d.number(0.1, 0.7)}),
    "GaussianNoise": plain(lambda d, s: {"deviation": d.number(0.05, 0.5)}),
    "GaussianDropout": plain(lambda d, s: {"rate": d.number(0.05, 0.5)}),
    "Rescaling": plain(lambda d, s: {"scale": d.number(-2, 2), "offset": d.of([0.0, d.number(-1, 1)])}),
    "Reshape": plain(reshaped),
}
FLAT = {"RepeatVector": plain(lambda d, s: {"count": d.whole(1, 3)})}
SERIES = RECURRENT | {
    "Bidirectional": bidirectional, "Conv1D": conv(1),
    "MaxPooling1D": plain(lambda d, s: windowed(d, s, 1, 1)),
    "AveragePooling1D": plain(lambda d, s: windowed(d, s, 1, 1)),
    "GlobalAveragePooling1D": plain(lambda d, s: {}), "GlobalMaxPooling1D": plain(lambda d, s: {}),
    "SpatialDropout1D": plain(lambda d, s: {"rate": d.number(0.1, 0.7)}),
    "ZeroPadding1D": plain(lambda d, s: {"before": d.whole(0, 2), "after": d.whole(0, 2)}),
    "Cropping1D": plain(lambda d, s: {"before": d.whole(0, 1), "after": d.whole(0, 1)}),
    "UpSampling1D": plain(lambda d, s: {"size": d.whole(1, 3)}),
    "Flatten": plain(lambda d, s: {}), "Permute": plain(permuted),
}
IMAGES = {
    "Conv2D": conv(2), "DepthwiseConv2D": depthwise, "SeparableConv2D": separable,
    "MaxPooling2D": plain(lambda d, s: windowed(d, s, 2, 1)),
    "AveragePooling2D": plain(lambda d, s: windowed(d, s, 2, 1)),
    "GlobalAveragePooling2D": plain(lambda d, s: {}), "GlobalMaxPooling2D": plain(lambda d, s: {}),
    "SpatialDropout2D": plain(lambda d, s: {"rate": d.number(0.1, 0.7)}),
    "ZeroPadding2D": plain(lambda d, s: {"margins": [d.whole(0, 2) for _ in range(4)]}),
    "Cropping2D": plain(lambda d, s: {"margins": [d.whole(0, 1) for _ in range(4)]}),
    "UpSampling2D": plain(lambda d, s: {"size": pair(d, 1, 2),
                                        "interpolation": d.each(["nearest", "bilinear"])}),
    "Resizing": plain(lambda d, s: {"height": d.whole(1, 6), "width": d.whole(1, 6),
                                    "interpolation": d.each(["nearest", "bilinear", "bilinear"]),
                                    "antialiases": d.optional(0.5)}),
    "RandomFlip": plain(lambda d, s: {"direction": d.each(["horizontal", "vertical", "both"])}),
    "RandomTranslation": plain(lambda d, s: {"height": bounds(d, -0.4, 0.4),
                                             "width": bounds(d, -0.4, 0.4)} | image_sampling(d)),
    "RandomRotation": plain(lambda d, s: {"turns": bounds(d, -0.5, 0.5)} | image_sampling(d)),
    "RandomZoom": plain(lambda d, s: {"height": bounds(d, -0.4, 0.4), "width": d.of(
        [None, bounds(d, -0.4, 0.4)])} | image_sampling(d)),
    "Flatten": plain(lambda d, s: {}), "Permute": plain(permuted),
}
# These do not keep the shape that the model states.
WITHOUT_INPUT_SHAPE = {
    "BatchNormalization", "Dropout", "GaussianDropout", "SpatialDropout1D", "SpatialDropout2D",
    "GlobalAveragePooling1D", "GlobalMaxPooling1D", "GlobalAveragePooling2D", "GlobalMaxPooling2D",
    "Bidirectional"}


BY_RANK = {1: FLAT, 2: SERIES, 3: IMAGES}
MERGING = ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate")
# These keep the shape.
LIKE = {"Activation": plain(lambda d, s: {"activation": d.activation(but=("glu",))})} | {
    kind: ANY[kind] for kind in ("LayerNormalization", "BatchNormalization", "Rescaling",
                                 "GaussianNoise")}
# Each seed stands for one of these, so that none is rare.
KINDS = sorted({*ANY, *FLAT, *SERIES, *IMAGES, *MERGING, "Embedding"})


def rank_for(kind):
    """The rank of the examples that a kind wants; nothing where any will do."""
    return next((rank for rank, own in BY_RANK.items() if kind in own), None)


def layer(d, shape, like=None, kind=None):
    """A layer for examples of a shape: its kind, its configuration, its parameters' shapes.

    `like` is set when it must keep the shape.
    """
    own = BY_RANK.get(len(shape), {})
    kinds = LIKE if like else ANY if not own or d.chance(0.35) else own
    kind = kind or d.of(sorted(kinds))
    return kind, *(LIKE if like else own | ANY)[kind](d, list(shape))
