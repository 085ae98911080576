"""What stands beside an optimizer's rule, ten steps each. Run: python Golden/adjustments.py

Clipping and accumulation by PyTorch in both types and by Keras in float32; decay and moving averages
by Keras. Parameters, gradients and the form of a case are those of optimizers.py; "averages" are the
moving averages after the last step, which Keras puts in the place of the weights when training ends.
"""

import keras_on_jax  # noqa: F401
import keras
import numpy as np
import torch

from golden_file import tensors, write
from optimizers import GRADIENTS, START, STEPS

RATE = 0.1


def case(name, by, kind, settings, steps, averages=None):
    made = {
        "name": f"{name} {by} {kind}", "type": kind,
        "options": {"convention": by, "learningRate": RATE} | settings,
        "inputs": tensors({k: v.astype(kind) for k, v in START.items()}),
        "steps": {"gradients": tensors({k: v.astype(kind) for k, v in GRADIENTS.items()}),
                  "parameters": tensors(steps)},
    }
    return made | ({"averages": tensors(averages)} if averages else {})


def by_torch(name, clip=None, accumulation=1, momentum=0.0, **settings):
    cases = []
    for kind in ("float64", "float32"):
        weights = {k: torch.tensor(v.astype(kind), requires_grad=True) for k, v in START.items()}
        rule = torch.optim.SGD(weights.values(), lr=RATE, momentum=momentum, foreach=False)
        steps = {k: [] for k in START}
        for t in range(STEPS):
            for k, w in weights.items():
                g = torch.tensor(GRADIENTS[k][t].astype(kind)) / accumulation
                w.grad = g if w.grad is None else w.grad + g
            if (t + 1) % accumulation == 0:
                if clip:
                    clip(list(weights.values()))
                rule.step()
                rule.zero_grad()
            for k, w in weights.items():
                steps[k].append(w.detach().numpy().copy())
        given = settings | {"momentum": momentum, "accumulation": accumulation}
        cases.append(case(name, "torch", kind, given, {k: np.array(v) for k, v in steps.items()}))
    return cases


def by_keras(name, settings, undecayed=(), momentum=0.0, **arguments):
    variables = {k: keras.Variable(v.astype(np.float32), name=k) for k, v in START.items()}
    rule = keras.optimizers.SGD(learning_rate=RATE, momentum=momentum, **arguments)
    if undecayed:
        rule.exclude_from_weight_decay(var_names=list(undecayed))
    rule.build(list(variables.values()))
    steps = {k: [] for k in START}
    for t in range(STEPS):
        rule.apply([GRADIENTS[k][t].astype(np.float32) for k in START], list(variables.values()))
        for k, w in variables.items():
            steps[k].append(np.asarray(w))
    rule.finalize_variable_values(list(variables.values()))
    averages = {k: np.asarray(w) for k, w in variables.items()}
    averages = averages if arguments.get("use_ema") else None
    given = settings | {"momentum": momentum}
    return [case(name, "keras", "float32", given, {k: np.array(v) for k, v in steps.items()},
                 averages)]


def each_alone(parameters, limit):
    for parameter in parameters:
        torch.nn.utils.clip_grad_norm_([parameter], limit)


cases = by_torch("clipped value", lambda p: torch.nn.utils.clip_grad_value_(p, 0.5), clipValue=0.5)
cases += by_torch("clipped norm", lambda p: each_alone(p, 0.7), clipNorm=0.7)
cases += by_torch("clipped global norm", lambda p: torch.nn.utils.clip_grad_norm_(p, 1.0),
                  clipGlobalNorm=1.0)
cases += by_torch("accumulated over 3", accumulation=3, momentum=0.9)
cases += by_torch("accumulated and clipped", lambda p: torch.nn.utils.clip_grad_norm_(p, 0.5),
                  accumulation=4, clipGlobalNorm=0.5)
cases += by_keras("clipped value", {"clipValue": 0.5}, clipvalue=0.5)
cases += by_keras("clipped norm", {"clipNorm": 0.7}, clipnorm=0.7)
cases += by_keras("clipped global norm", {"clipGlobalNorm": 1.0}, global_clipnorm=1.0)
cases += by_keras("decayed", {"decay": 0.2}, weight_decay=0.2, momentum=0.9)
cases += by_keras("decayed but b", {"decay": 0.2, "undecayed": "b"}, undecayed=("b",),
                  weight_decay=0.2)
cases += by_keras("averaged", {"averageMomentum": 0.9}, use_ema=True, ema_momentum=0.9,
                  momentum=0.9)
cases += by_keras("averaged every 4", {"averageMomentum": 0.8, "averagePeriod": 4}, use_ema=True,
                  ema_momentum=0.8, ema_overwrite_frequency=4)
cases += by_keras("accumulated over 3", {"accumulation": 3}, gradient_accumulation_steps=3,
                  momentum=0.9)
cases += by_keras("decayed, clipped and averaged",
                  {"decay": 0.1, "clipGlobalNorm": 1.0, "averageMomentum": 0.9}, weight_decay=0.1,
                  global_clipnorm=1.0, use_ema=True, ema_momentum=0.9, momentum=0.9)
cases += by_keras("decayed, clipped and accumulated",
                  {"decay": 0.1, "clipNorm": 0.5, "accumulation": 2}, weight_decay=0.1,
                  clipnorm=0.5, gradient_accumulation_steps=2, momentum=0.9)
write(__file__, ["torch", "keras", "jax", "numpy"], cases)
