"""A network drawn at random by its seed: layers and how they are connected, numbers, and how it is trained."""

import numpy as np
import torch

import draw_layers
import layers
import losses

MOST_NUMBERS, MOST_PARAMETERS = 100, 220


class Unsuitable(Exception):
    """The draw came to nothing; another one is made."""


class Builder:
    """Layers, calls and the shapes of all values."""

    def __init__(self, d):
        self.d, self.layers, self.calls, self.shapes, self.used = d, [], [], [], set()

    def output_shape(self, kind, c, index, inputs):
        """By trying it."""
        values = {f"layers.{index}.{n}": torch.ones(s, dtype=torch.float64)
                  for n, s in self.layers[index]["shapes"].items()}
        ctx = layers.Context(values, False, None, torch.float64)
        ctx.path = f"layers.{index}"
        x = [torch.ones(2, *self.shapes[i], dtype=torch.float64) for i in inputs]
        if kind == "Embedding":
            x = [x[0] * 0]
        try:
            made = layers.FUNCTIONS[kind](x if kind in layers.MERGING else x[0], c, ctx)
        except RuntimeError as error:
            raise Unsuitable(str(error)) from error
        shape = list(made.shape[1:])
        if not 0 < np.prod(shape) <= MOST_NUMBERS:
            raise Unsuitable("size")
        return shape

    def add(self, kind, c, shapes, inputs):
        """A layer of its own and its call; the number of what it gives."""
        self.layers.append({"kind": kind, "configuration": c, "shapes": shapes})
        return self.call(len(self.layers) - 1, inputs)

    def call(self, index, inputs):
        made = self.layers[index]
        try:
            shape = self.output_shape(made["kind"], made["configuration"], index, inputs)
        except Unsuitable:
            if index == len(self.layers) - 1 and not any(c["layer"] == index for c in self.calls):
                self.layers.pop()
            raise
        self.calls.append({"layer": index, "inputs": list(inputs)})
        self.used |= set(inputs)
        self.shapes.append(shape)
        return len(self.shapes) - 1

    def attempt(self, value, like=None, kind=None):
        """Some layer behind a value."""
        wanted = self.d.activation_wanted
        for _ in range(20):
            try:
                return self.add(
                    *draw_layers.layer(self.d, self.shapes[value], like, kind), [value])
            except Unsuitable:
                self.d.activation_wanted = wanted
        raise Unsuitable("no layer fits")

    def leaves(self):
        return [v for v in range(len(self.shapes)) if v not in self.used]

    def merge(self, kind=None):
        """Several values become one."""
        value = self.d.of(self.leaves())
        kind = kind or self.d.of(layers.MERGING)
        same = [v for v in range(len(self.shapes)) if self.shapes[v] == self.shapes[value]]
        count = 2 if kind == "Subtract" else self.d.whole(1, 3)
        taken = [value]
        while len(taken) < count:
            taken.append(self.d.of(same) if len(same) > 1 and self.d.chance(0.5)
                         else self.attempt(self.d.of(taken), like=True))
        if any(self.shapes[v] != self.shapes[value] for v in taken):
            raise Unsuitable("shapes")
        rank = len(self.shapes[value])
        c = {"axis": self.d.whole(-rank, rank - 1)} if kind == "Concatenate" else {}
        return self.add(kind, c, {}, [taken[int(i)] for i in self.d.rng.permutation(len(taken))])

    def share(self):
        """A layer once more, on another value of the same shape."""
        choices = [(c["layer"], v) for c in self.calls for v in range(len(self.shapes))
                   if len(c["inputs"]) == 1 and self.shapes[c["inputs"][0]] == self.shapes[v]
                   and self.layers[c["layer"]]["kind"] != "Embedding"
                   and v not in self.words]
        return self.call(*(lambda c: (c[0], [c[1]]))(self.d.of(choices))) if choices else None


