"""Three steps of a 5-4(tanh)-3(relu)-2 network by PyTorch. Run: python Golden/training.py

Weights are [outputs, inputs], as PyTorch keeps them. A step's loss is the one before its update.
"""

import numpy as np
import torch
import torch.nn.functional as F

from golden_file import tensor, tensors, write

GENERATOR = np.random.default_rng(7)
EXAMPLES = np.round(GENERATOR.normal(size=(8, 5)), 2)
LABELS = np.array([0, 1, 1, 0, 1, 0, 0, 1], np.int32)
TARGETS = np.round(GENERATOR.normal(size=(8, 2)), 2)
WIDTHS = [5, 4, 3, 2]
BATCHES = [[0, 1, 2, 3], [4, 5, 6, 7], [6, 1, 3, 4]]


def initial():
    """Biases start away from zero, so that a forgotten one shows; most ReLUs are awake."""
    made = {}
    for layer, (inputs, outputs) in enumerate(zip(WIDTHS, WIDTHS[1:])):
        made[f"layers.{layer}.weight"] = np.round(GENERATOR.normal(size=(outputs, inputs)) * 0.5, 3)
        made[f"layers.{layer}.bias"] = np.round(GENERATOR.uniform(0.0, 0.3, size=outputs), 3)
    return made


START = initial()


def logits(weights, x):
    layer = lambda n, x: F.linear(x, weights[f"layers.{n}.weight"], weights[f"layers.{n}.bias"])
    return layer(2, F.relu(layer(1, torch.tanh(layer(0, x)))))


LOSSES = {
    "sparseCategoricalCrossentropy": lambda y, labels, _: F.cross_entropy(y, labels.long()),
    "squaredError": lambda y, _, targets: F.mse_loss(y, targets),
    # The cost of the first article: squares summed over outputs, a sigmoid behind the last layer.
    "summedSquares": lambda y, labels, _: (
        (torch.sigmoid(y) - F.one_hot(labels.long(), 2)) ** 2).sum(1).mean(),
}
OPTIMIZERS = {
    "sgd": (lambda p: torch.optim.SGD(p, lr=0.1), {"learningRate": 0.1}),
    "momentum": (lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
                 {"learningRate": 0.1, "momentum": 0.9}),
    "adam": (lambda p: torch.optim.Adam(p, lr=0.01, eps=1e-7),
             {"learningRate": 0.01, "betaOne": 0.9, "betaTwo": 0.999, "epsilon": 1e-7}),
}


def training_case(loss_name, optimizer_name, kind):
    weights = {k: torch.tensor(v.astype(kind), requires_grad=True) for k, v in START.items()}
    make, settings = OPTIMIZERS[optimizer_name]
    optimizer = make(weights.values())
    x, targets = (torch.tensor(v.astype(kind)) for v in (EXAMPLES, TARGETS))
    labels = torch.tensor(LABELS)
    output = {"sparseCategoricalCrossentropy": "softmax", "summedSquares": "sigmoid"}
    losses, steps, first_gradients = [], [], None
    for rows in BATCHES:
        optimizer.zero_grad()
        loss = LOSSES[loss_name](logits(weights, x[rows]), labels[rows], targets[rows])
        loss.backward()
        if first_gradients is None:
            first_gradients = {k: w.grad.numpy().copy() for k, w in weights.items()}
        optimizer.step()
        losses.append(loss.detach().numpy())
        steps.append(tensors({k: w.detach().numpy().copy() for k, w in weights.items()}))
    inputs = {"examples": x.numpy(), "targets": targets.numpy(), "labels": LABELS}
    inputs.pop("labels" if loss_name == "squaredError" else "targets")
    return {
        "name": f"{loss_name} {optimizer_name} {kind}", "type": kind, "loss": loss_name,
        "optimizer": optimizer_name,
        "options": settings | {"convention": "torch", "widths": WIDTHS, "batches": BATCHES,
                               "activations": ["tanh", "relu", output.get(loss_name, "linear")]},
        "inputs": tensors(inputs),
        "parameters": tensors({k: v.astype(kind) for k, v in START.items()}),
        "gradients": tensors(first_gradients), "losses": tensor(np.array(losses)), "steps": steps,
        "outputs": {"value": tensor(logits(weights, x).detach().numpy())},
    }


cases = [training_case(loss, optimizer, kind) for loss in LOSSES for optimizer in OPTIMIZERS
         for kind in ("float64", "float32")]
write(__file__, ["torch", "numpy"], cases)
