"""How a drawn network is trained, and all of it together as one description."""

import numpy as np

import activations
import draw
from draw_layers import KINDS, WITHOUT_INPUT_SHAPE, Draw

ACTIVATIONS = sorted(activations.FUNCTIONS)

OPTIMIZERS = {
    "sgd": lambda d: {"learningRate": d.number(0.005, 0.1),
                      "momentum": d.of([0.0, d.number(0.3, 0.95)]), "nesterov": d.chance(0.4)},
    "rmsprop": lambda d: {"learningRate": d.number(0.001, 0.02, 4), "decay": d.number(0.5, 0.99),
                          "epsilon": epsilon(d)}
    | ({"momentum": d.number(0.3, 0.9)} if d.chance(0.4) else {})
    | ({"centered": True} if d.chance(0.4) else {}),
    "adam": lambda d: adam(d) | ({"amsgrad": True} if d.chance(0.4) else {}),
    "adamw": lambda d: adam(d) | {"weightDecay": d.number(0, 0.2)},
    "nadam": lambda d: adam(d) | {"momentumDecay": d.of([0.004, 1.0, d.number(0, 2)])},
    "adamax": lambda d: adam(d),
    "adagrad": lambda d: {"learningRate": d.number(0.01, 0.1), "start": d.of([0.0, d.number(0, 0.3)]),
                          "epsilon": epsilon(d)},
    "adadelta": lambda d: {"learningRate": d.number(0.1, 1), "decay": d.number(0.5, 0.99),
                           "epsilon": d.of([1e-6, 1e-4, 1e-2])},
}


def epsilon(d):
    return d.of([1e-7, 1e-5, 1e-3, 1e-2])


def adam(d):
    return {"learningRate": d.number(0.001, 0.03, 4), "beta1": d.number(0.3, 0.95),
            "beta2": d.number(0.5, 0.999), "epsilon": epsilon(d)}


def schedule(d, rate, inner=False):
    """A schedule that does something within a few updates."""
    steps, stairs = d.whole(1, 6), d.chance(0.5)
    end = d.of([0.0, round(rate * d.number(0.05, 0.9), 6)])
    choices = [
        ["constant", rate],
        ["piecewise_constant", [rate, rate / 2, rate * 2], [d.whole(1, 2), d.whole(3, 4)]],
        ["exponential", rate, d.number(0.3, 1.2), steps, stairs],
        ["inverse_time", rate, d.number(0, 2), steps, stairs],
        ["polynomial", rate, end, steps, d.of([1.0, d.number(0.5, 2)]), d.chance(0.5)],
        ["cosine", rate, end, steps],
        ["cosine_restarts", rate, end, d.whole(1, 3), d.of([1.0, 1.5, 2.0]), d.number(0.5, 1)],
        ["one_cycle", rate, d.whole(2, 8), d.number(0.1, 0.7), d.number(2, 25), d.number(2, 100)],
    ]
    if not inner and d.chance(0.2):
        return ["warm_up", d.whole(1, 3), d.of([0.0, rate / 4]), schedule(d, rate, inner=True)]
    return d.of(choices)


def adjustments(d, c):
    made = {}
    if d.chance(0.4):
        made |= {"schedule": schedule(d, c["learningRate"]), "updates": 0}
    if d.chance(0.3):
        kind = d.of(["value", "norm", "global_norm"])
        made["clipping"] = [kind, d.number(0.01, 0.3)]
    if d.chance(0.3):
        made["decoupledDecay"] = d.number(0.01, 0.5)
        if d.chance(0.6):
            made["undecayed"] = d.of([["bias"], ["bias", "recurrentWeight", "scale"], ["weight"]])
    if d.chance(0.25):
        made["averageMomentum"] = d.number(0.2, 0.99)
        if d.chance(0.6):
            made["averagePeriod"] = d.whole(1, 3)
    if d.chance(0.25):
        made["accumulation"] = d.whole(2, 3)
    return made


def per_parameter(layers, ending):
    """What regularizers or constraints of layers say of parameters, by path."""
    names = {ending: ["weight"], "bias" + ending.capitalize(): ["bias", "recurrentBias"],
             "depthwise" + ending.capitalize(): ["depthwiseWeight"],
             "recurrent" + ending.capitalize(): ["recurrentWeight"]}
    made = {}
    for index, layer in enumerate(layers):
        c = layer["configuration"]
        sides = ["forward.", "backward."] if "settings" in c else [""]
        c = c.get("settings", c)
        for option, parameters in names.items():
            for name in (f"{side}{p}" for side in sides for p in parameters):
                if c.get(option) and name in layer["shapes"]:
                    made[f"layers.{index}.{name}"] = c[option]
    return made


