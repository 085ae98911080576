"""Keras' rules in NumPy's float64, for one array. Keras itself, in float32, checks them.

g: gradient, w: parameter, rate: learning rate, s: state kept between steps, t: step from 1.
"""

import numpy as np


def sgd(w, g, rate, s, t, momentum=0.0, nesterov=False):
    if momentum == 0:
        return w - rate * g
    s["m"] = momentum * s.get("m", 0 * w) - rate * g
    return w + (momentum * s["m"] - rate * g if nesterov else s["m"])


def rmsprop(w, g, rate, s, t, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False):
    s["v"] = rho * s.get("v", 0 * w) + (1 - rho) * g * g
    variance = s["v"]
    if centered:
        s["mean"] = rho * s.get("mean", 0 * w) + (1 - rho) * g
        variance = variance - s["mean"] ** 2
    change = rate * g / np.sqrt(variance + epsilon)
    if momentum > 0:
        s["m"] = momentum * s.get("m", 0 * w) + change
        change = s["m"]
    return w - change


def adam(w, g, rate, s, t, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    s["m"] = beta_1 * s.get("m", 0 * w) + (1 - beta_1) * g
    s["v"] = beta_2 * s.get("v", 0 * w) + (1 - beta_2) * g * g
    corrected_rate = rate * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return w - corrected_rate * s["m"] / (np.sqrt(s["v"]) + epsilon)


def adamw(w, g, rate, s, t, weight_decay=0.004, **settings):
    return adam(w - w * weight_decay * rate, g, rate, s, t, **settings)


def nadam(w, g, rate, s, t, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    u, u_next = (beta_1 * (1 - 0.5 * 0.96 ** k) for k in (t, t + 1))
    s["product"] = s.get("product", 1.0) * u
    s["m"] = beta_1 * s.get("m", 0 * w) + (1 - beta_1) * g
    s["v"] = beta_2 * s.get("v", 0 * w) + (1 - beta_2) * g * g
    ahead = u_next * s["m"] / (1 - s["product"] * u_next) + (1 - u) * g / (1 - s["product"])
    return w - rate * ahead / (np.sqrt(s["v"] / (1 - beta_2**t)) + epsilon)


def adamax(w, g, rate, s, t, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    s["m"] = beta_1 * s.get("m", 0 * w) + (1 - beta_1) * g
    s["u"] = np.maximum(beta_2 * s.get("u", 0 * w), np.abs(g))
    return w - rate * s["m"] / ((1 - beta_1**t) * (s["u"] + epsilon))


def adagrad(w, g, rate, s, t, initial_accumulator_value=0.1, epsilon=1e-7):
    s["sum"] = s.get("sum", initial_accumulator_value + 0 * w) + g * g
    return w - rate * g / np.sqrt(s["sum"] + epsilon)


def adadelta(w, g, rate, s, t, rho=0.95, epsilon=1e-7):
    s["v"] = rho * s.get("v", 0 * w) + (1 - rho) * g * g
    change = g * np.sqrt(s.get("u", 0 * w) + epsilon) / np.sqrt(s["v"] + epsilon)
    s["u"] = rho * s.get("u", 0 * w) + (1 - rho) * change * change
    return w - rate * change


RULES = {"sgd": sgd, "rmsprop": rmsprop, "adam": adam, "adamw": adamw, "nadam": nadam,
         "adamax": adamax, "adagrad": adagrad, "adadelta": adadelta}
