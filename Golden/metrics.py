"""Golden values of metrics by Keras and scikit-learn. Run: python Golden/metrics.py

With sample weights a metric divides by the sum of the weights (a loss divides by the number of
examples). Keras counts in float32; scikit-learn, in float64, must agree where it has the metric.
"""

import keras_on_jax  # noqa: F401
import keras
import numpy as np
import sklearn.metrics as sk

from golden_file import tensor, write

LABELS = np.array([0, 2, 1, 1, 3, 2, 0, 3, 1, 2], np.int32)
PROBABILITIES = np.array([
    [0.7, 0.1, 0.1, 0.1], [0.25, 0.5, 0.15, 0.1], [0.1, 0.6, 0.2, 0.1], [0.3, 0.25, 0.4, 0.05],
    [0.05, 0.05, 0.1, 0.8], [0.1, 0.1, 0.55, 0.25], [0.15, 0.45, 0.3, 0.1], [0.4, 0.3, 0.05, 0.25],
    [0.22, 0.38, 0.3, 0.1], [0.35, 0.15, 0.3, 0.2],
])
ONE_HOT = np.eye(4)[LABELS]
WEIGHTS = np.array([1.0, 0.75, 2.0, 1.0, 0.0, 3.0, 1.5, 1.0, 0.25, 1.0])
# 0.5 itself is not above the threshold.
CHANCES = np.array([0.9, 0.5, 0.51, 0.2, 0.49, 0.7, 0.1, 1.0, 0.0, 0.35])[:, None]
TRUTH = np.array([1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0])[:, None]
OUTPUTS = np.round(np.sin(np.arange(20.0)).reshape(10, 2) * 2, 2)
TARGETS = np.round(np.cos(np.arange(20.0) * 0.7).reshape(10, 2), 2)
GUESSES = PROBABILITIES.argmax(1)


def case(name, metric, value, predictions, targets, weights, options):
    inputs = {"predictions": predictions, "targets": targets}
    if weights is not None:
        inputs["sampleWeights"] = weights
    if np.ndim(value) == 0:
        value = np.float64(value)
    return {"name": name, "metric": metric, "type": "float64", "options": options,
            "inputs": {k: tensor(v) for k, v in inputs.items()},
            "outputs": {"value": tensor(value)}}


def cases_of(metric, make, predictions, targets, exact, **options):
    """`exact` takes (predictions, targets, weights) and gives the value in float64."""
    cases = []
    for weights in (None, WEIGHTS):
        value = exact(predictions, targets, weights)
        counted = make()
        # In two unequal parts, as batches come.
        for part in (slice(0, 7), slice(7, 10)):
            counted.update_state(targets[part], predictions[part],
                                 sample_weight=None if weights is None else weights[part])
        assert np.isclose(float(counted.result()), value, rtol=1e-5), (metric, value)
        name = metric + ("" if weights is None else " weighted") + "".join(
            f" {k} {v}" for k, v in options.items())
        cases.append(case(name, metric, value, predictions, targets, weights, options))
    return cases


def binary(predictions, targets, weights, threshold=0.5):
    return sk.accuracy_score(targets[:, 0], predictions[:, 0] > threshold, sample_weight=weights)


def categorical(predictions, targets, weights):
    labels = targets if targets.ndim == 1 else targets.argmax(1)
    return sk.accuracy_score(labels, predictions.argmax(1), sample_weight=weights)


def top(k):
    def value(predictions, targets, weights):
        labels = targets if targets.ndim == 1 else targets.argmax(1)
        return sk.top_k_accuracy_score(labels, predictions, k=k, sample_weight=weights)
    return value


cases = cases_of("binaryAccuracy", keras.metrics.BinaryAccuracy, CHANCES, TRUTH, binary)
cases += cases_of("binaryAccuracy", lambda: keras.metrics.BinaryAccuracy(threshold=0.3), CHANCES,
                  TRUTH, lambda p, t, w: binary(p, t, w, 0.3), threshold=0.3)
cases += cases_of("categoricalAccuracy", keras.metrics.CategoricalAccuracy, PROBABILITIES, ONE_HOT,
                  categorical)
cases += cases_of("sparseCategoricalAccuracy", keras.metrics.SparseCategoricalAccuracy,
                  PROBABILITIES, LABELS, categorical)
for k in (1, 2, 3):
    cases += cases_of("topKCategoricalAccuracy",
                      lambda: keras.metrics.TopKCategoricalAccuracy(k=k), PROBABILITIES, ONE_HOT,
                      top(k), k=k)
    cases += cases_of("sparseTopKCategoricalAccuracy",
                      lambda: keras.metrics.SparseTopKCategoricalAccuracy(k=k), PROBABILITIES,
                      LABELS, top(k), k=k)
cases += cases_of("squaredError", keras.metrics.MeanSquaredError, OUTPUTS, TARGETS,
                  lambda p, t, w: sk.mean_squared_error(t, p, sample_weight=w))
cases += cases_of("absoluteError", keras.metrics.MeanAbsoluteError, OUTPUTS, TARGETS,
                  lambda p, t, w: sk.mean_absolute_error(t, p, sample_weight=w))
for weights in (None, WEIGHTS):
    ending = "" if weights is None else " weighted"
    matrix = sk.confusion_matrix(LABELS, GUESSES, sample_weight=weights)
    matrix = matrix.astype(np.int32) if weights is None else matrix
    cases.append(case("confusionMatrix" + ending, "confusionMatrix", matrix, PROBABILITIES, LABELS,
                      weights, {"rows": "targets", "columns": "predictions"}))
    recall = sk.recall_score(LABELS, GUESSES, average=None, sample_weight=weights,
                             zero_division=np.nan)
    cases.append(case("perClassAccuracy" + ending, "perClassAccuracy", recall, PROBABILITIES,
                      LABELS, weights, {"is": "recall of each class"}))
write(__file__, ["keras", "jax", "scikit-learn", "numpy"], cases)
