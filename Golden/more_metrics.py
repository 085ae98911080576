"""Golden values of metrics that count, of areas under curves and of further errors.

Run: python Golden/more_metrics.py

Counts and their quotients are scikit-learn's; areas are Keras' approximation of 200 thresholds,
written again in float64; means are the losses' formulas. Keras, in float32, must agree with each,
after two batches of different sizes. A case's metric is its name here. Keras adds 1e-7 to the
denominators of its F-scores, which its agreement allows for.
"""

import keras_on_jax  # noqa: F401
import keras
import numpy as np
import sklearn.metrics as sk
import torch

from golden_file import tensor, write
from loss_formulas import NAMED, TORCH

LABELS = np.array([0, 2, 1, 1, 3, 2, 0, 3, 1, 2], np.int32)
PROBABILITIES = np.array([
    [0.7, 0.1, 0.1, 0.1], [0.25, 0.5, 0.15, 0.1], [0.1, 0.6, 0.2, 0.1], [0.3, 0.25, 0.4, 0.05],
    [0.05, 0.05, 0.1, 0.8], [0.1, 0.1, 0.55, 0.25], [0.15, 0.45, 0.3, 0.1], [0.4, 0.3, 0.05, 0.25],
    [0.22, 0.38, 0.3, 0.1], [0.35, 0.15, 0.3, 0.2],
])
ONE_HOT = np.eye(4)[LABELS]
GRADES = np.round(np.cos(np.arange(40.0)).reshape(10, 4) / 3 + PROBABILITIES, 2)
GUESSES = PROBABILITIES.argmax(1)
# Two outputs an example; 0.5 itself is not above the threshold.
CHANCES = np.array([
    [0.9, 0.31], [0.5, 0.05], [0.51, 0.77], [0.2, 0.4], [0.49, 0.98], [0.7, 0.6], [0.1, 0.15],
    [1.0, 0.29], [0.0, 0.55], [0.35, 0.81],
])
MARKS = np.array([
    [1, 0], [1, 0], [1, 1], [0, 0], [1, 1], [0, 1], [0, 0], [1, 1], [0, 0], [1, 1],
]).astype(np.float64)
OUTPUTS = np.round(np.sin(np.arange(20.0)).reshape(10, 2) * 2, 2)
TARGETS = np.round(np.cos(np.arange(20.0) * 0.7).reshape(10, 2), 2)
RATES = np.round(np.abs(OUTPUTS) + 0.1, 2)
COUNTS = np.round(np.abs(TARGETS) * 4)


def case(metric, peer, predictions, targets, value, form=""):
    """A case; the peer, if there is one, must say the same."""
    value = np.asarray(value)
    if peer is not None:
        for part in (slice(0, 7), slice(7, 10)):
            peer.update_state(targets[part], predictions[part])
        assert np.allclose(np.asarray(peer.result()), value, rtol=1e-5, atol=1e-6), (
            metric, peer.result(), value)
    kind = value.dtype.name.replace("int64", "int32")
    return {"name": f"{metric} {form}".strip(), "metric": metric, "type": "float64",
            "inputs": {"predictions": tensor(predictions), "targets": tensor(targets)},
            "outputs": {"value": tensor(value.astype(kind))}}


def count_cases(threshold):
    ending = "" if threshold == 0.5 else f"(threshold:{threshold})"
    made = keras.metrics
    y, g = MARKS.ravel(), CHANCES.ravel() > threshold
    right = made.BinaryAccuracy(threshold=threshold)
    tn, fp, fn, tp = sk.confusion_matrix(y, g).ravel()
    exact = {
        "true_positives": (made.TruePositives, tp), "true_negatives": (made.TrueNegatives, tn),
        "false_positives": (made.FalsePositives, fp), "false_negatives": (made.FalseNegatives, fn),
        "precision": (made.Precision, sk.precision_score(y, g)),
        "recall": (made.Recall, sk.recall_score(y, g)),
    }
    cases = [case(name + ending, peer(thresholds=threshold), CHANCES, MARKS, value)
             for name, (peer, value) in exact.items()]
    cases.append(case("binary_accuracy" + ending, right, CHANCES, MARKS, sk.accuracy_score(y, g)))
    for beta in (1.0, 2.0):
        peer = made.FBetaScore(average="micro", beta=beta, threshold=threshold)
        name = f"f1{ending}" if beta == 1 else (
            "f_beta(2)" if threshold == 0.5 else f"f_beta(2,threshold:{threshold})")
        cases.append(case(name, peer, CHANCES, MARKS, sk.fbeta_score(y, g, beta=beta)))
    return cases


