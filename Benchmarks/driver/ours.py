"""The program of a checkout: `sankofa bench`, or the older program `bench` where that is missing."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# The works of the program `bench`, as its arguments. The first epoch or round warms up and is not
# counted.
EARLIER = {
    "mlp-train": ["mlp-train", "--epochs", "10"],
    "mlp-train-sgd": ["mlp-train-sgd", "--epochs", "10"],
    "mlp-train-sgd/32": ["mlp-train-sgd", "--epochs", "4", "--batch-size", "32"],
    "mlp-wide-train": ["mlp-train", "--epochs", "3", "--hidden", "512,512"],
    "cnn-train": ["cnn-train", "--epochs", "2"],
    "tiny-train": ["tiny-train", "--rounds", "100"],
}


def build(checkout, product, package="."):
    """Builds the product for release and returns the path of the program."""
    command = ["swift", "build", "-c", "release", "--package-path", str(checkout / package)]
    if subprocess.run([*command, "--product", product], stdout=sys.stderr).returncode:
        sys.exit(f"{checkout}: {product} does not build")
    shown = subprocess.run([*command, "--show-bin-path"], check=True, capture_output=True,
                           text=True)
    return Path(shown.stdout.strip()) / product


def data_folder():
    """Returns SANKOFA_DATA as the caller has set it, else shared/data next to the repository."""
    beside = ROOT.parent / "shared" / "data"
    return {"SANKOFA_DATA": os.environ.get("SANKOFA_DATA", str(beside))}


class Program:
    """The program of a checkout, which the initializer builds unless `path` is a built `sankofa`."""

    def __init__(self, checkout=ROOT, path=None):
        main = checkout / "Sources" / "SankofaCommand" / "Sankofa.swift"
        self.has_command = path is not None or bool(
            re.search(r"\bBench\w*\.self", main.read_text()))
        if path is not None:
            self.path = Path(path).resolve()
        elif self.has_command:
            self.path = build(checkout, "sankofa")
        else:
            self.path = build(checkout, "bench", "Benchmarks")

    def options(self, threads, quick):
        """Returns the options that the command at that commit knows."""
        asked = subprocess.run([self.path, "bench", "--help"], capture_output=True, text=True)
        mnist = Path(data_folder()["SANKOFA_DATA"]) / "mnist"
        wanted = {"--threads": threads, "--data": mnist if mnist.is_dir() else None,
                  "--seconds": 0.05 if quick else None}
        return [str(part) for name, value in wanted.items()
                if value is not None and name in asked.stdout
                for part in (name, value)]

    def result(self, run, work, threads, seconds, quick=False):
        """Returns the result of `run` (in processes.py) for the work."""
        environment = data_folder()
        if self.has_command:
            command = [str(self.path), "bench", work, "--json", *self.options(threads, quick)]
            return run(command, seconds, environment)
        environment["SANKOFA_THREADS"] = str(threads)
        total = None
        for name in (work, f"{work}/32"):
            if name not in EARLIER:
                continue
            one = run([str(self.path), *EARLIER[name]], seconds, environment)
            if work == "mlp-train-sgd":
                case = "batch 32" if name.endswith("/32") else "batch 128"
                one["lines"] = [{**line, "case": case} for line in one["lines"]]
            one["lines"] = one["lines"][1:]
            if total is None:
                total = one
            else:
                total["lines"] += one["lines"]
                if "failed" in one:
                    total["failed"] = one["failed"]
        return total or {"lines": [], "failed": "the program `bench` has no such work"}
