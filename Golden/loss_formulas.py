"""Losses as PyTorch and Keras compute them, one number an example."""

import functools

import keras_on_jax  # noqa: F401
import keras
import numpy as np
import torch
import torch.nn.functional as F

LOGITS = " logits"


def cast(arrays, kind):
    return [x if x is None or x.dtype == np.int32 else x.astype(kind) for x in arrays]


def agree(first, second, rtol=1e-5):
    return all(np.allclose(a, b, rtol=rtol, atol=5e-7) for a, b in zip(first, second))


def per_example(loss):
    return loss.flatten(1).mean(1)


def picked(log_probabilities, labels):
    return -log_probabilities.gather(1, labels.long()[:, None])[:, 0]


def clipped(p):
    return p.clamp(1e-7, 1 - 1e-7)


def normalized(p):
    return torch.log(clipped(p / p.sum(1, keepdim=True)))


def kept(x, low, high):
    return torch.minimum(torch.tensor(high, dtype=x.dtype), torch.maximum(
        torch.tensor(low, dtype=x.dtype), x))


def unit(x):
    return x / torch.sqrt(torch.clamp((x * x).sum(1, keepdim=True), min=1e-14))


def signed(t):
    return torch.where(t == 0, -torch.ones_like(t), t)


def categorical_hinge(p, t):
    return torch.relu(((1 - t) * p).amax(1) - (t * p).sum(1) + 1)


def binary(p, t):
    return -(t * torch.log(clipped(p)) + (1 - t) * torch.log(1 - clipped(p)))


def binary_focal(p, t, gamma, alpha=None):
    right = t * p + (1 - t) * (1 - p)
    weight = 1 if alpha is None else t * alpha + (1 - t) * (1 - alpha)
    return per_example(weight * (1 - right) ** gamma * binary(p, t))


def categorical_focal(p, t, gamma, alpha):
    q = clipped(p / p.sum(1, keepdim=True))
    return -(alpha * (1 - q) ** gamma * t * torch.log(q)).sum(1)


def generalized(p, t, q):
    return (1 - p.gather(1, t.long()[:, None])[:, 0] ** q) / q


def tversky(p, t, alpha, beta):
    shared = (t * p).sum(1)
    wrong, missed = ((1 - t) * p).sum(1), (t * (1 - p)).sum(1)
    return 1 - shared / (shared + alpha * wrong + beta * missed + 1e-7)


def of_rows(loss, **options):
    """Keras' formula for each example on its own."""
    def value(t, p, sample_weight=None):
        values = loss(t, p, axis=(1,), **options)
        weights = 1 if sample_weight is None else sample_weight
        return keras.ops.mean(values * weights)
    return value


def generalized_of_keras(t, p, sample_weight=None, q=0.7):
    values = keras.losses.categorical_generalized_cross_entropy(t, p, q)
    return keras.ops.mean(values * (1 if sample_weight is None else sample_weight))


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

