"""Golden values of recurrent layers, by Keras, and by PyTorch in float64 where its layers are the same.
Run: python Golden/recurrent_layers.py

Keras' weights are [features, gates · units] and [units, gates · units]; here they are turned round. Its
two biases of a GRU that resets after the product are rows of one array. PyTorch's GRU has the gates r
and z in the other order. The derivatives are those of Σ outputs · weights.
"""

import keras_on_jax  # noqa: F401
import jax
import jax.numpy as jnp
import keras
import numpy as np
import torch

from golden_file import tensor, tensors, write

FEATURES, UNITS, STEPS, EXAMPLES = 3, 4, 5, 2


def numbers(*shape, seed, scale=0.6):
    values = np.random.default_rng(seed).normal(size=shape) * scale
    return np.round(values, 2).astype(np.float32)


def named(kernel, recurrent, biases):
    """Keras' arrays by our names."""
    made = {"weight": kernel.T, "recurrentWeight": recurrent.T}
    if biases and biases[0].ndim == 2:
        return made | {"bias": biases[0][0], "recurrentBias": biases[0][1]}
    return made | ({"bias": biases[0]} if biases else {})


def case(name, kind, type_, inputs, options, weights, value, gradients):
    tidy = {k: np.ascontiguousarray(v) for k, v in inputs.items()}
    slopes = {k: np.ascontiguousarray(v) for k, v in gradients.items()}
    return {"name": f"{kind} {name}", "operation": kind, "type": type_, "inputs": tensors(tidy),
            "options": options, "weights": {"value": tensor(weights)},
            "outputs": {"value": tensor(np.asarray(value))}, "gradients": tensors(slopes)}


def followed(layer, number, x):
    """Parameters, outputs, the weights of their sum, and its derivatives, of a layer given numbers."""
    layer.build(x.shape)
    layer.set_weights([numbers(*w.shape, seed=100 * number + index)
                       for index, w in enumerate(layer.get_weights())])
    values = [jnp.asarray(v) for v in layer.trainable_variables]
    state = [v.value for v in layer.non_trainable_variables]

    def output(x, values):
        return layer.stateless_call(values, state, x)[0]

    y = output(x, values)
    weights = numbers(*y.shape, seed=number + 7000, scale=1)
    by_x, by_values = jax.grad(lambda x, v: (output(x, v) * weights).sum(), argnums=(0, 1))(
        jnp.asarray(x), values)
    return values, y, weights, by_x, by_values


def keras_case(number, kind, steps=STEPS, **arguments):
    layer = getattr(keras.layers, kind)(UNITS, **arguments)
    x = numbers(EXAMPLES, steps, FEATURES, seed=number)
    values, y, weights, by_x, by_values = followed(layer, number, x)
    inputs = {"x": x} | named(*map(np.asarray, values[:2]), [np.asarray(v) for v in values[2:]])
    slopes = {"x": np.asarray(by_x)} | named(
        *map(np.asarray, by_values[:2]), [np.asarray(v) for v in by_values[2:]])
    written = {"returnsSequences": arguments.get("return_sequences", False),
               "goesBackwards": arguments.get("go_backwards", False),
               "usesBias": arguments.get("use_bias", True),
               "resetAfter": arguments.get("reset_after", True),
               "activation": arguments.get("activation", "tanh"),
               "recurrentActivation": arguments.get("recurrent_activation", "sigmoid")}
    name = ", ".join(f"{k} {v}" for k, v in arguments.items()) or "by default"
    return case(f"{name}, {steps} steps", kind, "float32", inputs, written, weights, y, slopes)


def keras_cases():
    kinds = [("SimpleRNN", {}), ("LSTM", {}), ("GRU", {"reset_after": True}),
             ("GRU", {"reset_after": False})]
    made = []
    for kind, basis in kinds:
        for sequences in (False, True):
            for backwards in (False, True):
                made.append(keras_case(len(made), kind, return_sequences=sequences,
                                       go_backwards=backwards, **basis))
        made.append(keras_case(len(made), kind, use_bias=False, **basis))
        made.append(keras_case(len(made), kind, steps=1, return_sequences=True, **basis))
        others = {"activation": "softplus"}
        if kind != "SimpleRNN":
            others["recurrent_activation"] = "tanh"
        made.append(keras_case(len(made), kind, return_sequences=True, **others, **basis))
    return made