def inputs(d, b, count, wanted):
    """Examples for each input; words and bytes get the layer that they need."""
    data, b.words = [], []
    kinds = [d.of(["flat", "series", "image", "words", "bytes", "series", "image"])
             for _ in range(d.of([1, 1, 1, 2]))]
    rank = draw_layers.rank_for(wanted)
    if rank or wanted == "Embedding":
        kinds[0] = d.of({1: ["flat"], 2: ["series", "series", "words"], 3: ["image", "bytes"],
                         None: ["words"]}[rank])
    for kind in kinds:
        shape = {"flat": [d.whole(2, 6)], "series": [d.whole(2, 5), d.whole(1, 3)],
                 "words": [d.whole(2, 5)]}.get(kind, [d.whole(3, 5), d.whole(3, 5), d.whole(1, 3)])
        b.shapes.append(shape)
        if kind == "words":
            b.words.append(len(b.shapes) - 1)
            b.vocabulary = d.whole(3, 7)
            data.append(d.rng.integers(0, b.vocabulary, [count, *shape]).astype(np.int32))
        elif kind == "bytes":
            data.append(d.rng.integers(0, 256, [count, *shape]).astype(np.uint8))
        else:
            data.append(d.rng.normal(size=[count, *shape]).astype(np.float32))
    for v, kind in enumerate(kinds):
        if kind == "words":
            outputs = d.whole(1, 3)
            c = {"vocabulary": b.vocabulary_of(data[v]), "outputs": outputs,
                 "initializer": d.initializer(), "regularizer": d.regularizer()}
            c |= d.some(["constraint"])
            b.add("Embedding", c, {"weight": [c["vocabulary"], outputs]}, [v])
        elif kind == "bytes":
            scale = {"scale": d.of([1 / 255, 1 / 127.5]), "offset": d.of([0.0, -1.0])}
            b.add("Rescaling", scale, {}, [v])
    return data


Builder.vocabulary_of = lambda b, words: int(words.max()) + 1 + b.d.whole(0, 2)


def body(d, b, wanted):
    """Some layers, the first of them of the kind that is wanted, one with the activation that is."""
    if wanted in draw_layers.MERGING:
        b.merge(wanted)
    elif wanted != "Embedding":
        rank = draw_layers.rank_for(wanted)
        fit = [v for v in b.leaves() if rank in (None, len(b.shapes[v]))]
        b.attempt(fit[0], kind=wanted)
    d.turn = None
    for _ in range(d.whole(1, 4)):
        turn = d.rng.random()
        if b.chain or turn < 0.6:
            b.attempt(d.of(b.leaves()) if b.chain or d.chance(0.8)
                      else d.of([v for v in range(len(b.shapes)) if v not in b.words]))
        elif turn < 0.85:
            b.merge()
        else:
            b.share()
    for kind in ("Activation", "Dense"):
        if d.activation_wanted:
            b.attempt(d.of(b.leaves()), kind=kind)
    leaves = b.leaves()
    if len(leaves) > 1 and (len(leaves) > 2 or d.chance(0.5)):
        flat = [v if len(b.shapes[v]) == 1 else b.add("Flatten", {}, {}, [v]) for v in leaves]
        b.add("Concatenate", {"axis": -1}, {}, flat)


