"""Learning rates of the first updates of each schedule. Run: python Golden/schedules.py

Keras computes in float32, PyTorch in Python's numbers; a case says how near its values are to the
exact ones. Steps are counted from 0.
"""

import keras_on_jax  # noqa: F401
import warnings

import keras
import numpy as np
import torch

from golden_file import tensor, write

KERAS = keras.optimizers.schedules
TORCH = torch.optim.lr_scheduler


def case(name, by, schedule, arguments, rates, tolerance):
    return {"name": f"{name} {by}", "type": "float64", "schedule": schedule,
            "options": {"convention": by, "tolerance": tolerance} | arguments,
            "outputs": {"value": tensor(np.array(rates, np.float64))}}


def by_keras(name, schedule, arguments, made, count=60):
    rates = [float(made(step)) for step in range(count)]
    return [case(name, "keras", schedule, arguments, rates, 2e-6)]


def by_torch(name, schedule, arguments, rate, make, count=60):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=rate)
    scheduler, rates = make(optimizer), []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(count):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
    return [case(name, "torch", schedule, arguments, rates, 1e-12)]


cases = by_keras("piecewise", "piecewise_constant",
                 # Keras changes after the boundary's own step.
                 {"rates": [0.1, 0.05, 0.01], "starts": [11, 26]},
                 KERAS.PiecewiseConstantDecay([10, 25], [0.1, 0.05, 0.01]))
cases += by_torch("piecewise", "piecewise_constant",
                  {"rates": [0.1, 0.01, 0.001], "starts": [10, 25]}, 0.1,
                  lambda o: TORCH.MultiStepLR(o, [10, 25], 0.1))
for staircase in (False, True):
    word = " of stairs" if staircase else ""
    cases += by_keras(f"exponential{word}", "exponential",
                      {"from": 0.1, "factor": 0.6, "steps": 10, "isStaircase": staircase},
                      KERAS.ExponentialDecay(0.1, 10, 0.6, staircase))
    cases += by_keras(f"inverse time{word}", "inverse_time",
                      {"from": 0.1, "decay": 0.5, "steps": 10, "isStaircase": staircase},
                      KERAS.InverseTimeDecay(0.1, 10, 0.5, staircase))
cases += by_torch("exponential", "exponential",
                  {"from": 0.1, "factor": 0.9, "steps": 1, "isStaircase": False}, 0.1,
                  lambda o: TORCH.ExponentialLR(o, 0.9))
cases += by_torch("stairs", "exponential",
                  {"from": 0.1, "factor": 0.5, "steps": 7, "isStaircase": True}, 0.1,
                  lambda o: TORCH.StepLR(o, 7, 0.5))
for power in (1.0, 2.0, 0.5):
    for cyclic in (False, True):
        cases += by_keras(f"polynomial {power}{' cyclic' if cyclic else ''}", "polynomial",
                          {"from": 0.1, "to": 0.01, "steps": 25, "power": power,
                           "isCyclic": cyclic},
                          KERAS.PolynomialDecay(0.1, 25, 0.01, power, cyclic))
cases += by_torch("polynomial", "polynomial",
                  {"from": 0.1, "to": 0.0, "steps": 40, "power": 2.0, "isCyclic": False}, 0.1,
                  lambda o: TORCH.PolynomialLR(o, 40, 2.0))
cases += by_keras("cosine", "cosine", {"from": 0.1, "to": 0.01, "steps": 40},
                  KERAS.CosineDecay(0.1, 40, alpha=0.1))
cases += by_torch("cosine", "cosine", {"from": 0.1, "to": 0.01, "steps": 50}, 0.1,
                  lambda o: TORCH.CosineAnnealingLR(o, 50, 0.01), count=51)
cases += by_keras("cosine after a warm_up", "cosine",
                  {"from": 0.1, "to": 0.0, "steps": 40, "warmUpSteps": 10, "warmUpFrom": 0.02},
                  KERAS.CosineDecay(0.02, 40, warmup_target=0.1, warmup_steps=10))
for stretch, damping in ((2.0, 1.0), (1.0, 0.9), (1.5, 0.8)):
    cases += by_keras(f"restarts {stretch} {damping}", "cosine_restarts",
                      {"from": 0.1, "to": 0.01, "steps": 8, "stretch": stretch,
                       "damping": damping},
                      KERAS.CosineDecayRestarts(0.1, 8, stretch, damping, alpha=0.1))
cases += by_torch("restarts", "cosine_restarts",
                  {"from": 0.1, "to": 0.001, "steps": 7, "stretch": 2.0, "damping": 1.0}, 0.1,
                  lambda o: TORCH.CosineAnnealingWarmRestarts(o, 7, 2, 0.001))
for steps, rise, start, end in ((60, 0.3, 25.0, 1e4), (50, 0.5, 10.0, 100.0)):
    cases += by_torch(f"one cycle of {steps}", "one_cycle",
                      {"peak": 0.1, "steps": steps, "rise": rise, "startDivisor": start,
                       "endDivisor": end}, 0.1,
                      lambda o: TORCH.OneCycleLR(o, 0.1, total_steps=steps, pct_start=rise,
                                                 div_factor=start, final_div_factor=end,
                                                 cycle_momentum=False), count=steps - 1)
cases += by_torch("warm_up", "constant", {"from": 0.1, "warmUpSteps": 20, "warmUpFrom": 0.025}, 0.1,
                  lambda o: TORCH.LinearLR(o, 0.25, 1.0, 20))
write(__file__, ["torch", "keras", "jax", "numpy"], cases)
