"""Sankofa's losses in PyTorch: one number for each example, from its name in files.

Where the output ends with the softmax or sigmoid that belongs to the loss, `z` is what goes in.
"""

import torch
import torch.nn.functional as F

import activations


def outputs_mean(values):
    return values.flatten(1).mean(1) if values.dim() > 1 else values


def outputs_sum(values):
    return values.flatten(1).sum(1) if values.dim() > 1 else values


def clipped(p):
    return p.clamp(1e-7, 1 - 1e-7)


def smoothed(y, smoothing, choices):
    return y * (1 - smoothing) + smoothing / choices


def class_logarithms(p, z):
    return F.log_softmax(z, -1) if z is not None else torch.log(clipped(p / p.sum(-1, keepdim=True)))


def binary_values(p, y, z):
    if z is not None:
        return F.softplus(z, threshold=30) - z * y
    q = clipped(p)
    return -(y * torch.log(q) + (1 - y) * torch.log(1 - q))


def focus(x, gamma):
    return x.clamp(min=1e-7) ** gamma


def huber(a, y, _, delta=1.0):
    return outputs_mean(F.huber_loss(a, y, reduction="none", delta=delta))


def cosine(a, y, _):
    length = lambda v: torch.sqrt((v * v).sum(-1, keepdim=True).clamp(min=1e-14))
    return outputs_mean(-((a / length(a)) * (y / length(y))).sum(-1))


def signed(y):
    return torch.where(y == 0, -1.0, y)


def categorical_hinge(a, y, _):
    margin = ((1 - y) * a).amax(-1) - (y * a).sum(-1)
    return outputs_mean(F.relu(margin + 1))


def tversky(a, y, _, alpha=0.5, beta=0.5):
    shared, wrong, missed = (outputs_sum(v) for v in (y * a, (1 - y) * a, y * (1 - a)))
    return 1 - shared / (shared + alpha * wrong + beta * missed + 1e-7)


def binary(p, y, z, smoothing=0.0):
    return outputs_mean(binary_values(p, smoothed(y, smoothing, 2), z))


def categorical(p, y, z, smoothing=0.0):
    y = smoothed(y, smoothing, p.shape[-1])
    return outputs_mean(-(y * class_logarithms(p, z)).sum(-1))


def sparse(p, y, z):
    return -class_logarithms(p, z).gather(1, y.long()[:, None])[:, 0]


def generalized(p, y, z, q=0.7):
    return (1 - p.gather(1, y.long()[:, None])[:, 0] ** q) / q


def binary_focal(p, y, z, gamma=2.0, alpha=None, smoothing=0.0):
    y = smoothed(y, smoothing, 2)
    values = focus(1 - (y * p + (1 - y) * (1 - p)), gamma) * binary_values(p, y, z)
    return outputs_mean(values if alpha is None else values * (y * alpha + (1 - y) * (1 - alpha)))


def categorical_focal(p, y, z, gamma=2.0, alpha=0.25, smoothing=0.0):
    y = smoothed(y, smoothing, p.shape[-1])
    share = p if z is not None else clipped(p / p.sum(-1, keepdim=True))
    return outputs_mean(
        -(focus(1 - share, gamma) * alpha * y * class_logarithms(p, z)).sum(-1))


def kl(p, y, z):
    y = y.clamp(1e-7, 1)
    logarithms = F.log_softmax(z, -1) if z is not None else torch.log(p.clamp(1e-7, 1))
    return outputs_mean((y * (torch.log(y) - logarithms)).sum(-1))


FUNCTIONS = {
    "squared_error": lambda a, y, z: outputs_mean((a - y) ** 2),
    "absolute_error": lambda a, y, z: outputs_mean((a - y).abs()),
    "summed_squares": lambda a, y, z: outputs_sum((a - y) ** 2),
    "half_summed_squares": lambda a, y, z: outputs_sum((a - y) ** 2) / 2,
    "absolute_percentage_error": lambda a, y, z: outputs_mean(
        100 * ((a - y) / y.abs().clamp(min=1e-7)).abs()),
    "squared_logarithmic_error": lambda a, y, z: outputs_mean(
        (torch.log1p(a.clamp(min=1e-7)) - torch.log1p(y.clamp(min=1e-7))) ** 2),
    "log_cosh": lambda a, y, z: outputs_mean(torch.log(torch.cosh(a - y))),
    "huber": huber, "poisson": lambda a, y, z: outputs_mean(a - y * torch.log(a + 1e-7)),
    "cosine_similarity": cosine,
    "hinge": lambda a, y, z: outputs_mean(F.relu(1 - signed(y) * a)),
    "squared_hinge": lambda a, y, z: outputs_mean(F.relu(1 - signed(y) * a) ** 2),
    "categorical_hinge": categorical_hinge, "kl_divergence": kl,
    "dice": lambda a, y, z: 1 - 2 * outputs_sum(y * a) / (outputs_sum(y + a) + 1e-7),
    "tversky": tversky, "binary_crossentropy": binary, "categorical_crossentropy": categorical,
    "sparse_categorical_crossentropy": sparse, "binary_focal_crossentropy": binary_focal,
    "categorical_focal_crossentropy": categorical_focal,
    "sparse_generalized_crossentropy": generalized,
}
SIGMOID = ("binary_crossentropy", "binary_focal_crossentropy")
SOFTMAX = ("categorical_crossentropy", "sparse_categorical_crossentropy", "kl_divergence",
           "categorical_focal_crossentropy", "sparse_generalized_crossentropy")


def values(name, a, y, z, last):
    """`last` is the activation that made `a` from `z`."""
    from_logits = "from_logits" in name
    head, bare, labelled = activations._names(
        name.replace(",from_logits", "").replace("(from_logits)", ""))
    if from_logits:
        z, a = a, torch.sigmoid(a) if head in SIGMOID else F.softmax(a, -1)
    elif not (last == "sigmoid" and head in SIGMOID or last == "softmax" and head in SOFTMAX):
        z = None
    return FUNCTIONS[head](a, y, z, *bare, **labelled)
