"""Elementary functions over their range, by mpmath. Run: python Golden/elementary.py

Computed with 60 digits, the outputs are correctly rounded, so the distance to them in units of the
last place is the error that a kernel may state. Inputs are spread over the exponents by a fixed
seed, with special points added.
"""

import mpmath
import numpy as np

from golden_file import tensors, write

mpmath.mp.dps = 60
POINTS = 36

# Function, smallest and largest magnitude for float32 and for float64, signs.
FUNCTIONS = {
    "exp": (mpmath.exp, (1e-6, 87.0), (1e-12, 700.0), (-1, 1)),
    "log": (mpmath.log, (1e-37, 3e38), (1e-300, 1e300), (1,)),
    "expm1": (mpmath.expm1, (1e-8, 88.0), (1e-18, 700.0), (-1, 1)),
    "log1p": (mpmath.log1p, (1e-8, 1e30), (1e-18, 1e200), (1,)),
    "tanh": (mpmath.tanh, (1e-6, 12.0), (1e-12, 25.0), (-1, 1)),
    "sigmoid": (lambda x: 1 / (1 + mpmath.exp(-x)), (1e-4, 87.0), (1e-8, 700.0), (-1, 1)),
    "softplus": (lambda x: mpmath.log1p(mpmath.exp(x)), (1e-4, 87.0), (1e-8, 700.0), (-1, 1)),
    "sin": (mpmath.sin, (1e-4, 1e4), (1e-8, 1e5), (-1, 1)),
    "cos": (mpmath.cos, (1e-4, 1e4), (1e-8, 1e5), (-1, 1)),
    "erf": (mpmath.erf, (1e-6, 4.5), (1e-12, 6.5), (-1, 1)),
    "squareRoot": (mpmath.sqrt, (1e-37, 3e38), (1e-300, 1e300), (1,)),
}
EXTRA = {
    "log": [1.0, 0.9999999, 1.0000001, 0.7071, 1.4142], "log1p": [-0.9999, -0.5, -0.25, -1e-6],
    "exp": [0.6931472, -0.6931472, 0.3465736], "sin": [3.1415927, 1.5707964, 355.0],
    "cos": [1.5707964, 4.712389, 355.0],
    "tanh": [0.625, -0.625], "sigmoid": [0.0], "softplus": [0.0],
}


def rounded(value, kind):
    """mpmath rounds to 53 bits; float32 is rounded from the 60 digits, not from the double."""
    if kind == np.float64:
        return np.float64(float(value))
    near = np.float32(float(value))
    ends = np.float32(-np.inf), np.float32(np.inf)
    candidates = [near, *(np.nextafter(near, end) for end in ends)]
    return min(candidates, key=lambda c: abs(mpmath.mpf(float(c)) - value))


def points(name, bounds, signs, kind):
    low, high = np.log(bounds[0]), np.log(bounds[1])
    generator = np.random.default_rng(len(name))
    magnitudes = np.exp(np.concatenate([np.linspace(low, high, POINTS // 2),
                                        generator.uniform(low, high, POINTS // 2)]))
    values = magnitudes * generator.choice(signs, POINTS)
    # Few digits keep the file small; float32's own value is what the function sees.
    return np.array([float(f"{v:.7g}") for v in values] + EXTRA.get(name, [])).astype(kind)


cases = []
for name, (function, single, double, signs) in FUNCTIONS.items():
    for kind, bounds in ((np.float64, double), (np.float32, single)):
        x = points(name, bounds, signs, kind)
        y = np.array([rounded(function(mpmath.mpf(float(v))), kind) for v in x], kind)
        cases.append({"name": f"{name} {kind.__name__}", "operation": name, "type": kind.__name__,
                      "inputs": tensors({"a": x}), "outputs": tensors({"value": y})})
write(__file__, ["mpmath", "numpy"], cases)
