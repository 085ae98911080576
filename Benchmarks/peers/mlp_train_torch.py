"""The work `mlp-train` by PyTorch: MNIST, 784-256 ReLU-10, cross-entropy. One JSON line an epoch.

The images stay bytes in memory. Shuffling, gathering a batch, its conversion and the loss of every
step are in the time; the test set is not. The optimizer is the fused one: the default takes about
twice the processor time for this work.
"""

import json
import time

import torch
import torch.nn.functional as F

import mnist


def network(widths):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


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
    with torch.no_grad():
        guesses = model(images.float().div_(255)).argmax(1)
    return (guesses == labels).float().mean().item()


options = mnist.arguments()
mnist.stay_on(options.threads)
torch.set_num_threads(options.threads)
torch.manual_seed(options.seed)
images, labels, test_images, test_labels = map(torch.from_numpy, mnist.load())
labels, test_labels = labels.long(), test_labels.long()
model = network(options.widths)
if options.optimizer == "adam":
    optimizer = torch.optim.Adam(model.parameters(), lr=options.learning_rate, fused=True)
else:
    optimizer = torch.optim.SGD(model.parameters(), lr=options.learning_rate, fused=True)
for epoch in range(1, options.epochs + 1):
    start = time.perf_counter()
    loss = train_epoch(model, optimizer, images, labels, options.batch_size)
    seconds = time.perf_counter() - start
    print(json.dumps({
        "work": "mlp-train" if options.optimizer == "adam" else "mlp-train-sgd", "peer": "torch",
        "version": torch.__version__, "hidden": options.hidden, "batch_size": options.batch_size,
        "epochs": epoch, "examples_per_second": round(len(images) / seconds),
        "final_loss": round(loss, 5),
        "test_accuracy": round(accuracy(model, test_images, test_labels), 4),
    }), flush=True)
