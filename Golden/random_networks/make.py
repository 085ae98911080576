"""Draws networks at random and writes what PyTorch makes of them, one network a line.

    python Golden/random_networks/make.py                                # the 300 of the repository
    python Golden/random_networks/make.py --count 2000 --seed 1000 --output /tmp/networks.jsonl

Everything is computed in float64 from numbers that float32 holds. A network that PyTorch itself, in
float32 or with weights that differ in the last digit, does not compute to a quarter of what the tests
allow, or whose training leads out of all numbers, says nothing about anybody's float32, and is drawn
anew.
"""

import argparse
import base64
import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch

import comparison
import draw
import draw_training
import training

OUTPUT = Path(__file__).parent.parent / "values" / "random_networks.jsonl"
TYPES = {"float32": "f32", "int32": "i32", "uint8": "u8"}


def packed(array):
    """Type, extents and little-endian bytes: `f32 2,3 AACAPw…`."""
    array = np.asarray(array)
    array = array.astype(np.float32) if array.dtype == np.float64 else array
    extents = ",".join(map(str, array.shape))
    return f"{TYPES[array.dtype.name]} {extents} {base64.b64encode(array.tobytes()).decode()}"


def all_packed(named):
    return {name: packed(value) for name, value in named.items()}


def architecture(net):
    """As Sankofa's model files have it."""
    parts = [{"kind": l["kind"], "configuration": l["configuration"]} for l in net["layers"]]
    if net["chain"]:
        return {"kind": "Sequential", "inputShape": net["inputs"][0], "layers": parts}
    return {"kind": "Graph", "inputs": [{"shape": s, "name": None} for s in net["inputs"]],
            "layers": parts, "calls": net["calls"],
            "outputs": [{"value": v, "name": None} for v in net["outputs"]]}


def line(net, result):
    data = {k: [packed(part) for part in v] if isinstance(v, list) else packed(v)
            for k, v in net["data"].items()}
    expected = {k: [packed(part) for part in result[k]] for k in ("predictions", "predictionsAfter")}
    expected |= {k: all_packed(result[k]) for k in ("gradients", "parameters")}
    expected |= {k: result[k] for k in ("loss", "epochLosses", "evaluation")}
    return json.dumps({
        "seed": net["seed"], "architecture": architecture(net), "training": net["training"],
        "fast": net["fast"], "fit": net["fit"], "data": data, "start": all_packed(net["start"]),
        "expected": expected}, separators=(",", ":"))


def is_finite(result):
    losses = [result["loss"], result["evaluation"], *result["epochLosses"]]
    return all(np.isfinite(v).all() for v in (losses, *result["parameters"].values()))


def is_well_conditioned(net, result):
    if not is_finite(result):
        return False
    others = [training.computed(net, torch.float32)]
    others += [training.computed(net, torch.float64, np.random.default_rng(n)) for n in range(2)]
    return all(r <= 0.25 for o in others for r in comparison.ratios(result, o).values())


def network(seed):
    """The first draw of a seed that says something, what PyTorch makes of it, and how many did not."""
    for attempt in range(200):
        try:
            net = draw_training.network(seed, attempt)
        except draw.Unsuitable:
            continue
        result = training.computed(net)
        if is_well_conditioned(net, result):
            return net, result
        network.drawn_anew += 1
    raise SystemExit(f"seed {seed}: no draw says anything.")


network.drawn_anew = 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0, help="of the first network")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    made_by = {"script": "Golden/random_networks/make.py", "python": platform.python_version()}
    made_by |= {package: version(package) for package in ("torch", "numpy")}
    with arguments.output.open("w") as file:
        file.write(json.dumps({"made_by": made_by, "limits": comparison.LIMITS}) + "\n")
        for seed in range(arguments.seed, arguments.seed + arguments.count):
            file.write(line(*network(seed)) + "\n")
    print(f"{arguments.output}: {arguments.count} networks, {arguments.output.stat().st_size} bytes; "
          f"{network.drawn_anew} that float32 cannot tell were drawn anew")


if __name__ == "__main__":
    main()
