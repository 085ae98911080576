"""A training by PyTorch as the works have it: one JSON line an epoch.

The images stay bytes in memory. Shuffling, gathering a batch, its conversion and the loss of every
step are in the time; the test set is not. The optimizer is the fused one: the default takes about
twice the processor time for the dense network.
"""

import json
import time

import torch
import torch.nn.functional as F

import mnist


def train_epoch(model, optimizer, images, labels, batch_size):
    total = torch.zeros(())
    order = torch.randperm(len(images))
    for rows in order.split(batch_size):
        x = images[rows].float().div_(255)
        loss = F.cross_entropy(model(x), labels[rows])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        total += loss.detach() * len(rows)
    return total.item() / len(images)


def accuracy(model, images, labels):
    right = 0
    with torch.no_grad():
        for x, y in zip(images.split(1000), labels.split(1000)):
            right += (model(x.float().div_(255)).argmax(1) == y).sum().item()
    return right / len(labels)


def run(work, options, network):
    """Trains what `network()` makes."""
    mnist.stay_on(options.threads)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    images, labels, test_images, test_labels = map(torch.from_numpy, mnist.load())
    labels, test_labels = labels.long(), test_labels.long()
    model = network()
    if options.optimizer == "adam":
        optimizer = torch.optim.Adam(model.parameters(), lr=options.learning_rate, fused=True)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=options.learning_rate, fused=True)
    for epoch in range(1, options.epochs + 1):
        start = time.perf_counter()
        loss = train_epoch(model, optimizer, images, labels, options.batch_size)
        seconds = time.perf_counter() - start
        print(json.dumps({
            "work": work if options.optimizer == "adam" else f"{work}-sgd", "peer": "torch",
            "version": torch.__version__, "batch_size": options.batch_size,
            "epochs": epoch, "examples_per_second": round(len(images) / seconds),
            "final_loss": round(loss, 5),
            "test_accuracy": round(accuracy(model, test_images, test_labels), 4),
        }), flush=True)
