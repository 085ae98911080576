"""MNIST as bytes in memory, for the peers' scripts."""

import argparse
import gzip
import os
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]


def folder():
    if "SANKOFA_DATA" in os.environ:
        return Path(os.environ["SANKOFA_DATA"]) / "mnist"
    return ROOT.parent / "shared" / "data" / "mnist"


def read_idx(path):
    if not path.exists():
        sys.exit(f"MNIST: expected {path}; set SANKOFA_DATA to the folder that holds mnist/.")
    with gzip.open(path, "rb") as file:
        data = file.read()
    axes = data[3]
    shape = np.frombuffer(data, ">i4", count=axes, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * axes).reshape(shape)


def load():
    """Images [n, 784] and labels [n] of uint8: training, then test."""
    made = []
    for part in ("train", "t10k"):
        images = read_idx(folder() / f"{part}-images-idx3-ubyte.gz")
        made += [images.reshape(len(images), 784).copy()]
        made += [read_idx(folder() / f"{part}-labels-idx1-ubyte.gz").copy()]
    return made


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--optimizer", choices=("adam", "sgd"), default="adam")
    parser.add_argument("--learning-rate", type=float, help="1e-3 for adam, 0.1 for sgd")
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--hidden", default="256", help="widths with commas: 512,512")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    options.widths = [784, *map(int, options.hidden.split(",")), 10]
    if options.learning_rate is None:
        options.learning_rate = 1e-3 if options.optimizer == "adam" else 0.1
    return options


def stay_on(threads):
    """Pools of threads that no setting bounds take as many as there are processors to run on."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
