"""Golden values of scans over series [n, steps, …], by loops. Run: python Golden/scans.py"""

import numpy as np
import torch

from golden_file import write
from operation_case import operation_cases


def numbers(*shape, seed):
    return np.round(np.random.default_rng(seed).normal(size=shape), 2)


def scanned(step, reverse):
    """Its first argument is the state, its second the series; the others are constants."""
    def function(s, x, *constants):
        count = x.shape[1]
        states = [None] * count
        for time in reversed(range(count)) if reverse else range(count):
            s = step(s, x[:, time], *constants)
            states[time] = s
        return torch.stack(states, dim=1)
    return function


# sₜ = c · sₜ₋₁ + xₜ, with one factor for each element of the state
def linear(s, x, c):
    return s * c + x


# sₜ = tanh(U · sₜ₋₁ + W · xₜ + b)
def elman(s, x, u, w, b):
    return torch.tanh(s @ u.T + x @ w.T + b)


# two halves that read each other, as h and c of an LSTM do, and a product of state and input
def halves(s, x, u):
    h, c = s.chunk(2, dim=1)
    c = torch.sigmoid(h @ u.T) * c + x * h
    return torch.cat([torch.tanh(c), c], dim=1)


def cases():
    made = []
    for name, n, steps, reverse in [("forth", 2, 4, False), ("back", 2, 4, True),
                                    ("of one step", 3, 1, False), ("back one step", 3, 1, True)]:
        options = {"reversed": reverse}
        made += operation_cases(
            f"linear scan {name}", "scan.linear", scanned(linear, reverse),
            {"a": numbers(n, 3, seed=1), "b": numbers(n, steps, 3, seed=2),
             "c": numbers(3, seed=3)}, options=options)
        made += operation_cases(
            f"tanh scan {name}", "scan.elman", scanned(elman, reverse),
            {"a": numbers(n, 3, seed=4), "b": numbers(n, steps, 2, seed=5),
             "c": numbers(3, 3, seed=6), "d": numbers(3, 2, seed=7), "e": numbers(3, seed=8)},
            options=options)
        made += operation_cases(
            f"scan of halves {name}", "scan.halves", scanned(halves, reverse),
            {"a": numbers(n, 4, seed=9), "b": numbers(n, steps, 2, seed=10),
             "c": numbers(2, 2, seed=11)}, options=options)
    return made


write(__file__, ["torch", "numpy"], cases())