def bidirectional_case(number, kind, merge, ours, **arguments):
    inner = getattr(keras.layers, kind)(UNITS, **arguments)
    layer = keras.layers.Bidirectional(inner, merge_mode=merge)
    x = numbers(EXAMPLES, STEPS, FEATURES, seed=number)
    values, y, weights, by_x, by_values = followed(layer, number, x)

    def both(x, arrays):
        arrays = [np.asarray(a) for a in arrays]
        half = len(arrays) // 2
        made = {"x": np.asarray(x)}
        for name, part in (("forward", arrays[:half]), ("backward", arrays[half:])):
            made |= {f"{name}.{k}": v for k, v in named(part[0], part[1], part[2:]).items()}
        return made

    options = {"layer": kind, "merge": ours,
               "returnsSequences": arguments.get("return_sequences", False)}
    name = ", ".join([kind, ours] + [f"{k} {v}" for k, v in arguments.items()])
    return case(name, "Bidirectional", "float32", both(x, values), options, weights, y,
                both(by_x, by_values))


def bidirectional_cases():
    merges = [("concat", "concatenation"), ("sum", "sum"), ("mul", "product"), ("ave", "mean")]
    made = []
    for kind in ("SimpleRNN", "LSTM", "GRU"):
        for merge, ours in merges:
            for sequences in (False, True):
                made.append(bidirectional_case(40 + len(made), kind, merge, ours,
                                               return_sequences=sequences))
    return made


def torch_case(number, kind):
    torch.manual_seed(number)
    maker = {"SimpleRNN": torch.nn.RNN, "LSTM": torch.nn.LSTM, "GRU": torch.nn.GRU}[kind]
    layer = maker(FEATURES, UNITS, batch_first=True, dtype=torch.float64)
    x = torch.tensor(numbers(EXAMPLES, STEPS, FEATURES, seed=number + 500).astype(np.float64),
                     requires_grad=True)
    y, _ = layer(x)
    weights = numbers(*y.shape, seed=number + 600, scale=1).astype(np.float64)
    (y * torch.tensor(weights)).sum().backward()

    def ours(array):
        if kind != "GRU":
            return array
        r, z, h = np.split(array, 3)
        return np.concatenate([z, r, h])

    def arrays(of):
        w, u, b, rb = [ours(of(p)) for p in layer.parameters()]
        made = {"x": of(x), "weight": w, "recurrentWeight": u}
        return made | ({"bias": b, "recurrentBias": rb} if kind == "GRU" else {"bias": b + rb})

    slopes = arrays(lambda p: p.grad.numpy())
    if kind != "GRU":
        slopes["bias"] = ours(layer.bias_ih_l0.grad.numpy())
    options = {"returnsSequences": True, "goesBackwards": False, "usesBias": True,
               "resetAfter": True, "activation": "tanh", "recurrentActivation": "sigmoid"}
    return case("of PyTorch", kind, "float64", arrays(lambda p: p.detach().numpy()), options,
                weights, y.detach().numpy(), slopes)


def initial_biases():
    """What a new LSTM's bias is: ones for the forget gate."""
    layer = keras.layers.LSTM(UNITS)
    layer.build((1, STEPS, FEATURES))
    bias = layer.get_weights()[2]
    assert bias.tolist() == [0] * UNITS + [1] * UNITS + [0] * 2 * UNITS, bias


initial_biases()
write(__file__, ["keras", "jax", "torch", "numpy"],
      keras_cases() + bidirectional_cases() + [torch_case(n, k) for n, k in enumerate(("SimpleRNN", "LSTM", "GRU"))])
