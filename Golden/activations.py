"""Golden values and gradients of activations. Run: python Golden/activations.py

Keras, in float32, must agree with each. Leaky ReLU's slope is always written out: Keras' layer has
0.3 by default and its function 0.2, PyTorch has 0.01. Step and heaviside have no peer among the
activations: they are NumPy's heaviside with 1 and with 0 at zero, and their gradient is 0.
Where a case has an option "activation", that is its name here, with numbers. Keras' and PyTorch's
derivatives at kinks differ, so the inputs of those cases keep away from them.
"""

import inspect

import keras_on_jax  # noqa: F401
import keras
import numpy as np
import torch
import torch.nn.functional as F

from golden_file import write
from operation_case import exact_case, operation_cases

VALUES = np.array([[-3.0, -1.1, -0.2, 0.0], [0.4, 1.3, 2.7, -0.75], [6.5, -8.25, 0.05, 1.0]])
SLOPES = {
    "Keras' layer": keras.layers.LeakyReLU().negative_slope,
    "Keras' function": inspect.signature(keras.activations.leaky_relu).parameters[
        "negative_slope"].default,
    "PyTorch": torch.nn.LeakyReLU().negative_slope,
}
assert list(SLOPES.values()) == [0.3, 0.2, 0.01]

TORCH = {
    "linear": lambda x: x * 1, "relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh,
    "softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)),
    "softmax": lambda x: torch.softmax(x, -1),
}


# No kink of any function below is among them.
BETWEEN = np.array([[-3.2, -1.1, -0.2, 0.15], [0.4, 1.3, 2.7, -0.75], [6.5, -8.25, 0.05, 0.9]])


def sparsemax(x):
    """Algorithm 1 of Martins and Astudillo (2016), by sorting.

    Keras 3.15.1 is wrong where more than one class has a share (keras-team/keras, issue 23425), so it
    is asked about other rows alone.
    """
    ordered = torch.sort(x, dim=-1, descending=True).values
    sums = torch.cumsum(ordered, -1)
    ranks = torch.arange(1, x.shape[-1] + 1, dtype=x.dtype)
    support = 1 + ranks * ordered > sums
    count = support.sum(-1, keepdim=True)
    threshold = (torch.gather(sums, -1, count - 1) - 1) / count
    return torch.relu(x - threshold)


def keras_relu(x, slope, maximum, threshold):
    below = slope * (x - threshold)
    return torch.where(x > threshold, torch.clamp(x, max=maximum), below)


# Name here: (Keras' name, Keras' options, in torch).
NAMED = {
    "celu": ("celu", {}, F.celu), "celu(2)": ("celu", {"alpha": 2.0}, lambda x: F.celu(x, 2.0)),
    "elu": ("elu", {}, F.elu), "elu(1.5)": ("elu", {"alpha": 1.5}, lambda x: F.elu(x, 1.5)),
    "selu": ("selu", {}, F.selu), "exponential": ("exponential", {}, torch.exp),
    "gelu": ("gelu", {}, F.gelu),
    "gelu_tanh": ("gelu", {"approximate": True}, lambda x: F.gelu(x, approximate="tanh")),
    "glu": ("glu", {}, F.glu), "hard_shrink": ("hard_shrink", {}, F.hardshrink),
    "hard_shrink(1)": ("hard_shrink", {"threshold": 1.0}, lambda x: F.hardshrink(x, 1.0)),
    "hard_sigmoid": ("hard_sigmoid", {}, lambda x: torch.clamp(x + 3, 0, 6) / 6),
    "hard_silu": ("hard_silu", {}, lambda x: x * torch.clamp(x + 3, 0, 6) / 6),
    "hard_tanh": ("hard_tanh", {}, F.hardtanh),
    "log_sigmoid": ("log_sigmoid", {}, F.logsigmoid),
    "log_softmax": ("log_softmax", {}, lambda x: F.log_softmax(x, -1)), "mish": ("mish", {}, F.mish),
    "relu6": ("relu6", {}, F.relu6), "silu": ("silu", {}, F.silu),
    "relu(slope:0.1,max:2,threshold:0.5)": (
        "relu", {"negative_slope": 0.1, "max_value": 2.0, "threshold": 0.5},
        lambda x: keras_relu(x, 0.1, 2.0, 0.5)),
    "relu(max:3)": ("relu", {"max_value": 3.0}, lambda x: keras_relu(x, 0.0, 3.0, 0.0)),
    "soft_shrink": ("soft_shrink", {}, F.softshrink),
    "soft_shrink(1)": ("soft_shrink", {"threshold": 1.0}, lambda x: F.softshrink(x, 1.0)),
    "softsign": ("softsign", {}, F.softsign),
    "sparse_plus": ("sparse_plus", {}, lambda x: torch.where(
        x <= -1, 0 * x, torch.where(x >= 1, x, (x + 1) ** 2 / 4))),
    "sparse_sigmoid": ("sparse_sigmoid", {}, lambda x: torch.clamp((x + 1) / 2, 0, 1)),
    "sparsemax": ("sparsemax", {}, sparsemax),
    "squareplus": ("squareplus", {}, lambda x: (x + torch.sqrt(x * x + 4)) / 2),
    "squareplus(1)": ("squareplus", {"b": 1}, lambda x: (x + torch.sqrt(x * x + 1)) / 2),
    "tanh_shrink": ("tanh_shrink", {}, F.tanhshrink),
    "threshold(0.5,-2)": ("threshold", {"threshold": 0.5, "default_value": -2.0},
                          lambda x: F.threshold(x, 0.5, -2.0)),
}


def checked_by_keras(name, cases, values=VALUES, **options):
    mine = keras.activations.get(name)
    for case in cases:
        wanted = np.array(case["outputs"]["value"]["values"], np.float32)
        given = np.asarray(mine(values.astype(np.float32), **options)).reshape(-1)
        # Keras' erf and 1 + erf lose digits in float32.
        assert np.allclose(given, wanted, rtol=1e-5, atol=1e-6), name
    return cases


cases = []
for name, function in TORCH.items():
    cases += checked_by_keras(name, operation_cases(name, name, function, {"a": VALUES}))
for source, slope in SLOPES.items():
    made = operation_cases(f"leakyRelu {slope}", "leakyRelu", lambda x: F.leaky_relu(x, slope),
                           {"a": VALUES}, options={"slope": slope, "defaultOf": source})
    cases += checked_by_keras("leaky_relu", made, negative_slope=slope)
for name, at_zero in (("step", np.ones), ("heaviside", np.zeros)):
    for kind in ("float64", "float32"):
        values = VALUES.astype(kind)
        cases.append(exact_case(name, name, kind, {"a": values},
                                np.heaviside(values, at_zero((), kind))))
for name, (keras_name, options, function) in NAMED.items():
    made = operation_cases(name, "named", function, {"a": BETWEEN}, options={"activation": name})
    cases += made
    if name == "sparsemax":
        apart = BETWEEN[1:] * 3
        assert (np.sort(apart, 1)[:, -1] - np.sort(apart, 1)[:, -2] > 1).all()
        made = operation_cases(name, "named", function, {"a": apart})
        checked_by_keras(keras_name, made, apart)
        assert np.allclose(function(torch.tensor(BETWEEN)).sum(-1), 1)
    else:
        checked_by_keras(keras_name, made, BETWEEN, **options)
write(__file__, ["torch", "keras", "jax", "numpy"], cases)
