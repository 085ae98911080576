"""The peers: their works, and how each is installed and run.

They are installed outside the repository, in PEERS_CACHE (by default ~/.cache/sankofa/peers). If one
cannot be installed, `reasons` says why, and the others are measured.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import ours

FOLDER = ours.ROOT / "Benchmarks" / "peers"
TRAININGS = ("mlp-train", "mlp-train-sgd", "mlp-wide-train", "tiny-train", "page-train",
             "cnn-train", "lstm-train", "table-train")
PREDICTIONS = ("mlp-predict", "cnn-predict")
WORKS = ("matmul", *TRAININGS, *PREDICTIONS)
OURS_ALONE = ("memory", "start", "compile")
PICTURE = "growth"

# Dynamo leaves nn.LSTM as it is, so compiled and eager would be the same there.
COMPILED = tuple(work for work in (*TRAININGS, *PREDICTIONS) if work != "lstm-train")
DENSE = ("mlp-train", "mlp-train-sgd", "mlp-wide-train", "table-train", "mlp-predict")

# name: (display name, required package, script and its arguments, works)
PYTHON = {
    "torch": ("PyTorch", "torch", ["torch_peer.py"], TRAININGS + PREDICTIONS),
    "torch-compile": ("torch.compile", "torch", ["torch_peer.py", "--compile"], COMPILED),
    "jax": ("JAX", "jax", ["jax_peer.py"], TRAININGS + PREDICTIONS),
    "keras-tensorflow": ("Keras on TensorFlow", "tensorflow",
                         ["keras_peer.py", "--backend", "tensorflow"], TRAININGS + PREDICTIONS),
    "keras-jax": ("Keras on JAX", "keras", ["keras_peer.py", "--backend", "jax"],
                  TRAININGS + PREDICTIONS),
    "sklearn": ("scikit-learn", "scikit-learn", ["sklearn_peer.py"], DENSE),
    "onnxruntime": ("ONNX Runtime", "onnxruntime", ["onnxruntime_peer.py"], PREDICTIONS),
}
NAMES = {**{peer: entry[0] for peer, entry in PYTHON.items()},
         "onednn": "oneDNN", "classic": "the classic playground", "sankofa": "Sankofa"}
HAS = {**{peer: entry[3] for peer, entry in PYTHON.items()},
       "onednn": ("matmul",), "classic": ("tiny-train", "page-train")}


def cache():
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return Path(os.environ.get("PEERS_CACHE", home / "sankofa" / "peers"))


def told(command, **more):
    """Runs a command that prepares a peer; if it fails, raises Missing with a reason of one line."""
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, **more)
    except OSError as error:
        raise Missing(f"{command[0]}: {error.strerror}") from None
    if done.returncode:
        said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise Missing(f"{Path(command[0]).name}: {said[-1][:200] if said else done.returncode}")


class Missing(Exception):
    pass


def debian(*packages):
    """Unpacks Debian's packages in the cache, installs nothing, and returns the root of the files."""
    folder = cache() / "debian"
    folder.mkdir(parents=True, exist_ok=True)
    for package in packages:
        if not list(folder.glob(f"{package}_*.deb")):
            told(["apt-get", "download", package], cwd=folder)
        told(["dpkg-deb", "-x", next(folder.glob(f"{package}_*.deb")), folder / "root"])
    return folder / "root"


class Peers:
    def __init__(self, wanted):
        self.reasons = {}
        self.commands = {}
        if any(peer in PYTHON for peer in wanted):
            self.prepare_python(wanted)
        for peer, prepare in (("onednn", self.prepare_onednn), ("classic", self.prepare_classic)):
            if peer in wanted:
                try:
                    prepare()
                except Missing as reason:
                    self.reasons[peer] = str(reason)

    def prepare_python(self, wanted):
        venv = Path(os.environ.get("PEERS_VENV", cache() / "venv"))
        python = venv / "bin" / "python"
        text = (FOLDER / "requirements.txt").read_text()
        made = venv / "peers-requirements.txt"
        failed = {}
        if not made.exists() or made.read_text() != text:
            print(f"installing the peers in {venv}", file=sys.stderr)
            try:
                if not python.exists():
                    told([sys.executable, "-m", "venv", venv])
                failed = install(python, text.split())
            except Missing as reason:
                failed = {line.split("==")[0]: str(reason) for line in text.split()}
            if not failed:
                made.write_text(text)
        for peer in wanted:
            if peer in PYTHON:
                _, package, (script, *arguments), _ = PYTHON[peer]
                if package in failed:
                    self.reasons[peer] = failed[package]
                else:
                    self.commands[peer] = [python, FOLDER / script, *arguments]

    def prepare_onednn(self):
        root = debian("libdnnl-dev", "libdnnl2", "ocl-icd-libopencl1")
        libraries = next(root.glob("usr/lib/*-linux-gnu"))
        program = cache() / "onednn_peer"
        compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), "cc")
        # The old kind of path also applies to what libdnnl loads: OpenCL's loader is next to it.
        told([compiler, "-O2", "-I", root / "usr/include", FOLDER / "onednn_peer.c", "-o", program,
              "-L", libraries, f"-Wl,-rpath,{libraries},--disable-new-dtags", "-ldnnl",
              "-l:libgomp.so.1"])
        self.commands["onednn"] = [program]

    def prepare_classic(self):
        source = os.environ.get("CLASSIC_ENGINE")
        if not source:
            raise Missing("CLASSIC_ENGINE does not name the playground's src/nn.ts")
        source = Path(source).resolve()
        if not source.exists():
            raise Missing(f"CLASSIC_ENGINE: there is no {source}")
        if source.suffix == ".ts":
            compiler = debian("node-typescript") / "usr/share/nodejs/typescript/lib/tsc.js"
            folder = cache() / "classic"
            told(["node", compiler, "--module", "commonjs", "--outDir", folder, source])
            source = folder / f"{source.stem}.js"
        self.commands["classic"] = ["node", FOLDER / "classic_peer.js", source]

    def result(self, run, peer, work, threads, seconds, quick, shapes):
        """Returns the result of `run` (in processes.py) for the work. `shapes` are for `matmul`."""
        command = self.commands[peer]
        if peer == "onednn":
            command = [*command, threads, 0.02 if quick else 0.5, *shapes]
        elif peer == "classic":
            command = [*command, work]
        else:
            command = [*command, work, "--threads", threads]
        if quick and peer != "onednn":
            command = [*command, "--quick"]
        return run([str(part) for part in command], seconds, ours.data_folder())


def install(python, lines):
    """Installs the packages and returns {package: reason} of those that failed.

    Tries all together first, so that pip finds versions that fit together.
    """
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    try:
        told([*pip, *lines])
        return {}
    except Missing:
        failed = {}
    for line in lines:
        try:
            told([*pip, line])
        except Missing as reason:
            failed[line.split("==")[0]] = str(reason)
    return failed
