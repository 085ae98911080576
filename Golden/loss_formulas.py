"""Losses as PyTorch and Keras compute them, one number an example."""

import keras_on_jax  # noqa: F401
import keras
import torch
import torch.nn.functional as F

LOGITS = " logits"


def per_example(loss):
    return loss.flatten(1).mean(1)


def picked(log_probabilities, labels):
    return -log_probabilities.gather(1, labels.long()[:, None])[:, 0]


def clipped(p):
    return p.clamp(1e-7, 1 - 1e-7)


def normalized(p):
    return torch.log(clipped(p / p.sum(1, keepdim=True)))


# One number an example. Predictions are probabilities, or logits where the name says so.
TORCH = {
    "squaredError": lambda p, t: per_example(F.mse_loss(p, t, reduction="none")),
    "absoluteError": lambda p, t: per_example(F.l1_loss(p, t, reduction="none")),
    "summedSquares": lambda p, t: F.mse_loss(p, t, reduction="none").flatten(1).sum(1),
    "halfSummedSquares": lambda p, t: F.mse_loss(p, t, reduction="none").flatten(1).sum(1) / 2,
    "binaryCrossentropy": lambda p, t: per_example(F.binary_cross_entropy(p, t, reduction="none")),
    "binaryCrossentropy logits": lambda p, t: per_example(
        F.binary_cross_entropy_with_logits(p, t, reduction="none")),
    "categoricalCrossentropy": lambda p, t: -(t * torch.log(p)).sum(1),
    "categoricalCrossentropy logits": lambda p, t: F.cross_entropy(p, t, reduction="none"),
    "sparseCategoricalCrossentropy": lambda p, t: picked(torch.log(p), t),
    "sparseCategoricalCrossentropy logits": lambda p, t: F.cross_entropy(
        p, t.long(), reduction="none"),
}
# Keras' formulas where they are not PyTorch's.
KERAS_FORMULAS = TORCH | {
    "binaryCrossentropy": lambda p, t: per_example(
        -(t * torch.log(clipped(p)) + (1 - t) * torch.log(1 - clipped(p)))),
    "categoricalCrossentropy": lambda p, t: -(t * normalized(p)).sum(1),
    "sparseCategoricalCrossentropy": lambda p, t: picked(normalized(p), t),
}
KERAS = {
    "squaredError": keras.losses.MeanSquaredError(),
    "absoluteError": keras.losses.MeanAbsoluteError(),
    "binaryCrossentropy": keras.losses.BinaryCrossentropy(),
    "binaryCrossentropy logits": keras.losses.BinaryCrossentropy(from_logits=True),
    "categoricalCrossentropy": keras.losses.CategoricalCrossentropy(),
    "categoricalCrossentropy logits": keras.losses.CategoricalCrossentropy(from_logits=True),
    "sparseCategoricalCrossentropy": keras.losses.SparseCategoricalCrossentropy(),
    "sparseCategoricalCrossentropy logits": keras.losses.SparseCategoricalCrossentropy(
        from_logits=True),
}
