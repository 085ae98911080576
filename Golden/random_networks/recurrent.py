"""Recurrent layers in PyTorch, step by step; see layers.py."""

import torch
import torch.nn.functional as F

import activations
import layers


def rnn_step(c, state, heard, x, ctx):
    h = activations.apply(c["activation"], x + F.linear(heard, ctx["recurrentWeight"]))
    return [h]


def lstm_step(c, state, heard, x, ctx):
    z = (x + F.linear(heard, ctx["recurrentWeight"])).chunk(4, 1)
    gate = lambda z: activations.apply(c["recurrentActivation"], z)
    made = gate(z[1]) * state[1] + gate(z[0]) * activations.apply(c["activation"], z[2])
    return [gate(z[3]) * activations.apply(c["activation"], made), made]


def gru_step(c, state, heard, x, ctx):
    gate = lambda z: activations.apply(c["recurrentActivation"], z)
    weights, (xz, xr, xh) = ctx["recurrentWeight"].chunk(3), x.chunk(3, 1)
    if c["resetAfter"]:
        product = F.linear(heard, ctx["recurrentWeight"])
        product = product + ctx["recurrentBias"] if c["usesBias"] else product
        hz, hr, hh = product.chunk(3, 1)
        z, r = gate(xz + hz), gate(xr + hr)
        new = activations.apply(c["activation"], xh + r * hh)
    else:
        z, r = gate(xz + F.linear(heard, weights[0])), gate(xr + F.linear(heard, weights[1]))
        new = activations.apply(c["activation"], xh + F.linear(r * heard, weights[2]))
    return [z * state[0] + (1 - z) * new]


STEPS = {"SimpleRNN": (rnn_step, 1), "LSTM": (lstm_step, 2), "GRU": (gru_step, 1)}


def recurrent(kind):
    step, states = STEPS[kind]

    def run(x, c, ctx):
        n, time, features = x.shape
        x = layers.dropped(x, c.get("dropout", 0), (n, 1, features), ctx, 0)
        projected = F.linear(x, ctx["weight"])
        projected = projected + ctx["bias"] if c["usesBias"] else projected
        mask = layers.dropped(
            torch.ones(n, c["units"], dtype=x.dtype), c.get("recurrentDropout", 0),
            (n, c["units"]), ctx, 1)
        state = [torch.zeros(n, c["units"], dtype=x.dtype)] * states
        outputs = []
        for t in reversed(range(time)) if c["goesBackwards"] else range(time):
            state = step(c, state, state[0] * mask, projected[:, t], ctx)
            outputs.append(state[0])
        return torch.stack(outputs, 1) if c["returnsSequences"] else outputs[-1]

    return run


def bidirectional(x, c, ctx):
    forward, backward = c["settings"], dict(c["settings"])
    backward["goesBackwards"] = not forward["goesBackwards"]
    made = []
    for name, settings in (("forward", forward), ("backward", backward)):
        y = recurrent(c["layer"])(x, settings, ctx.inside(name))
        in_time = settings["goesBackwards"] and settings["returnsSequences"]
        made.append(y.flip(1) if in_time else y)
    merges = {"concatenation": lambda a, b: torch.cat([a, b], -1), "sum": torch.add,
              "product": torch.mul, "mean": lambda a, b: (a + b) / 2}
    return merges[c["merge"]](*made)


layers.FUNCTIONS |= {kind: recurrent(kind) for kind in STEPS} | {"Bidirectional": bidirectional}
