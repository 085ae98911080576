"""A model with two inputs, a shared layer, batch normalisation and two outputs, by PyTorch, and
batch normalisation alone, by Keras. Run: python Golden/graphs.py

The model: s = tanh(shared(a)) and t = tanh(shared(b)); h = batch normalisation of (s, t) side by side;
class = softmax(first(h)) with weight 0.7, value = second(h · h) with weight 1.3. PyTorch's running variance
is unbiased and Keras' is not, so the running statistics here are counted by Keras' rule.
"""

import keras_on_jax  # noqa: F401
import keras
import jax
import jax.numpy as jnp
import numpy as np
import torch
import torch.nn.functional as F

from golden_file import tensor, tensors, write

GENERATOR = np.random.default_rng(11)
BATCHES = [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [3, 1, 7, 9, 2]]
A, B = (np.round(GENERATOR.normal(size=(10, 3)), 2).astype(np.float32) for _ in range(2))
LABELS = np.array([0, 1, 2, 0, 1, 2, 2, 1, 0, 1], np.int32)
VALUES = np.round(GENERATOR.normal(size=(10, 1)), 2).astype(np.float32)
START = {
    "shared.weight": (4, 3), "shared.bias": (4,), "scale": (8,), "offset": (8,),
    "first.weight": (3, 8), "first.bias": (3,), "second.weight": (1, 8), "second.bias": (1,),
}
START = {k: np.round(GENERATOR.normal(size=s) * 0.5 + (k == "scale"), 2).astype(np.float32)
         for k, s in START.items()}
MOMENTUM, EPSILON, RATE = 0.9, 1e-3, 0.01


def training():
    weights = {k: torch.tensor(v.astype(np.float64), requires_grad=True) for k, v in START.items()}
    optimizer = torch.optim.SGD(weights.values(), lr=RATE)
    mean, variance = np.zeros(8), np.ones(8)
    a, b, values = (torch.tensor(v.astype(np.float64)) for v in (A, B, VALUES))
    labels = torch.tensor(LABELS).long()
    w = weights

    def forward(rows, mean=None, variance=None):
        s, t = (torch.tanh(F.linear(x[rows], w["shared.weight"], w["shared.bias"])) for x in (a, b))
        both = torch.cat([s, t], 1)
        if mean is None:
            mean, variance = both.mean(0), both.var(0, unbiased=False)
        h = (both - mean) / torch.sqrt(variance + EPSILON) * w["scale"] + w["offset"]
        return (F.linear(h, w["first.weight"], w["first.bias"]),
                F.linear(h * h, w["second.weight"], w["second.bias"]), mean, variance)

    losses, parts = [], []
    for rows in BATCHES:
        optimizer.zero_grad()
        logits, value, m, v = forward(rows)
        one, two = F.cross_entropy(logits, labels[rows]), F.mse_loss(value, values[rows])
        loss = 0.7 * one + 1.3 * two
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        parts.append([one.item(), two.item()])
        mean = MOMENTUM * mean + (1 - MOMENTUM) * m.detach().numpy()
        variance = MOMENTUM * variance + (1 - MOMENTUM) * v.detach().numpy()
    logits, value, _, _ = forward(list(range(10)), torch.tensor(mean), torch.tensor(variance))
    final = {k: x.detach().numpy() for k, x in weights.items()} | {
        "mean": mean, "variance": variance}
    return {
        "name": "two inputs, two outputs", "type": "float32", "operation": "graph",
        "options": {"batches": BATCHES, "momentum": MOMENTUM, "epsilon": EPSILON,
                    "learningRate": RATE, "lossWeights": [0.7, 1.3]},
        "inputs": tensors({"a": A, "b": B, "labels": LABELS, "values": VALUES}),
        "parameters": tensors(START),
        "final": tensors({k: np.asarray(v, np.float32) for k, v in final.items()}),
        "losses": tensor(np.array(losses, np.float32)),
        "parts": tensor(np.array(parts, np.float32)),
        "outputs": tensors({"class": torch.softmax(logits, 1).detach().numpy().astype(np.float32),
                            "value": value.detach().numpy().astype(np.float32)}),
    }


def normalization(name, shape, momentum, epsilon, scale, center):
    x = np.round(GENERATOR.normal(size=shape) * 2 + 1, 2).astype(np.float32)
    layer = keras.layers.BatchNormalization(
        momentum=momentum, epsilon=epsilon, scale=scale, center=center)
    layer.build(x.shape)
    channels = shape[-1]
    own = {}
    if scale:
        own["scale"] = np.round(GENERATOR.normal(size=channels), 2).astype(np.float32)
        layer.gamma.assign(own["scale"])
    if center:
        own["offset"] = np.round(GENERATOR.normal(size=channels), 2).astype(np.float32)
        layer.beta.assign(own["offset"])
    factors = np.round(GENERATOR.normal(size=shape), 2).astype(np.float32)
    trained = np.asarray(layer(x, training=True))
    mean, variance = np.asarray(layer.moving_mean), np.asarray(layer.moving_variance)

    trainable = [v.value for v in layer.trainable_variables]
    rest = [v.value for v in layer.non_trainable_variables]
    def total(trainable, x):
        y, _ = layer.stateless_call(trainable, rest, x, training=True)
        return jnp.sum(y * factors)
    by_own, by_x = jax.grad(total, argnums=(0, 1))(trainable, x)
    gradients = dict(zip(own, map(np.asarray, by_own))) | {"x": np.asarray(by_x)}
    return {
        "name": f"BatchNormalization {name}", "type": "float32", "operation": "BatchNormalization",
        "options": {"momentum": momentum, "epsilon": epsilon, "scales": scale, "offsets": center},
        "inputs": tensors({"x": x, "factors": factors}), "parameters": tensors(own),
        "gradients": tensors(gradients),
        "outputs": tensors({"trained": trained, "mean": mean, "variance": variance,
                            "value": np.asarray(layer(x))}),
    }


cases = [
    training(),
    normalization("flat", (7, 3), 0.99, 1e-3, True, True),
    normalization("images", (3, 4, 5, 2), 0.8, 1e-2, True, True),
    normalization("plain", (6, 2), 0.5, 1e-3, False, False),
    normalization("centred", (6, 1, 4), 0.9, 1e-3, False, True),
]
write(__file__, ["torch", "keras", "jax", "numpy"], cases)
