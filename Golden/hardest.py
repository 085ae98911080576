"""The inputs at which the kernels' elementary functions err most, with the right answers.

Run: python Golden/hardest.py

The inputs were found by trying every float32 (Benchmarks/ulp), and thousands of float64 values drawn
over each range; the answers are mpmath's with 60 digits, rounded once.
"""

import mpmath
import numpy as np

from golden_file import tensors, write

mpmath.mp.dps = 60

FUNCTIONS = {
    "exp": mpmath.exp, "log": mpmath.log, "expm1": mpmath.expm1, "log1p": mpmath.log1p,
    "tanh": mpmath.tanh, "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)), "sin": mpmath.sin, "cos": mpmath.cos,
    "erf": mpmath.erf,
}
# After each function's hardest input, others that try its branches.
SINGLE = {
    "exp": [-27.33015251159668, -103.2, 88.72283], "expm1": [17.001972198486328, 0.35, -0.35],
    "log": [1.4101552963256836, 1e-45, 1.4142135],
    "log1p": [-8.940700979565008e-08, -0.99999, 0.41],
    "tanh": [0.6283095479011536, 0.62499994, 9.0], "sigmoid": [-4.157293796539307, -88.5, 16.0],
    "softplus": [-1.2966290712356567, -100.0, 17.0],
    "sin": [922.8228759765625, 1e5, 0.7853982], "cos": [2594.20166015625, -1e5, 0.7853982],
    "erf": [0.9481896162033081, 0.93999994, 3.91],
}
DOUBLE = {
    "exp": [-590.191254528532, -744.0, 709.78], "expm1": [0.4050935179733399, 0.35, -0.35],
    "log": [1.4072259806052403, 5e-324, 0.7071], "log1p": [-1.669456968515701e-16, -0.99999, 0.41],
    "tanh": [0.03031607438336792, 0.9999999, 18.0], "sigmoid": [-1.953762788496503, -740.0, 36.0],
    "softplus": [-9.293494695944318, -740.0, 36.0],
    "sin": [-304274439.375056, 1e9, 0.7853981633974483],
    "cos": [1.0535066997941733, -1e9, 0.7853981633974483],
    "erf": [-1.0347616901587302, 0.9999999, 5.9],
}
POWERS = {
    np.float32: [(10.168087005615234, -33.5), (5.851027255133665e-16, 1.1248364448547363),
                 (1.5, -200.25), (3.0, 5.5), (0.99, 3000.0), (1e-20, 2.1), (7.0, -53.0)],
    np.float64: [(8.344788411864992e-14, 1.4143157024004949), (1.5, -1000.25), (3.0, 5.5),
                 (0.99, 30000.0), (1e-20, 14.1), (7.0, -383.0), (1.0000001, 5e9)],
}

def rounded(value, kind):
    """The nearest number of a type; float32 from all the digits, not by way of the double."""
    near = kind(float(value))
    neighbours = [near, *(np.nextafter(near, kind(end)) for end in (-np.inf, np.inf))]
    return min(neighbours, key=lambda candidate: abs(mpmath.mpf(float(candidate)) - value))


cases = []
for kind, hardest in ((np.float32, SINGLE), (np.float64, DOUBLE)):
    for name, values in hardest.items():
        x = np.array(values).astype(kind)
        y = np.array([rounded(FUNCTIONS[name](mpmath.mpf(float(v))), kind) for v in x], kind)
        cases.append({"name": f"{name} {kind.__name__}", "operation": name,
                      "type": kind.__name__, "inputs": tensors({"a": x}),
                      "outputs": tensors({"value": y})})
for kind, pairs in POWERS.items():
    x, y = (np.array(values).astype(kind) for values in zip(*pairs))
    z = np.array([rounded(mpmath.mpf(float(a)) ** mpmath.mpf(float(b)), kind)
                  for a, b in zip(x, y)], kind)
    cases.append({"name": f"power {kind.__name__}", "operation": "power",
                  "type": kind.__name__, "inputs": tensors({"a": x, "b": y}),
                  "outputs": tensors({"value": z})})
write(__file__, ["mpmath", "numpy"], cases)
