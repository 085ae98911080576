"""Weights after each constraint, by Keras. Run: python Golden/constraints.py

Weights are [outputs, …] as Sankofa keeps them; Keras is given them with the outputs last, and the
axes before them as those of the norm.
"""

import keras_on_jax  # noqa: F401
import keras
import numpy as np

from golden_file import tensor, write

GENERATOR = np.random.default_rng(4)
WEIGHTS = {
    "dense": np.round(GENERATOR.normal(size=(4, 3)) * 1.5, 3),
    "image": np.round(GENERATOR.normal(size=(3, 2, 2, 2)), 3),
    "bias": np.round(GENERATOR.normal(size=5) * 2, 3),
    "zeros": np.zeros((2, 3)),
}
WEIGHTS["dense"][1] *= 0.01


def constrained(make, weights):
    moved = np.moveaxis(weights.astype(np.float32), 0, -1)
    axes = list(range(max(moved.ndim - 1, 1)))
    return np.moveaxis(np.asarray(make(axes)(moved)), -1, 0)


CONSTRAINTS = {
    "non_negative": ([], lambda axes: keras.constraints.NonNeg()),
    "max_norm": ([1.5], lambda axes: keras.constraints.MaxNorm(1.5, axis=axes)),
    "unit_norm": ([], lambda axes: keras.constraints.UnitNorm(axis=axes)),
    "min_max_norm": ([0.5, 1.5, 1.0],
                     lambda axes: keras.constraints.MinMaxNorm(0.5, 1.5, 1.0, axis=axes)),
    "min_max_norm at half rate": ([0.5, 1.5, 0.5],
                                  lambda axes: keras.constraints.MinMaxNorm(0.5, 1.5, 0.5,
                                                                            axis=axes)),
}
cases = [{
    "name": f"{name} of {shape}", "type": "float32", "constraint": name.split(" ")[0],
    "options": {"arguments": arguments}, "inputs": {"weights": tensor(weights.astype(np.float32))},
    "outputs": {"value": tensor(constrained(make, weights))},
} for name, (arguments, make) in CONSTRAINTS.items() for shape, weights in WEIGHTS.items()]
write(__file__, ["keras", "jax", "numpy"], cases)
