"""The work `mlp-train` by JAX: MNIST, 784-256 ReLU-10, cross-entropy. One JSON line an epoch.

The images stay bytes in memory. Shuffling, gathering a batch, its conversion and the loss of every
step are in the time; compilation and the test set are not. A step is one jitted function that takes
its parameters over (donation).
"""

import json
import os
import time
from functools import partial

import mnist

options = mnist.arguments()
# XLA takes as many threads as it may run on: this comes before it is imported.
mnist.stay_on(options.threads)
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402

GENERATOR = np.random.default_rng(options.seed)


def start(widths):
    """Weights as PyTorch's Linear starts them: uniform within 1/√inputs."""
    parameters = []
    for inputs, outputs in zip(widths, widths[1:]):
        limit = inputs**-0.5
        parameters.append((GENERATOR.uniform(-limit, limit, (inputs, outputs)).astype(np.float32),
                           GENERATOR.uniform(-limit, limit, outputs).astype(np.float32)))
    return jax.tree.map(jnp.asarray, parameters)


def logits(parameters, x):
    for weight, bias in parameters[:-1]:
        x = jax.nn.relu(x @ weight + bias)
    weight, bias = parameters[-1]
    return x @ weight + bias


def cross_entropy(parameters, x, labels):
    log_probabilities = jax.nn.log_softmax(logits(parameters, x))
    return -jnp.take_along_axis(log_probabilities, labels[:, None], 1).mean()


def adam(w, g, m, v, t):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
    rate = options.learning_rate * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return w - rate * m / (jnp.sqrt(v) + 1e-8), m, v


@partial(jax.jit, donate_argnums=(0, 1))
def step(parameters, state, images, labels, rows):
    x = images[rows].astype(jnp.float32) / 255
    loss, gradients = jax.value_and_grad(cross_entropy)(
        parameters, x, labels[rows].astype(jnp.int32))
    t, total, moments = state
    total += loss * len(rows)
    if options.optimizer == "sgd":
        rate = options.learning_rate
        parameters = jax.tree.map(lambda w, g: w - rate * g, parameters, gradients)
        return parameters, (t + 1, total, moments)
    leaves, form = jax.tree.flatten(parameters)
    updated = [adam(w, g, m, v, t + 1)
               for w, g, (m, v) in zip(leaves, jax.tree.leaves(gradients), moments)]
    parameters = jax.tree.unflatten(form, [w for w, _, _ in updated])
    return parameters, (t + 1, total, [(m, v) for _, m, v in updated])


def first_state(parameters):
    moments = [(jnp.zeros_like(w), jnp.zeros_like(w)) for w in jax.tree.leaves(parameters)]
    return jnp.zeros(()), jnp.zeros(()), moments if options.optimizer == "adam" else []


images, labels, test_images, test_labels = map(jnp.asarray, mnist.load())
parameters = start(options.widths)
for rows in {options.batch_size, len(images) % options.batch_size or options.batch_size}:
    copy = jax.tree.map(jnp.copy, parameters)  # the step takes its arguments over
    step(copy, first_state(copy), images, labels, np.arange(rows, dtype=np.int32))
state = first_state(parameters)
for epoch in range(1, options.epochs + 1):
    begin = time.perf_counter()
    order = GENERATOR.permutation(len(images)).astype(np.int32)
    state = (state[0], jnp.zeros(()), state[2])
    for first in range(0, len(order), options.batch_size):
        parameters, state = step(parameters, state, images, labels,
                                 order[first:first + options.batch_size])
    loss = float(state[1]) / len(images)
    seconds = time.perf_counter() - begin
    guesses = logits(parameters, test_images.astype(jnp.float32) / 255).argmax(1)
    print(json.dumps({
        "work": "mlp-train" if options.optimizer == "adam" else "mlp-train-sgd", "peer": "jax",
        "version": jax.__version__, "hidden": options.hidden, "batch_size": options.batch_size,
        "epochs": epoch, "examples_per_second": round(len(images) / seconds),
        "final_loss": round(loss, 5),
        "test_accuracy": round(float((guesses == test_labels).mean()), 4),
    }), flush=True)
