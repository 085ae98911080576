"""The works in JAX: pure functions under jit.

A training uses the faster of two forms: one call per step, or one `scan` over the whole batches of an
epoch, which runs without Python. Images stay bytes in memory; a step reuses the memory of its
parameters (donation).
"""

import works

options = works.prepare()

from functools import partial  # noqa: E402

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402

GENERATOR = np.random.default_rng(0)
ACTIVATIONS = {"relu": jax.nn.relu, "tanh": jnp.tanh, "linear": lambda x: x}


def weights(*shape):
    """Weights [... inputs, outputs] and a bias, uniform within 1/√inputs as PyTorch starts them."""
    limit = np.prod(shape[:-1]) ** -0.5
    return tuple(jnp.asarray(GENERATOR.uniform(-limit, limit, s), jnp.float32)
                 for s in (shape, shape[-1:]))


def first_parameters(network):
    if network.kind == "cnn":
        return [weights(3, 3, 1, 32), weights(3, 3, 32, 64), weights(1600, 128), weights(128, 10)]
    if network.kind == "lstm":
        return [weights(28, 512), weights(128, 512), weights(128, 10)]
    return [weights(*ends) for ends in zip(network.widths, network.widths[1:])]


def dense(x, layer):
    return x @ layer[0] + layer[1]


def convolved(x, layer):
    x = jax.lax.conv_general_dilated(x, layer[0], (1, 1), "VALID",
                                     dimension_numbers=("NHWC", "HWIO", "NHWC"))
    x = jax.nn.relu(x + layer[1])
    return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def lstm(x, layers):
    """Returns the last state [n, 128] of x [n, time, features].

    The product of the inputs is computed before the loop.
    """
    by_input, by_state = layers

    def step(state, row):
        h, c = state
        i, f, g, o = jnp.split(row + h @ by_state[0], 4, 1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

    nothing = jnp.zeros((len(x), 128))
    (h, _), _ = jax.lax.scan(step, (nothing, nothing), jnp.swapaxes(dense(x, by_input), 0, 1))
    return h


def outputs(network, parameters, x):
    if network.kind == "cnn":
        x = x.reshape(len(x), 28, 28, 1)
        for layer in parameters[:2]:
            x = convolved(x, layer)
        x = jax.nn.relu(dense(x.reshape(len(x), -1), parameters[2]))
    elif network.kind == "lstm":
        x = lstm(x, parameters[:2])
    else:
        x = x.reshape(len(x), -1)
        for layer in parameters[:-1]:
            x = ACTIVATIONS[network.hidden](dense(x, layer))
    return ACTIVATIONS[network.output](dense(x, parameters[-1]))


def loss_of(work, parameters, x, y):
    if work.is_mnist:
        scores = outputs(work.network, parameters, x.astype(jnp.float32) / 255)
        return -jnp.take_along_axis(jax.nn.log_softmax(scores), y[:, None], 1).mean()
    return jnp.square(outputs(work.network, parameters, x) - y).mean()


def updated(work, parameters, gradients, moments, t):
    if work.optimizer == "sgd":
        return jax.tree.map(lambda w, g: w - work.learning_rate * g, parameters, gradients), moments
    m, v = moments
    m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradients)
    v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradients)
    rate = work.learning_rate * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    parameters = jax.tree.map(
        lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-8), parameters, m, v)
    return parameters, (m, v)


def make_training(work, batch, inputs, targets):
    inputs = jnp.asarray(inputs)
    targets = jnp.asarray(targets, jnp.int32 if work.is_mnist else jnp.float32)
    whole = len(inputs) // batch

    def step(state, rows, inputs, targets):
        parameters, moments, t, total = state
        loss, gradients = jax.value_and_grad(partial(loss_of, work))(
            parameters, inputs[rows], targets[rows])
        parameters, moments = updated(work, parameters, gradients, moments, t + 1)
        return parameters, moments, t + 1, total + loss * len(rows)

    @partial(jax.jit, donate_argnums=0)
    def one_step(state, rows, inputs, targets):
        return step(state, rows, inputs, targets)

    @partial(jax.jit, donate_argnums=0)
    def all_steps(state, order, inputs, targets):
        return jax.lax.scan(lambda s, rows: (step(s, rows, inputs, targets), None), state, order)[0]

    def first_state():
        parameters = first_parameters(work.network)
        moments = tuple(jax.tree.map(jnp.zeros_like, parameters) for _ in range(2))
        return parameters, moments if work.optimizer == "adam" else (), jnp.zeros(()), jnp.zeros(())

    def train(state, scans, epochs):
        for _ in range(epochs):
            state = (*state[:3], jnp.zeros(()))
            order = GENERATOR.permutation(len(inputs)).astype(np.int32)
            batches, rest = order[:whole * batch].reshape(whole, batch), order[whole * batch:]
            if scans:
                state = all_steps(state, batches, inputs, targets)
            else:
                for rows in batches:
                    state = one_step(state, rows, inputs, targets)
            if len(rest):
                state = one_step(state, rest, inputs, targets)
        return state

    def form(scans):
        state = first_state()

        def trained(epochs):
            nonlocal state
            state = train(state, scans, epochs)
            return float(state[3]) / len(inputs)

        return trained

    return {"step": partial(form, False), "scan": partial(form, True)}


def make_prediction(network, batch):
    parameters = first_parameters(network)
    predict = jax.jit(lambda parameters, x: jax.nn.softmax(outputs(network, parameters, x)))
    return jnp.asarray, {"": lambda: lambda x: predict(parameters, x).block_until_ready()}


works.run(options, "jax", jax.__version__, make_training, make_prediction)
