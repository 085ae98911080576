"""The works of the peers: networks, data, and the timing and report of a round.

A peer's script calls `prepare` before it imports its library, since most libraries read the number
of threads only once, and then `run`.
"""

import argparse
import gzip
import json
import math
import os
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
LATENCY_EXAMPLES = 100
THROUGHPUT_BATCH = 1000


def read_idx(name):
    folder = Path(os.environ.get("SANKOFA_DATA", ROOT.parent / "shared" / "data")) / "mnist"
    path = folder / f"{name}-ubyte.gz"
    if not path.exists():
        sys.exit(f"MNIST: expected {path}; set SANKOFA_DATA to the folder that holds mnist/.")
    data = gzip.decompress(path.read_bytes())
    axes = data[3]
    shape = np.frombuffer(data, ">i4", count=axes, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * axes).reshape(shape).copy()


def mnist():
    """Returns images [60000, 28, 28] of bytes and labels [60000]."""
    return read_idx("train-images-idx3"), read_idx("train-labels-idx1").astype(np.int64)


def points():
    """500 points within a disc of radius 5; the target is 1 inside radius 2.5, else -1."""
    generator = np.random.default_rng(1)
    angle, radius = generator.uniform(0, 2 * np.pi, 500), generator.uniform(0, 5, 500)
    inputs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)
    targets = np.where(radius < 2.5, 1, -1)[:, None]
    return inputs.astype(np.float32), targets.astype(np.float32)


def features():
    """The same points as all seven features of the classic web playground."""
    inputs, targets = points()
    x, y = inputs.T
    return np.stack([x, y, x * x, y * y, x * y, np.sin(x), np.sin(y)], 1), targets


def table():
    """10⁶ rows of 30 numbers; the target is a smooth function of some of them."""
    generator = np.random.default_rng(1)
    inputs = generator.standard_normal((1_000_000, 30), dtype=np.float32)
    targets = np.sin(inputs[:, :1]) + inputs[:, 1:2] * inputs[:, 2:3]
    return inputs, targets.astype(np.float32)


@dataclass(frozen=True)
class Network:
    """A network: `kind` is dense, cnn or lstm; the other fields are for dense networks only."""
    kind: str = "dense"
    widths: tuple = ()
    hidden: str = "relu"
    output: str = "linear"


@dataclass(frozen=True)
class Training:
    network: Network
    data: callable = mnist
    optimizer: str = "adam"
    learning_rate: float = 1e-3
    batch_sizes: tuple = (128,)
    # The examples of an epoch, where 60,000 would take too long for a round.
    examples: int = None

    @property
    def is_mnist(self):
        """True for bytes and labels with cross-entropy; false for numbers with squared error."""
        return self.data is mnist


MLP = Network(widths=(784, 256, 10))
CNN = Network("cnn")
TRAININGS = {
    "mlp-train": Training(MLP),
    "mlp-train-sgd": Training(MLP, optimizer="sgd", learning_rate=0.1, batch_sizes=(128, 32)),
    "mlp-wide-train": Training(Network(widths=(784, 512, 512, 10))),
    "tiny-train": Training(Network(widths=(2, 4, 2, 1), hidden="tanh", output="tanh"), points,
                           "sgd", 0.03, (10,)),
    "page-train": Training(Network(widths=(7, *[8] * 6, 1), hidden="tanh", output="tanh"),
                           features, "sgd", 0.03, (10,)),
    "cnn-train": Training(CNN, examples=12_800),
    "lstm-train": Training(Network("lstm"), batch_sizes=(64,), examples=12_800),
    "table-train": Training(Network(widths=(30, 64, 64, 1)), table, batch_sizes=(256,)),
}
PREDICTIONS = {"mlp-predict": MLP, "cnn-predict": CNN}


def prepare(**more):
    """Reads the command line and limits the threads. `more` holds further arguments by name."""
    parser = argparse.ArgumentParser()
    parser.add_argument("work", choices=[*TRAININGS, *PREDICTIONS])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2, help="the minimum time of a round")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--quick", action="store_true",
                        help="few examples, short rounds: to see that it runs, not to measure")
    for name, settings in more.items():
        parser.add_argument(f"--{name}", **settings)
    options = parser.parse_args()
    if options.quick:
        options.seconds = 0.01
    # Thread pools that no setting limits start as many threads as there are processors to run on.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:options.threads])
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                 "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[name] = str(options.threads)
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["JAX_PLATFORMS"] = "cpu"
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    return options


