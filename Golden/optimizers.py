"""Ten steps of each optimizer with a fixed series of gradients. Run: python Golden/optimizers.py

Convention "torch": PyTorch itself in both types. Convention "keras": in float32 Keras itself, in
float64 its rule (optimizer_formulas.py), which must agree with it. Regularization is part of the
gradient: l2 adds 2·l2·w (from l2·Σw²), l1 adds l1·sign(w).
"""

import keras_on_jax  # noqa: F401
import keras
import numpy as np
import torch

from golden_file import tensors, write
from optimizer_formulas import RULES

STEPS = 10
START = {"a": np.array([0.5, -1.2, 2.0]), "b": np.array([[0.1, -0.4], [1.5, -0.05]])}
GENERATOR = np.random.default_rng(2)
GRADIENTS = {name: np.round(GENERATOR.normal(size=(STEPS, *value.shape)), 3)
             for name, value in START.items()}
# Small gradients show where epsilon stands; a parameter may have none for a while.
GRADIENTS["a"][:, 1] *= 1e-4
GRADIENTS["a"][3:6, 2] = 0
CHANGING = [0.1, 0.1, 0.05, 0.05, 0.02, 0.02, 0.2, 0.1, 0.01, 0.001]

KERAS_NAMES = {"betaOne": "beta_1", "betaTwo": "beta_2", "weightDecay": "weight_decay",
               "start": "initial_accumulator_value"}
TORCH_NAMES = {"rho": "alpha", "epsilon": "eps", "weightDecay": "weight_decay",
               "momentumDecay": "momentum_decay", "start": "initial_accumulator_value"}
KERAS = {"sgd": keras.optimizers.SGD, "rmsprop": keras.optimizers.RMSprop,
         "adam": keras.optimizers.Adam, "adamw": keras.optimizers.AdamW,
         "nadam": keras.optimizers.Nadam, "adamax": keras.optimizers.Adamax,
         "adagrad": keras.optimizers.Adagrad, "adadelta": keras.optimizers.Adadelta}
TORCH = {"sgd": torch.optim.SGD, "rmsprop": torch.optim.RMSprop, "adam": torch.optim.Adam,
         "adamw": torch.optim.AdamW, "nadam": torch.optim.NAdam, "adamax": torch.optim.Adamax,
         "adagrad": torch.optim.Adagrad, "adadelta": torch.optim.Adadelta}


def regularized(name, t, w, l1, l2):
    return GRADIENTS[name][t].astype(w.dtype) + 2 * l2 * w + l1 * np.sign(w)


def torch_arguments(optimizer, settings):
    settings = {TORCH_NAMES.get(k, k): v for k, v in settings.items()}
    if optimizer == "adadelta":
        settings["rho"] = settings.pop("alpha")
    if "betaOne" in settings:
        settings["betas"] = (settings.pop("betaOne"), settings.pop("betaTwo"))
    return settings


def by_torch(optimizer, kind, rates, settings, l1, l2):
    parameters = {k: torch.tensor(v.astype(kind)) for k, v in START.items()}
    rule = TORCH[optimizer](parameters.values(), lr=rates[0], foreach=False,
                            **torch_arguments(optimizer, settings))
    steps = {k: [] for k in START}
    for t, rate in enumerate(rates):
        rule.param_groups[0]["lr"] = rate
        for k, w in parameters.items():
            w.grad = torch.tensor(regularized(k, t, w.numpy(), l1, l2))
        rule.step()
        for k, w in parameters.items():
            steps[k].append(w.numpy().copy())
    return {k: np.array(v) for k, v in steps.items()}


def keras_arguments(settings):
    # Keras has no such setting of Nadam: it is 1.
    return {KERAS_NAMES.get(k, k): v for k, v in settings.items() if k != "momentumDecay"}


def by_keras(optimizer, rates, settings, l1, l2):
    parameters = {k: keras.Variable(v.astype(np.float32)) for k, v in START.items()}
    rule = KERAS[optimizer](learning_rate=rates[0], **keras_arguments(settings))
    steps = {k: [] for k in START}
    for t, rate in enumerate(rates):
        rule.learning_rate = rate
        rule.apply([regularized(k, t, np.asarray(w), l1, l2) for k, w in parameters.items()],
                   list(parameters.values()))
        for k, w in parameters.items():
            steps[k].append(np.asarray(w))
    return {k: np.array(v) for k, v in steps.items()}


def by_keras_rule(optimizer, rates, settings, l1, l2):
    steps = {k: [] for k in START}
    for k, w in START.items():
        state = {}
        for t, rate in enumerate(rates):
            g = regularized(k, t, w, l1, l2)
            w = RULES[optimizer](w, g, rate, state, t + 1, **keras_arguments(settings))
            steps[k].append(w)
    return {k: np.array(v) for k, v in steps.items()}