# Those with numbers in their names, and those that PyTorch has no function for. Name here: Keras'
# loss, and its formula once more, for float64. more_losses.py
# compares the two.
NAMED = {
    "absolute_percentage_error": (
        keras.losses.MeanAbsolutePercentageError(),
        lambda p, t: 100 * per_example(((t - p) / t.abs().clamp(min=1e-7)).abs())),
    "squared_logarithmic_error": (
        keras.losses.MeanSquaredLogarithmicError(), lambda p, t: per_example(
            (torch.log(kept(p, 1e-7, 1e30) + 1) - torch.log(t.clamp(min=1e-7) + 1)) ** 2)),
    "log_cosh": (keras.losses.LogCosh(), lambda p, t: per_example(
        p - t + F.softplus(-2 * (p - t), threshold=1e9) - torch.log(torch.tensor(2.0).double()))),
    "huber": (keras.losses.Huber(), lambda p, t: per_example(
        F.huber_loss(p, t, reduction="none"))),
    "huber(0.5)": (keras.losses.Huber(delta=0.5), lambda p, t: per_example(
        F.huber_loss(p, t, reduction="none", delta=0.5))),
    "poisson": (keras.losses.Poisson(), lambda p, t: per_example(
        F.poisson_nll_loss(p, t, log_input=False, eps=1e-7, reduction="none"))),
    "cosine_similarity": (keras.losses.CosineSimilarity(), lambda p, t: -(unit(p) * unit(t)).sum(1)),
    "hinge": (keras.losses.Hinge(), lambda p, t: per_example(torch.relu(1 - signed(t) * p))),
    "squared_hinge": (
        keras.losses.SquaredHinge(), lambda p, t: per_example(torch.relu(1 - signed(t) * p) ** 2)),
    "categorical_hinge": (keras.losses.CategoricalHinge(), categorical_hinge),
    "kl_divergence": (keras.losses.KLDivergence(), lambda p, t: F.kl_div(
        torch.log(kept(p, 1e-7, 1.0)), t.clamp(1e-7, 1), reduction="none").sum(1)),
    "binary_crossentropy(smoothing:0.1)": (
        keras.losses.BinaryCrossentropy(label_smoothing=0.1),
        lambda p, t: per_example(binary(p, t * 0.9 + 0.05))),
    "binary_crossentropy(from_logits)": (
        keras.losses.BinaryCrossentropy(from_logits=True), TORCH["binaryCrossentropy logits"]),
    "binary_crossentropy(smoothing:0.2,from_logits)": (
        keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.2),
        lambda p, t: TORCH["binaryCrossentropy logits"](p, t * 0.8 + 0.1)),
    "categorical_crossentropy(smoothing:0.1)": (
        keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
        lambda p, t: -((t * 0.9 + 0.1 / t.shape[1]) * normalized(p)).sum(1)),
    "categorical_crossentropy(from_logits)": (
        keras.losses.CategoricalCrossentropy(from_logits=True),
        TORCH["categoricalCrossentropy logits"]),
    "categorical_crossentropy(smoothing:0.1,from_logits)": (
        keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1),
        lambda p, t: F.cross_entropy(p, t, reduction="none", label_smoothing=0.1)),
    "sparse_categorical_crossentropy(from_logits)": (
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        TORCH["sparseCategoricalCrossentropy logits"]),
    "binary_focal_crossentropy": (
        keras.losses.BinaryFocalCrossentropy(), lambda p, t: binary_focal(p, t, 2)),
    "binary_focal_crossentropy(gamma:3,alpha:0.3)": (
        keras.losses.BinaryFocalCrossentropy(apply_class_balancing=True, alpha=0.3, gamma=3),
        lambda p, t: binary_focal(p, t, 3, 0.3)),
    "binary_focal_crossentropy(from_logits)": (
        keras.losses.BinaryFocalCrossentropy(from_logits=True),
        lambda p, t: binary_focal(torch.sigmoid(p), t, 2)),
    "binary_focal_crossentropy(alpha:0.3,smoothing:0.1)": (
        keras.losses.BinaryFocalCrossentropy(
            apply_class_balancing=True, alpha=0.3, label_smoothing=0.1),
        lambda p, t: binary_focal(p, t * 0.9 + 0.05, 2, 0.3)),
    "categorical_focal_crossentropy(smoothing:0.1)": (
        keras.losses.CategoricalFocalCrossentropy(label_smoothing=0.1),
        lambda p, t: categorical_focal(p, t * 0.9 + 0.1 / t.shape[1], 2, 0.25)),
    "categorical_focal_crossentropy": (
        keras.losses.CategoricalFocalCrossentropy(), lambda p, t: categorical_focal(p, t, 2, 0.25)),
    "categorical_focal_crossentropy(gamma:3,alpha:0.5)": (
        keras.losses.CategoricalFocalCrossentropy(alpha=0.5, gamma=3),
        lambda p, t: categorical_focal(p, t, 3, 0.5)),
    "categorical_focal_crossentropy(from_logits)": (
        keras.losses.CategoricalFocalCrossentropy(from_logits=True),
        lambda p, t: categorical_focal(torch.softmax(p, 1), t, 2, 0.25)),
    "sparse_generalized_crossentropy": (
        generalized_of_keras, lambda p, t: generalized(p, t, 0.7)),
    "sparse_generalized_crossentropy(1)": (
        functools.partial(generalized_of_keras, q=1.0), lambda p, t: generalized(p, t, 1.0)),
    "dice": (of_rows(keras.losses.dice), lambda p, t: 1 - 2 * (t * p).sum(1) / (
        t.sum(1) + p.sum(1) + 1e-7)),
    "tversky": (of_rows(keras.losses.tversky), lambda p, t: tversky(p, t, 0.5, 0.5)),
    # Keras' alpha weighs what is missed.
    "tversky(0.3,0.8)": (of_rows(keras.losses.tversky, alpha=0.8, beta=0.3),
                         lambda p, t: tversky(p, t, 0.3, 0.8)),
}
