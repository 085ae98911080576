"""Golden values and gradients of the losses that have Keras' formula alone, or numbers in their names.

Run: python Golden/more_losses.py

Each formula is computed in float64 with torch, by PyTorch's own function where it has one, and Keras
must agree in float32. Inputs keep away from kinks, where their derivatives differ.
"""

import keras_on_jax  # noqa: F401
import jax
import numpy as np
import torch

from golden_file import tensor, write
from loss_formulas import NAMED, agree, cast

OUTPUTS = np.array([[0.3, -1.2, 2.1], [1.5, 0.4, -0.7], [-0.9, 0.02, 0.8], [2.2, -1.6, 0.1]])
TARGETS = np.array([[0.0, -1.0, 1.5], [1.9, 1.0, -1.2], [-0.4, 0.6, 3.3], [1.0, -2.0, 0.3]])
FAR = np.array([[90.0, -90.0, 40.0], [-40.0, 30.0, 0.0], [70.0, 1.0, -70.0], [5.0, -5.0, 0.5]])
RATES = np.array([[0.3, 1.2, 2.1], [1.5, 0.4, 0.7], [0.9, 0.05, 0.8], [2.2, 1.6, 0.1]])
COUNTS = np.array([[0.0, 1.0, 3.0], [2.0, 1.0, 0.0], [1.0, 0.0, 4.0], [1.0, 2.0, 1.0]])
PROBABILITIES = np.array([[0.2, 0.5, 0.3], [0.7, 0.1, 0.2], [0.04, 0.9, 0.06], [0.25, 0.3, 0.45]])
SHARES = np.array([[0.1, 0.8, 0.1], [0.9, 0.05, 0.05], [0.0, 1.0, 0.0], [0.2, 0.3, 0.5]])
LABELS = np.array([1, 0, 1, 2], np.int32)
ONE_HOT = np.eye(3)[LABELS]
MARKS = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]])
WEIGHTS = np.array([0.5, 2.0, 0.0, 1.25])


def pairs_of(name):
    """Predictions and targets that the loss is for."""
    logits = "from_logits" in name
    if name.startswith("sparse"):
        return {"": (PROBABILITIES if "generalized" in name else OUTPUTS, LABELS)}
    if name.startswith(("dice", "tversky")):
        return {"": (PROBABILITIES, MARKS), "of shares": (PROBABILITIES, SHARES)}
    if name.startswith("categorical"):
        if name == "categorical_hinge":
            return {"": (OUTPUTS, ONE_HOT), "of probabilities": (PROBABILITIES, ONE_HOT)}
        p = OUTPUTS if logits else PROBABILITIES
        return {"": (p, ONE_HOT), "of shares": (p, SHARES)}
    if name.startswith("binary"):
        return {"": (OUTPUTS if logits else PROBABILITIES, MARKS)}
    if name == "kl_divergence":
        return {"": (PROBABILITIES, SHARES), "of labels": (PROBABILITIES, ONE_HOT)}
    if name in ("poisson", "squared_logarithmic_error"):
        return {"": (RATES, COUNTS)}
    if "hinge" in name:
        return {"": (OUTPUTS, MARKS), "of signs": (OUTPUTS, 2 * MARKS - 1)}
    if name == "absolute_percentage_error":
        return {"": (OUTPUTS, np.where(TARGETS == 0, 0.5, TARGETS))}
    pairs = {"": (OUTPUTS, TARGETS)}
    if name in ("log_cosh", "huber"):
        pairs["far"] = (FAR, TARGETS)
    return pairs


def by_formula(formula, predictions, targets, weights):
    p = torch.tensor(predictions, requires_grad=True)
    values = formula(p, torch.tensor(targets))
    weighted = values if weights is None else values * torch.tensor(weights)
    loss = weighted.sum() / len(predictions)
    loss.backward()
    return loss.detach().numpy(), p.grad.numpy()


def by_keras(loss, predictions, targets, weights):
    value = lambda p: loss(targets, p, sample_weight=weights)
    return np.asarray(value(predictions)), np.asarray(jax.grad(value)(predictions))


def cases_of(name, form, predictions, targets, weights=None):
    keras_loss, formula = NAMED[name]
    cases = []
    for kind in ("float64", "float32"):
        arguments = cast((predictions, targets, weights), kind)
        answer = by_formula(formula, *cast(arguments, "float64"))
        keras_own = by_keras(keras_loss, *cast(arguments, "float32"))
        scale = max(1, np.abs(answer[1]).max())
        assert agree([a / scale for a in keras_own], [a / scale for a in answer]), (name, form)
        answer = cast(answer, kind)
        names = ("predictions", "targets", "sampleWeights")
        cases.append({
            "name": f"{name} {form} {kind}".replace("  ", " "), "loss": name, "type": kind,
            "inputs": {n: tensor(a) for n, a in zip(names, arguments) if a is not None},
            "outputs": {"loss": tensor(answer[0])},
            "gradients": {"predictions": tensor(answer[1])},
        })
    return cases


cases = []
for name in NAMED:
    forms = pairs_of(name)
    for form, (predictions, targets) in forms.items():
        cases += cases_of(name, form, predictions, targets)
    cases += cases_of(name, "weighted", *forms[""], WEIGHTS)
write(__file__, ["torch", "keras", "jax", "numpy"], cases)