# What each loss wants of outputs (their activations) and of targets.
REAL = ["linear", "linear", "tanh", "softsign", "silu"]
LOSSES = {
    "squared_error": (REAL, "real"), "absolute_error": (REAL, "real"), "summed_squares": (REAL, "real"),
    "half_summed_squares": (REAL, "real"), "log_cosh": (REAL, "real"), "huber": (REAL, "real"),
    "absolute_percentage_error": (REAL, "away"), "cosine_similarity": (REAL, "real"),
    "squared_logarithmic_error": (["softplus", "relu", "sigmoid"], "positive"),
    "poisson": (["softplus", "exponential"], "positive"), "hinge": (["linear", "tanh"], "signs"),
    "squared_hinge": (["linear", "tanh"], "signs"), "categorical_hinge": (["linear", "tanh"], "onehot"),
    "kl_divergence": (["softmax"], "shares"), "dice": (["sigmoid", "softmax"], "bits"),
    "tversky": (["sigmoid", "hard_sigmoid"], "bits"), "binary_crossentropy": (["sigmoid"], "bits"),
    "binary_focal_crossentropy": (["sigmoid"], "bits"),
    "categorical_crossentropy": (["softmax"], "onehot"),
    "categorical_focal_crossentropy": (["softmax"], "onehot"),
    "sparse_categorical_crossentropy": (["softmax"], "labels"),
    "sparse_generalized_crossentropy": (["softmax"], "labels"),
}


# Each seed stands for one of these, by its name and whether it takes scores.
TURNS = [(name, False) for name in sorted(LOSSES)]
TURNS += [(name, True) for name in sorted(losses.SIGMOID + losses.SOFTMAX)]


def loss_name(d, head, from_logits):
    """The loss with its numbers."""
    parts = []
    if head == "huber" and d.chance(0.6):
        parts = [d.number(0.2, 2)]
    if head == "sparse_generalized_crossentropy" and d.chance(0.6):
        parts = [d.number(0.1, 1)]
    if head == "tversky" and d.chance(0.7):
        parts = [d.number(0.1, 1), d.number(0.1, 1)]
    if "focal" in head:
        parts += [f"gamma:{d.number(0.5, 3)}"] if d.chance(0.6) else []
        parts += [f"alpha:{d.number(0.1, 0.9)}"] if d.chance(0.6) else []
    if "_crossentropy" in head and "sparse" not in head and d.chance(0.4):
        parts += [f"smoothing:{d.number(0.05, 0.4)}"]
    parts += ["from_logits"] if from_logits else []
    return f"{head}({','.join(map(str, parts))})" if parts else head


def targets(d, kind, count, shape):
    rng = d.rng
    if kind in ("onehot", "labels"):
        labels = rng.integers(0, shape[-1], [count, *shape[:-1]])
        labels.flat[:2] = [0, 1]
        return labels.astype(np.int32) if kind == "labels" else np.eye(
            shape[-1], dtype=np.float32)[labels]
    if kind == "shares":
        made = rng.uniform(0.1, 1, [count, *shape])
        return (made / made.sum(-1, keepdims=True)).astype(np.float32)
    made = rng.normal(size=[count, *shape])
    if kind == "away":
        made = np.sign(made) * (0.5 + abs(made))
    if kind == "positive":
        made = abs(made) + 0.1
    if kind == "signs":
        made = np.where(made > 0, 1.0, d.of([0.0, -1.0]))
    if kind == "bits":
        made = (made > 0).astype(float)
        if d.chance(0.3):
            made = rng.uniform(0, 1, made.shape)
    return made.astype(np.float32)


def head(d, b, value):
    """The last layers behind a value, and the loss and targets that suit them."""
    (name, from_logits), d.loss_wanted = d.loss_wanted or d.of(TURNS), None
    ends, kind = LOSSES[name]
    text, end = loss_name(d, name, from_logits), "linear" if from_logits else d.of(ends)
    if kind == "labels" and len(b.shapes[value]) > 1 or len(b.shapes[value]) > 1 and d.chance(0.5):
        value = b.add("Flatten", {}, {}, [value])
    classes = kind in ("onehot", "labels", "shares") or end == "softmax"
    outputs = d.whole(2, 4) if classes or name == "cosine_similarity" else d.whole(1, 3)
    apart = end != "linear" and d.chance(0.3)
    c, shapes = draw_layers.dense(d, b.shapes[value], "linear" if apart else end, outputs)
    value = b.add("Dense", c, shapes, [value])
    if apart:
        value = b.add("Activation", {"activation": end}, {}, [value])
    return value, text, kind
