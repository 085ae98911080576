"""Golden values and gradients of losses. Run: python Golden/losses.py

Where Keras and PyTorch agree a case has the convention "both". Where they differ (probabilities
that need clipping or do not sum to 1, |0|', class weights) each has cases of its own.
"""

import keras_on_jax  # noqa: F401
import jax
import numpy as np
import torch
import torch.nn.functional as F

from golden_file import tensor, write
from loss_formulas import KERAS, KERAS_FORMULAS, LOGITS, TORCH, agree, cast


def by_formula(formulas, name, predictions, targets, weights):
    """The weighted sum over the number of examples, which is not the sum of the weights."""
    p = torch.tensor(predictions, requires_grad=True)
    values = formulas[name](p, torch.tensor(targets))
    weighted = values if weights is None else values * torch.tensor(weights)
    loss = weighted.sum() / len(predictions)
    loss.backward()
    return loss.detach().numpy(), p.grad.numpy()


def by_keras(name, predictions, targets, weights):
    loss = lambda p: KERAS[name](targets, p, sample_weight=weights)
    return np.asarray(loss(predictions)), np.asarray(jax.grad(loss)(predictions))


def cases_of(label, name, predictions, targets, weights=None):
    """Cases in float64, and in float32: both computed in float64, and rounded once."""
    cases = []
    for kind in ("float64", "float32"):
        arguments = cast((predictions, targets, weights), kind)
        wide = cast(arguments, "float64")
        answers = {"torch": by_formula(TORCH, name, *wide)}
        if name in KERAS:
            keras_own = by_keras(name, *cast(arguments, "float32"))
            if agree(keras_own, answers["torch"]):
                answers = {"both": answers["torch"]}
            else:
                answers["keras"] = by_formula(KERAS_FORMULAS, name, *wide)
                # In float32 the clip at 1 - 1e-7 lands on 1 - 1.19e-7, which the logarithm shows.
                clips = label.endswith("0 and 1")
                assert agree(keras_own, answers["keras"], rtol=2e-2 if clips else 1e-5), label
                if clips and kind == "float32":
                    answers["keras"] = keras_own
        for convention, answer in answers.items():
            if np.isfinite(answer[1]).all():
                cases.append(case(label, name, kind, convention, arguments, answer))
    return cases


def case(label, name, kind, convention, arguments, answer):
    arguments, answer = cast(arguments, kind), cast(answer, kind)
    names = ("predictions", "targets", "sampleWeights")
    return {
        "name": f"{label} {convention} {kind}", "loss": name.removesuffix(LOGITS), "type": kind,
        "options": {"fromLogits": name.endswith(LOGITS), "convention": convention},
        "inputs": {n: tensor(a) for n, a in zip(names, arguments) if a is not None},
        "outputs": {"loss": tensor(answer[0])}, "gradients": {"predictions": tensor(answer[1])},
    }


OUTPUTS = np.array([[0.3, -1.2, 2.1], [1.5, 0.4, -0.7], [-0.9, 0.0, 0.8], [2.2, -1.6, 0.1]])
TARGETS = np.array([[0.0, -1.0, 1.5], [1.9, 1.0, -1.2], [-0.4, 0.6, 1.3], [1.0, -2.0, 0.3]])
PROBABILITIES = np.array([[0.2, 0.5, 0.3], [0.7, 0.1, 0.2], [0.05, 0.9, 0.05], [0.25, 0.25, 0.5]])
BINARY = np.array([[0.1], [0.8], [0.5], [0.97]])
TRUTH = np.array([[0.0], [1.0], [1.0], [0.0]])
LABELS = np.array([1, 0, 1, 2], np.int32)
SMOOTHED = np.array([[0.1, 0.8, 0.1], [0.9, 0.05, 0.05], [0.0, 1.0, 0.0], [0.2, 0.3, 0.5]])
ONE_HOT = np.eye(3)[LABELS]
MULTILABEL = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.3, 0.0, 1.0]])
FAR = np.array([[90.0, -90.0, 40.0], [-40.0, 30.0, 0.0], [700.0, 1.0, -700.0], [5.0, -5.0, 0.5]])
WEIGHTS = np.array([0.5, 2.0, 0.0, 1.25])

PAIRS = {
    "squaredError": {"": (OUTPUTS, TARGETS), "of one output": (BINARY, TRUTH)},
    "absoluteError": {"": (OUTPUTS, TARGETS), "of one output": (BINARY, TRUTH)},
    "summedSquares": {"": (OUTPUTS, TARGETS), "of one output": (BINARY, TRUTH)},
    "halfSummedSquares": {"": (OUTPUTS, TARGETS), "of one output": (BINARY, TRUTH)},
    "binaryCrossentropy": {
        "": (BINARY, TRUTH), "of several labels": (PROBABILITIES, MULTILABEL),
        "of 0 and 1": (np.array([[0.0], [1.0], [0.0], [1.0]]), TRUTH)},
    "binaryCrossentropy logits": {
        "": (OUTPUTS[:, :1], TRUTH), "of several labels": (OUTPUTS, MULTILABEL),
        "far": (FAR, MULTILABEL)},
    "categoricalCrossentropy": {
        "": (PROBABILITIES, ONE_HOT), "smoothed": (PROBABILITIES, SMOOTHED),
        "of 0 and 1": (np.eye(3)[[1, 1, 0, 2]], ONE_HOT)},
    "categoricalCrossentropy logits": {
        "": (OUTPUTS, ONE_HOT), "smoothed": (OUTPUTS, SMOOTHED), "far": (FAR, ONE_HOT)},
    "sparseCategoricalCrossentropy": {"": (PROBABILITIES, LABELS)},
    "sparseCategoricalCrossentropy logits": {"": (OUTPUTS, LABELS), "far": (FAR, LABELS)},
}


def class_weight_cases():
    """Keras turns class weights into sample weights; PyTorch also divides by their sum."""
    classes = np.array([0.5, 2.0, 3.0])
    name = "sparseCategoricalCrossentropy logits"
    p = torch.tensor(OUTPUTS, requires_grad=True)
    loss = F.cross_entropy(p, torch.tensor(LABELS).long(), weight=torch.tensor(classes))
    loss.backward()
    answers = {"torch": (loss.detach().numpy(), p.grad.numpy()),
               "keras": by_formula(KERAS_FORMULAS, name, OUTPUTS, LABELS, classes[LABELS])}
    cases = []
    for convention, answer in answers.items():
        made = case(f"{name} class weights", name, "float64", convention, (OUTPUTS, LABELS), answer)
        made["inputs"]["classWeights"] = tensor(classes)
        cases.append(made)
    return cases


cases = []
for name, forms in PAIRS.items():
    for form, (predictions, targets) in forms.items():
        cases += cases_of(f"{name} {form}".strip(), name, predictions, targets)
    predictions, targets = forms[""]
    cases += cases_of(f"{name} weighted", name, predictions, targets, WEIGHTS)
# |x|'(0) is 0 in PyTorch and 1 in JAX.
cases.append(case("absoluteError of equals", "absoluteError", "float64", "torch",
                  (OUTPUTS, np.round(OUTPUTS)),
                  by_formula(TORCH, "absoluteError", OUTPUTS, np.round(OUTPUTS), None)))
write(__file__, ["torch", "keras", "jax", "numpy"], cases + class_weight_cases())