def class_cases(beta):
    cases = []
    for average, kind in ((None, "per_class"), ("macro", "macro"), ("weighted", "weighted")):
        name = f"{kind}_f1" if beta == 1 else f"{kind}_f_beta({beta})"
        value = sk.fbeta_score(LABELS, GUESSES, beta=beta, average=average)
        peer = keras.metrics.FBetaScore(average=average, beta=beta)
        cases.append(case(name, peer, PROBABILITIES, ONE_HOT, value))
        cases.append(case(name, None, PROBABILITIES, LABELS, value, "of labels"))
    return cases


def table_cases():
    precision = sk.precision_score(LABELS, GUESSES, average=None)
    recall = sk.recall_score(LABELS, GUESSES, average=None)
    shares = sk.jaccard_score(LABELS, GUESSES, average=None)
    classes = dict(num_classes=4, sparse_y_pred=False)
    # The last two classes occur in neither: they do not enter the mean.
    few = np.concatenate([CHANCES, np.zeros((10, 2)) - 1], axis=1)
    seen = (MARKS[:, 1]).astype(np.int32)
    return [
        case("per_class_precision", None, PROBABILITIES, LABELS, precision),
        case("per_class_recall", None, PROBABILITIES, LABELS, recall),
        case("per_class_iou", None, PROBABILITIES, LABELS, shares),
        case("mean_iou", keras.metrics.MeanIoU(**classes), PROBABILITIES, LABELS, shares.mean()),
        case("mean_iou", keras.metrics.MeanIoU(**classes), few, seen,
             sk.jaccard_score(seen, few.argmax(1), average=None, labels=[0, 1]).mean(),
             "of two classes"),
    ]


def quotient(a, b):
    return np.divide(a, b, out=np.zeros_like(a), where=b != 0)


def area(predictions, targets, curve, thresholds):
    """Keras' approximations."""
    limits = np.array([-1e-7] + [i / (thresholds - 1) for i in range(1, thresholds - 1)] + [1 + 1e-7])
    above = predictions.ravel()[None, :] > limits[:, None]
    marked = targets.ravel()[None, :] > 0.5
    tp, fp = ((above & kind).sum(1).astype(float) for kind in (marked, ~marked))
    all_marked, others = float(marked.sum()), float((~marked).sum())
    if curve == "ROC":
        x, y = fp / others, tp / all_marked
        return ((x[:-1] - x[1:]) * (y[:-1] + y[1:]) / 2).sum()
    p = tp + fp
    slope = quotient(tp[:-1] - tp[1:], p[:-1] - p[1:])
    start = tp[1:] - slope * p[1:]
    both = (p[:-1] > 0) & (p[1:] > 0)
    ratio = np.where(both, p[:-1] / np.where(both, p[1:], 1), 1)
    return (slope * (tp[:-1] - tp[1:] + start * np.log(ratio)) / all_marked).sum()


def curve_cases():
    generator = np.random.default_rng(5)
    marks = (generator.uniform(size=(10, 6)) < 0.4).astype(np.float64)
    noisy = np.round(np.clip(0.45 * marks + generator.uniform(0, 0.6, (10, 6)), 0, 1), 3)
    cases = []
    for name, curve in (("auc", "ROC"), ("pr_auc", "PR")):
        for count in (200, 20):
            # "auc" alone is that of ranks, in ranks.py.
            metric = name if name == "pr_auc" and count == 200 else f"{name}({count})"
            for form, p, t in (("", CHANCES, MARKS), ("of many", noisy, marks)):
                peer = keras.metrics.AUC(curve=curve, num_thresholds=count)
                cases.append(case(metric, peer, p, t, area(p, t, curve, count), form))
    return cases