def first_values(d, layers):
    """Numbers for all parameters, of a size with which layers neither die nor explode."""
    made, counted = {}, []
    for index, layer in enumerate(layers):
        for name, shape in layer["shapes"].items():
            path, last = f"layers.{index}.{name}", name.rpartition(".")[2]
            statistics = layer["kind"] in ("BatchNormalization", "Normalization")
            if statistics and last in ("mean", "variance"):
                counted.append(path)
            if last in ("scale", "variance"):
                value = d.rng.uniform(0.5, 1.5, shape)
            elif last.lower().endswith("weight"):
                fan = max(1, int(np.prod(shape[1:])))
                value = d.rng.normal(size=shape) / fan**0.5
            else:
                value = d.rng.uniform(-0.4, 0.4, shape)
            made[path] = value.astype(np.float32)
    return made, counted


def frozen(d, layers, counted):
    """Paths of layers and parameters that are not to be trained."""
    paths = []
    for index, layer in enumerate(layers):
        own = [f"layers.{index}.{n}" for n in layer["shapes"]]
        learned = [p for p in own if p not in counted]
        if learned and d.chance(0.12):
            paths += [f"layers.{index}"] + learned
        elif len(learned) > 1 and d.chance(0.06):
            paths.append(d.of(learned))
    return paths


def network(seed, attempt):
    """The description of a network; raises `draw.Unsuitable` when nothing came of the draw."""
    d = Draw(np.random.default_rng([seed, attempt]))
    b = draw.Builder(d)
    wanted = KINDS[seed % len(KINDS)]
    turn = d.turn = seed // len(KINDS)
    d.activation_wanted = ACTIVATIONS[(seed + turn) % len(ACTIVATIONS)]
    d.loss_wanted = draw.TURNS[seed % len(draw.TURNS)]
    b.chain = d.chance(0.45) and wanted not in draw.layers.MERGING
    count, size = d.of([(4, 4), (5, 3), (6, 3), (6, 4), (7, 3), (7, 4), (8, 4), (8, 5)])
    data = draw.inputs(d, b, count, wanted)
    b.chain = b.chain and len(data) == 1
    draw.body(d, b, wanted)
    ends = [draw.head(d, b, value) for value in b.leaves()]
    kinds = {layer["kind"] for layer in b.layers}
    if "BatchNormalization" in kinds and count % size in (1, 2):
        raise draw.Unsuitable("statistics of too few")
    start, counted = first_values(d, b.layers)
    if sum(v.size for v in start.values()) > draw.MOST_PARAMETERS:
        raise draw.Unsuitable("parameters")
    optimizer = d.of(sorted(OPTIMIZERS))
    c = OPTIMIZERS[optimizer](d)
    c |= adjustments(d, c)
    training = {"optimizer": optimizer, "configuration": c}
    training |= ({"loss": ends[0][1], "metrics": []} if len(ends) == 1 else
                 {"losses": [e[1] for e in ends], "metrics": [[] for _ in ends],
                  "lossWeights": [d.of([1.0, d.number(0.1, 2)]) for _ in ends]})
    fit = {"epochs": d.whole(1, 2) if count > size else 2, "batchSize": size,
           "shuffle": d.chance(0.4)}
    aims = [draw.targets(d, kind, count, b.shapes[value]) for value, _, kind in ends]
    examples = {"inputs": data, "targets": aims}
    if d.chance(0.4):
        examples["sampleWeights"] = d.rng.uniform(0.2, 2, count).astype(np.float32)
    if len(ends) == 1 and ends[0][2] == "labels" and d.chance(0.4):
        fit["classWeights"] = {"0": d.number(0.2, 3), "1": d.number(0.2, 3)}
    for index, layer in enumerate(b.layers):
        if layer["kind"] not in WITHOUT_INPUT_SHAPE | set(draw.layers.MERGING):
            taken = next(c["inputs"][0] for c in b.calls if c["layer"] == index)
            says = turn % 2 == 0 if layer["kind"] == wanted else d.chance(0.3)
            layer["configuration"]["inputShape"] = b.shapes[taken] if says else None
    constraints = per_parameter(b.layers, "constraint")
    return {
        "seed": seed, "chain": b.chain, "layers": b.layers, "calls": b.calls,
        "inputs": b.shapes[:len(data)], "outputs": [e[0] for e in ends], "training": training,
        "fit": fit, "data": examples, "start": start, "counted": counted,
        "fast": frozen(d, b.layers, counted), "constraints": constraints,
        "regularizers": per_parameter(b.layers, "regularizer"),
    }
