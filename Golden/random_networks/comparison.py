"""By how much two results differ, as parts of what is allowed; the tests in Swift measure the same way."""

import numpy as np

# Of the largest element of an array; of a loss; of the largest change of a parameter. What is smaller
# than the last share of the largest gradient or change of the network counts as it.
LIMITS = {"predictions": 5e-6, "loss": 1e-5, "gradients": 2e-5, "changes": 5e-5, "smallest": 1e-3}


def largest(values):
    return max((float(np.abs(v).max()) for v in values if np.size(v)), default=0.0)


def arrays(expected, found, limit, floor):
    worst = 0.0
    for e, f in zip(expected, found):
        difference = largest([e - f]) if np.isfinite(f).all() else np.inf
        worst = max(worst, difference / (max(largest([e]), floor) * limit))
    return worst


def ratios(expected, found):
    """For each kind of result the worst deviation, 1 being what is allowed."""
    made = {}
    for kind in ("predictions", "predictionsAfter"):
        made[kind] = arrays(expected[kind], found[kind], LIMITS["predictions"], 1e-3)
    losses = lambda r: np.array([r["loss"], r["evaluation"], *r["epochLosses"]])
    e, f = losses(expected), losses(found)
    made["losses"] = float(np.max(np.abs(e - f) / (np.maximum(np.abs(e), 1e-2) * LIMITS["loss"])))
    gradients = lambda r: list(r["gradients"].values())
    floor = LIMITS["smallest"] * largest(gradients(expected)) + 1e-12
    made["gradients"] = arrays(gradients(expected), gradients(found), LIMITS["gradients"], floor)
    changes = {p: v - expected["start"][p] for p, v in expected["parameters"].items()}
    floor = LIMITS["smallest"] * largest(changes.values()) + 1e-12
    worst = 0.0
    for path, change in changes.items():
        value = expected["parameters"][path]
        # Rounding of a number of this size over some steps.
        rounding = 4 * 2.0**-24 * largest([value])
        other = found["parameters"][path] - found["start"][path]
        difference = largest([change - other]) if np.isfinite(other).all() else np.inf
        difference = max(0.0, difference - rounding)
        worst = max(worst, difference / (max(largest([change]), floor) * LIMITS["changes"]))
    made["parameters"] = worst
    return made