def cases_of(name, optimizer, rates=0.1, l1=0.0, l2=0.0, conventions=("torch", "keras"),
             **settings):
    rates = rates if isinstance(rates, list) else [rates] * STEPS
    keras_own = by_keras(optimizer, rates, settings, l1, l2) if "keras" in conventions else None
    cases = []
    for convention in conventions:
        for kind in ("float64", "float32"):
            if convention == "torch":
                steps = by_torch(optimizer, kind, rates, settings, l1, l2)
            elif kind == "float32":
                steps = keras_own
            else:
                steps = by_keras_rule(optimizer, rates, settings, l1, l2)
                for k in START:
                    assert np.allclose(steps[k], keras_own[k], rtol=2e-5, atol=1e-6), (name, k)
            cases.append({
                "name": f"{name} {convention} {kind}", "optimizer": optimizer, "type": kind,
                "options": {"convention": convention, "learningRates": rates, "l1": l1, "l2": l2}
                | settings,
                "inputs": tensors({k: v.astype(kind) for k, v in START.items()}),
                "steps": {"gradients": tensors({k: v.astype(kind) for k, v in GRADIENTS.items()}),
                          "parameters": tensors(steps)},
            })
    return cases


def all_cases():
    ADAM = {"betaOne": 0.9, "betaTwo": 0.999}
    cases = cases_of("sgd", "sgd")
    cases += cases_of("sgd with l2", "sgd", l2=0.01)
    cases += cases_of("sgd with l1", "sgd", l1=0.02)
    cases += cases_of("momentum", "sgd", momentum=0.9)
    cases += cases_of("nesterov", "sgd", momentum=0.9, nesterov=True)
    # PyTorch scales the velocity by the rate of now, Keras by the rate of then.
    cases += cases_of("momentum with changing rates", "sgd", rates=CHANGING, momentum=0.9)
    cases += cases_of("nesterov with changing rates", "sgd", rates=CHANGING, momentum=0.9,
                      nesterov=True)
    # PyTorch adds epsilon to the root, Keras under it: a large one shows the difference.
    for name, epsilon in (("", 1e-7), (" with a large epsilon", 1e-2)):
        cases += cases_of(f"rmsprop{name}", "rmsprop", rates=0.01, rho=0.9, epsilon=epsilon)
        cases += cases_of(f"adam{name}", "adam", rates=0.01, epsilon=epsilon, **ADAM)
    cases += cases_of("rmsprop of its own defaults", "rmsprop", rates=0.01, rho=0.99, epsilon=1e-8,
                      conventions=("torch",))
    cases += cases_of("rmsprop with momentum", "rmsprop", rates=0.01, rho=0.9, epsilon=1e-7,
                      momentum=0.9)
    cases += cases_of("rmsprop centered", "rmsprop", rates=0.01, rho=0.9, epsilon=1e-7,
                      centered=True)
    cases += cases_of("adam of its own defaults", "adam", rates=0.001, epsilon=1e-8,
                      conventions=("torch",), **ADAM)
    cases += cases_of("adam with amsgrad", "adam", rates=0.01, epsilon=1e-7, amsgrad=True,
                      conventions=("torch",), betaOne=0.8, betaTwo=0.5)
    cases += cases_of("adam of other betas", "adam", rates=0.05, epsilon=1e-7, betaOne=0.8,
                      betaTwo=0.95)
    cases += cases_of("adam with l2", "adam", rates=0.01, l2=0.01, epsilon=1e-7, **ADAM)
    cases += cases_of("adam with changing rates", "adam", rates=CHANGING, epsilon=1e-7, **ADAM)
    for name, epsilon in (("", 1e-7), (" with a large epsilon", 1e-2)):
        cases += cases_of(f"adamw{name}", "adamw", rates=CHANGING, weightDecay=0.1, epsilon=epsilon,
                          **ADAM)
        cases += cases_of(f"nadam{name}", "nadam", rates=0.01, epsilon=epsilon, momentumDecay=1.0,
                          **ADAM)
        cases += cases_of(f"adamax{name}", "adamax", rates=0.01, epsilon=epsilon, **ADAM)
        cases += cases_of(f"adagrad{name}", "adagrad", rates=0.01, start=0.1, epsilon=epsilon)
        cases += cases_of(f"adadelta{name}", "adadelta", rates=0.5, rho=0.95, epsilon=epsilon)
    cases += cases_of("nadam of its own defaults", "nadam", rates=0.002, epsilon=1e-8,
                      momentumDecay=0.004, conventions=("torch",), **ADAM)
    cases += cases_of("adagrad from nothing", "adagrad", rates=0.01, start=0.0, epsilon=1e-10,
                      conventions=("torch",))
    cases += cases_of("adadelta of the paper", "adadelta", rates=1.0, rho=0.95, epsilon=1e-6)
    return cases


if __name__ == "__main__":
    write(__file__, ["torch", "keras", "jax", "numpy"], all_cases())
