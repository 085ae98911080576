"""The work `tiny-train` by PyTorch: 2-4-2-1 tanh, squared error, SGD 0.03, batch 10, 500 points.

Shuffling and gathering are in the time, and the loss of every step is computed. One JSON line for
each round of epochs.
"""

import argparse
import json
import time

import numpy as np
import torch
import torch.nn.functional as F

import mnist

parser = argparse.ArgumentParser()
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--epochs", type=int, default=20, help="epochs in a round")
parser.add_argument("--threads", type=int, default=2)
options = parser.parse_args()
mnist.stay_on(options.threads)
torch.set_num_threads(options.threads)
torch.manual_seed(0)


def circle(count):
    """Points within a disc of radius 5: 1 inside radius 2.5, else -1."""
    generator = np.random.default_rng(1)
    angle, radius = generator.uniform(0, 2 * np.pi, count), generator.uniform(0, 5, count)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).astype(np.float32)
    return torch.from_numpy(points), torch.from_numpy(
        np.where(radius < 2.5, 1, -1).astype(np.float32)[:, None])


points, targets = circle(500)
widths = [2, 4, 2, 1]
model = torch.nn.Sequential(*(
    layer for inputs, outputs in zip(widths, widths[1:])
    for layer in (torch.nn.Linear(inputs, outputs), torch.nn.Tanh())))
optimizer = torch.optim.SGD(model.parameters(), lr=0.03)
for count in range(1, options.rounds + 1):
    start = time.perf_counter()
    for _ in range(options.epochs):
        total = torch.zeros(())
        for rows in torch.randperm(len(points)).split(10):
            loss = F.mse_loss(model(points[rows]), targets[rows])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(rows)
    seconds = time.perf_counter() - start
    print(json.dumps({
        "work": "tiny-train", "peer": "torch", "version": torch.__version__,
        "epochs": count * options.epochs,
        "examples_per_second": round(options.epochs * len(points) / seconds),
        "final_loss": round(total.item() / len(points), 5),
    }), flush=True)
