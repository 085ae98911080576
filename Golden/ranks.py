"""The area under the curve by ranks, by scikit-learn. Run: python Golden/ranks.py

Scores and what a sigmoid makes of them have the same ranks, so they have one area.
"""

import numpy as np
import sklearn.metrics as sk

from golden_file import tensor, write


def case(name, scores, targets):
    value = np.float64(sk.roc_auc_score(targets.ravel(), scores.ravel()))
    return {"name": name, "metric": "auc", "type": "float64",
            "inputs": {"predictions": tensor(scores), "targets": tensor(targets)},
            "outputs": {"value": tensor(value)}}


def cases():
    generator = np.random.default_rng(11)
    made = []
    for shape in ((2, 1), (10, 1), (10, 6), (97, 2)):
        marks = (generator.uniform(size=shape) < 0.3).astype(np.float64)
        marks.ravel()[:2] = 0, 1
        scores = np.round(generator.normal(0, 3, shape) + marks, 3)
        size = "x".join(map(str, shape))
        made.append(case(f"scores {size}", scores, marks))
        made.append(case(f"ties {size}", np.round(scores), marks))
        made.append(case(f"probabilities {size}", 1 / (1 + np.exp(-scores)), marks))
        made.append(case(f"close to 1 {size}", 1 - 1e-9 / (1 + np.exp(scores)), marks))
        made.append(case(f"all equal {size}", np.full(shape, 0.5), marks))
    return made


write(__file__, ["scikit-learn", "numpy"], cases())
