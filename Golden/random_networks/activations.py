"""Sankofa's activations in PyTorch, by their names in files."""

import math

import torch
import torch.nn.functional as F


def _names(text):
    """`relu(slope:0.1,max:6)` as its head, its numbers in order and those with a label."""
    if "(" not in text:
        return text, [], {}
    head, inside = text[:-1].split("(")
    bare, labelled = [], {}
    for part in inside.split(","):
        label, _, number = part.rpartition(":")
        if label:
            labelled[label] = float(number)
        else:
            bare.append(float(number))
    return head, bare, labelled


def relu(z, slope=0.0, max=math.inf, threshold=0.0):
    below = torch.zeros_like(z) if slope == 0 else (z - threshold) * slope
    return torch.where(z > threshold, z if max == math.inf else torch.clamp(z, max=max), below)


def sparsemax(z):
    sorted_z, _ = torch.sort(z, dim=-1, descending=True)
    sums = torch.cumsum(sorted_z, -1) - 1
    counts = torch.arange(1, z.shape[-1] + 1, dtype=z.dtype)
    support = (sorted_z * counts > sums).sum(-1, keepdim=True)
    tau = torch.gather(sums, -1, support - 1) / support.to(z.dtype)
    return F.relu(z - tau)


def squareplus(z, b=4.0):
    return 0.5 * (z + torch.sqrt(z * z + b))


def glu(z):
    return F.glu(z, dim=-1)


def sparse_plus(z):
    return torch.where(z < 1, torch.clamp(z + 1, min=0) ** 2 / 4, z)


FUNCTIONS = {
    "linear": lambda z: z, "relu": relu, "leaky_relu": lambda z, s=0.2: F.leaky_relu(z, s),
    "sigmoid": torch.sigmoid, "tanh": torch.tanh, "softplus": lambda z: F.softplus(z, threshold=30),
    "softmax": lambda z: F.softmax(z, -1), "step": lambda z: (z >= 0).to(z.dtype),
    "heaviside": lambda z: (z > 0).to(z.dtype), "relu6": F.relu6,
    "elu": lambda z, a=1.0: F.elu(z, a), "celu": lambda z, a=1.0: F.celu(z, a), "selu": F.selu,
    "gelu": F.gelu, "gelu_tanh": lambda z: F.gelu(z, approximate="tanh"), "silu": F.silu,
    "mish": F.mish, "softsign": F.softsign, "squareplus": squareplus, "exponential": torch.exp,
    "log_sigmoid": F.logsigmoid, "log_softmax": lambda z: F.log_softmax(z, -1),
    "hard_sigmoid": F.hardsigmoid, "hard_silu": F.hardswish, "hard_tanh": F.hardtanh,
    "hard_shrink": lambda z, t=0.5: F.hardshrink(z, t),
    "soft_shrink": lambda z, t=0.5: F.softshrink(z, t), "tanh_shrink": F.tanhshrink,
    "sparse_sigmoid": lambda z: torch.clamp(z + 1, 0, 2) / 2, "sparse_plus": sparse_plus,
    "sparsemax": sparsemax, "glu": glu,
    "threshold": lambda z, t, v: F.threshold(z, t, v),
}


def apply(name, z):
    head, bare, labelled = _names(name)
    return FUNCTIONS[head](z, *bare, **labelled)


def draw(rng, wanted=None):
    """That which is wanted, else any; those that let no gradient through rarely."""
    def number(low, high):
        return round(float(rng.uniform(low, high)), 3)
    flat = ("step", "heaviside")
    head = wanted or str(rng.choice(
        flat if rng.random() < 0.02 else [h for h in FUNCTIONS if h not in flat]))
    if head == "threshold":
        return f"threshold({number(-0.5, 0.5)},{number(-1, 1)})"
    if rng.random() < 0.3:
        return head
    if head == "relu":
        options = {"slope": number(0.05, 0.4), "max": number(0.5, 3), "threshold": number(0.1, 0.5)}
        kept = [f"{k}:{v}" for k, v in options.items() if rng.random() < 0.6]
        return f"relu({','.join(kept)})" if kept else "relu"
    if head in ("leaky_relu", "elu", "celu", "squareplus", "hard_shrink", "soft_shrink"):
        return f"{head}({number(0.1, 1.6)})"
    return head