def report(options, peer, version, case, form, **measured):
    facts = {"work": options.work, "peer": peer, "version": version, "case": case, "form": form}
    rounded = {name: float(f"{value:.5g}") for name, value in measured.items()}
    print(json.dumps({**{name: fact for name, fact in facts.items() if fact}, **rounded}),
          flush=True)


def fastest(forms, once):
    """Returns the name and the function of the fastest of `forms`, {name: maker of a function}.

    A user who cares about speed would try them all, too. If there is only one form, its name is empty.
    `once(function)` is the warm-up: it includes any compilation and is not counted. If there are
    several forms, the time of its second run decides.
    """
    times = {}
    functions = {name: make() for name, make in forms.items()}
    for name, function in functions.items():
        once(function)
        if len(forms) > 1:
            start = time.perf_counter()
            once(function)
            times[name] = time.perf_counter() - start
    name = min(times, key=times.get) if times else next(iter(functions))
    return name, functions[name]


def training_rounds(train, count, options):
    """Yields (examples a second, loss) of each round: as many epochs as fill its time.

    `train(epochs)` returns the mean loss of the last epoch.
    """
    epochs = made = 0
    seconds = 0.0
    while made < options.rounds:
        epochs = max(1, math.ceil(1.2 * options.seconds / (seconds / epochs))) if epochs else 1
        start = time.perf_counter()
        loss = train(epochs)
        seconds = time.perf_counter() - start
        if seconds >= options.seconds:
            made += 1
            yield epochs * count / seconds, loss


def seconds_a_call(call, batches, options):
    """Yields, for each round, the median over passes of the mean time of a call."""
    for _ in range(options.rounds):
        passes, end = [], time.perf_counter() + options.seconds
        while not passes or time.perf_counter() < end:
            start = time.perf_counter()
            for batch in batches:
                call(batch)
            passes.append((time.perf_counter() - start) / len(batches))
        yield statistics.median(passes)


def run_training(options, peer, version, make_training):
    """Measures a training.

    `make_training(work, batch, inputs, targets)` returns the forms of a training for `fastest`.
    """
    work = TRAININGS[options.work]
    inputs, targets = work.data()
    count = work.examples or len(inputs)
    if options.quick:
        count = min(count, 1000)
    inputs, targets = inputs[:count], targets[:count]
    for batch in work.batch_sizes:
        forms = make_training(work, batch, inputs, targets)
        form, train = fastest(forms, lambda train: train(1))
        case = f"batch {batch}" if len(work.batch_sizes) > 1 else None
        for rate, loss in training_rounds(train, count, options):
            report(options, peer, version, case, form, examples_per_second=rate, final_loss=loss)


def run_prediction(options, peer, version, make_prediction):
    """Measures predictions, one example and many at a time.

    `make_prediction(network, batch)` returns a function that stores a batch, and forms for `fastest`.
    """
    network = PREDICTIONS[options.work]
    images = read_idx("t10k-images-idx3").astype(np.float32) / 255
    images = images.reshape(len(images), *((784,) if network is MLP else (28, 28, 1)))
    for batch in (1, THROUGHPUT_BATCH):
        store, forms = make_prediction(network, batch)
        count = LATENCY_EXAMPLES if batch == 1 else 2 * batch if options.quick else len(images)
        batches = [store(images[first:first + batch]) for first in range(0, count, batch)]
        form, predict = fastest(forms, lambda predict: [predict(x) for x in 3 * batches])
        outputs = np.asarray(predict(batches[0]))
        assert outputs.shape == (batch, 10) and np.allclose(outputs.sum(1), 1, atol=1e-4)
        for seconds in seconds_a_call(predict, batches, options):
            report(options, peer, version, "one" if batch == 1 else str(batch), form,
                   examples_per_second=batch / seconds, microseconds=seconds * 1e6)


def run(options, peer, version, make_training=None, make_prediction=None):
    if options.work in TRAININGS:
        run_training(options, peer, version, make_training)
    else:
        run_prediction(options, peer, version, make_prediction)