def concordance(a, y):
    covariance = np.cov(a, y, bias=True)
    return 2 * covariance[0, 1] / (np.trace(covariance) + (a.mean() - y.mean()) ** 2 + 1e-7)


def mean_cases():
    made = keras.metrics
    pairs = {
        "absolute_percentage_error": (made.MeanAbsolutePercentageError, OUTPUTS, TARGETS),
        "squared_logarithmic_error": (made.MeanSquaredLogarithmicError, RATES, COUNTS),
        "log_cosh": (made.LogCoshError, OUTPUTS, TARGETS), "hinge": (made.Hinge, OUTPUTS, MARKS),
        "squared_hinge": (made.SquaredHinge, OUTPUTS, MARKS),
        "categorical_hinge": (made.CategoricalHinge, PROBABILITIES, ONE_HOT),
        "kl_divergence": (made.KLDivergence, PROBABILITIES, ONE_HOT * 0.6 + 0.1),
        "poisson": (made.Poisson, RATES, COUNTS), "huber(0.5)": (None, OUTPUTS, TARGETS),
        "binary_crossentropy(from_logits)": (
            lambda: made.BinaryCrossentropy(from_logits=True), OUTPUTS, MARKS),
    }
    cases = []
    for name, (peer, p, t) in pairs.items():
        formula = NAMED[name.replace("_", "-")][1]
        value = formula(torch.tensor(p), torch.tensor(t)).mean().numpy()
        cases.append(case(name, peer and peer(), p, t, value))
    inner = np.clip(CHANCES, 0.01, 0.99)
    for name, peer, p, t, form in (
            ("binary_crossentropy", made.BinaryCrossentropy(), inner, MARKS, "binaryCrossentropy"),
            ("categorical_crossentropy", made.CategoricalCrossentropy(), PROBABILITIES, ONE_HOT,
             "categoricalCrossentropy"),
            ("sparse_categorical_crossentropy", made.SparseCategoricalCrossentropy(),
             PROBABILITIES, LABELS, "sparseCategoricalCrossentropy")):
        value = TORCH[form](torch.tensor(p), torch.tensor(t)).mean().numpy()
        cases.append(case(name, peer, p, t, value))
    cosines = (OUTPUTS * TARGETS).sum(1) / np.linalg.norm(OUTPUTS, axis=1) / np.linalg.norm(
        TARGETS, axis=1)
    return cases + [
        case("cosine_similarity", made.CosineSimilarity(), OUTPUTS, TARGETS, cosines.mean()),
        case("pearson_correlation", made.PearsonCorrelation(), PROBABILITIES, GRADES,
             np.mean([np.corrcoef(a, y)[0, 1] for a, y in zip(PROBABILITIES, GRADES)])),
        case("concordance_correlation", made.ConcordanceCorrelation(), PROBABILITIES, GRADES,
             np.mean([concordance(a, y) for a, y in zip(PROBABILITIES, GRADES)])),
        case("root_mean_squared_error", made.RootMeanSquaredError(), OUTPUTS, TARGETS,
             sk.root_mean_squared_error(TARGETS.ravel(), OUTPUTS.ravel())),
        case("r2", made.R2Score(), OUTPUTS, TARGETS, sk.r2_score(TARGETS, OUTPUTS)),
        # Keras has NaN for an output whose targets are equal, scikit-learn 1 or 0.
        case("r2", None, np.full((10, 1), 0.3), np.full((10, 1), 0.3),
             sk.r2_score(np.full(10, 0.3), np.full(10, 0.3)), "of equal targets, met"),
        case("r2", None, OUTPUTS[:, :1], np.full((10, 1), 0.25),
             sk.r2_score(np.full(10, 0.25), OUTPUTS[:, 0]), "of equal targets, missed"),
    ]


cases = count_cases(0.5) + count_cases(0.3) + class_cases(1.0) + class_cases(0.5)
cases += table_cases() + curve_cases() + mean_cases()
write(__file__, ["keras", "jax", "scikit-learn", "torch", "numpy"], cases)
