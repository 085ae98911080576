"""What Keras and PyTorch state about the initialisers' spread. Run: python Golden/initializers.py

No random values: those are each program's own. A case has the shape of a weight [outputs, inputs],
the standard deviation the peers' formulas give, and for uniform ones the limit. Both are checked
against many draws of Keras, and where PyTorch has the initialiser against its draws too. Where a case
has an option "text", that is how it is written here. An orthogonal matrix is the Q of a normal one,
R's diagonal made positive, in Keras and here: NumPy's Q of matrices that are written out.
"""

import keras_on_jax  # noqa: F401
import keras
import numpy as np
import torch

from golden_file import tensor, write

# The standard deviation of a normal distribution cut off at two of its own: Keras divides by it.
TRUNCATED_SPREAD = 0.87962566103423978
DRAWS = 400

# Variance = scale / fan.
SCALING = {
    "glorot": (1.0, "average"), "he": (2.0, "inputs"), "leCun": (1.0, "inputs"),
}
KERAS = {
    "glorotUniform": keras.initializers.GlorotUniform,
    "glorotNormal": keras.initializers.GlorotNormal,
    "heUniform": keras.initializers.HeUniform, "heNormal": keras.initializers.HeNormal,
    "leCunUniform": keras.initializers.LecunUniform, "leCunNormal": keras.initializers.LecunNormal,
}
TORCH = {
    "glorotUniform": torch.nn.init.xavier_uniform_,
    "heUniform": lambda w: torch.nn.init.kaiming_uniform_(w, nonlinearity="relu"),
}


def keras_draws(make, shape):
    # Keras keeps a dense kernel as [inputs, outputs].
    return np.stack([np.asarray(make(seed=s)(shape[::-1])) for s in range(DRAWS)])


def torch_draws(fill, shape):
    torch.manual_seed(1)
    return np.stack([fill(torch.empty(shape)).numpy() for _ in range(DRAWS)])


def check(name, draws, deviation, limit):
    assert abs(draws.std() / deviation - 1) < 0.02, (name, draws.std(), deviation)
    assert abs(draws.mean()) < 0.02 * deviation, (name, draws.mean())
    assert limit is None or 0.97 * limit < np.abs(draws).max() <= limit * (1 + 1e-6), name


def scaling_cases():
    cases = []
    for shape in ([64, 100], [256, 784], [10, 20]):
        outputs, inputs = shape
        for family, (scale, fan_kind) in SCALING.items():
            fan = inputs if fan_kind == "inputs" else (inputs + outputs) / 2
            deviation = float(np.sqrt(scale / fan))
            for form in ("Uniform", "Normal"):
                name = family + form
                cutoff = 2 * deviation / TRUNCATED_SPREAD
                limit = float(np.sqrt(3) * deviation) if form == "Uniform" else cutoff
                if shape != [256, 784]:  # whose draws would take minutes
                    check(name, keras_draws(KERAS[name], shape), deviation, limit)
                    if name in TORCH:
                        check(name, torch_draws(TORCH[name], shape), deviation, limit)
                cases.append({"name": f"{name} {shape}", "initializer": name, "type": "float64",
                              "options": {"shape": shape, "scale": scale, "fan": fan},
                              "outputs": {"deviation": deviation, "limit": limit}})
    return cases


def plain_cases():
    """Truncated normal of Keras: its deviation argument is that before truncation."""
    cases = []
    for deviation in (0.05, 1.0):
        make = lambda seed: keras.initializers.TruncatedNormal(stddev=deviation, seed=seed)
        spread = deviation * TRUNCATED_SPREAD
        check("truncatedNormal", keras_draws(make, [40, 50]), spread, 2 * deviation)
        cases.append({"name": f"truncatedNormal {deviation}", "initializer": "truncatedNormal",
                      "type": "float64", "options": {"standardDeviation": deviation, "mean": 0.0},
                      "outputs": {"deviation": spread, "limit": 2 * deviation}})
    uniform = keras.initializers.RandomUniform()
    normal = keras.initializers.RandomNormal()
    cases.append({"name": "defaults of Keras", "initializer": "defaults", "type": "float64",
                  "outputs": {"uniformMinimum": uniform.minval, "uniformMaximum": uniform.maxval,
                              "normalDeviation": normal.stddev}})
    return cases


def variance_scaling_cases():
    names = {"fan_in": "fan_in", "fan_out": "fan_out", "fan_avg": "fan_avg"}
    drawn = {"uniform": "uniform", "normal": "untruncated_normal",
             "truncated_normal": "truncated_normal"}
    shape, scale = [40, 90], 0.7
    cases = []
    for mode, fan in (("fan_in", 90), ("fan_out", 40), ("fan_avg", 65)):
        for distribution, keras_name in drawn.items():
            make = lambda seed: keras.initializers.VarianceScaling(
                scale, names[mode], keras_name, seed=seed)
            deviation = float(np.sqrt(scale / fan))
            limit = {"uniform": float(np.sqrt(3) * deviation), "normal": None,
                     "truncated_normal": 2 * deviation / TRUNCATED_SPREAD}[distribution]
            text = f"variance_scaling({scale},{mode},{distribution})"
            check(text, keras_draws(make, shape), deviation, limit)
            cases.append({"name": text, "initializer": "varianceScaling", "type": "float64",
                          "options": {"shape": shape, "text": text},
                          "outputs": {"deviation": deviation,
                                      "limit": np.inf if limit is None else limit}})
    return cases


def orthogonal_cases():
    generator = np.random.default_rng(3)
    cases = []
    for rows, columns in ((6, 4), (5, 5), (3, 1), (1, 1)):
        matrix = np.round(generator.normal(size=(rows, columns)), 2)
        q, r = np.linalg.qr(matrix)
        q *= np.sign(np.diag(r))
        cases.append({"name": f"orthogonal {rows} {columns}", "initializer": "orthogonal",
                      "type": "float64", "inputs": {"matrix": tensor(matrix)},
                      "outputs": {"q": tensor(q)}})
    # Keras' matrices have the gain as the length of their columns.
    keras.utils.set_random_seed(1)
    drawn = np.asarray(keras.initializers.Orthogonal(gain=2.0)((30, 20)))
    assert np.allclose(drawn.T @ drawn, 4 * np.eye(20), atol=1e-5)
    return cases


write(__file__, ["torch", "keras", "jax", "numpy"],
      scaling_cases() + plain_cases() + variance_scaling_cases() + orthogonal_cases())
