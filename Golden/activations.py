"""Golden values and gradients of activations. Run: python Golden/activations.py

Keras, in float32, must agree with each. Leaky ReLU's slope is always written out: Keras' layer has
0.3 by default and its function 0.2, PyTorch has 0.01. Step and heaviside have no peer among the
activations: they are NumPy's heaviside with 1 and with 0 at zero, and their gradient is 0.
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


def checked_by_keras(name, cases, **options):
    mine = keras.activations.get(name)
    for case in cases:
        wanted = np.array(case["outputs"]["value"]["values"], np.float32)
        given = np.asarray(mine(VALUES.astype(np.float32), **options)).reshape(-1)
        assert np.allclose(given, wanted, rtol=1e-5, atol=1e-7), name
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
write(__file__, ["torch", "keras", "jax", "numpy"], cases)
