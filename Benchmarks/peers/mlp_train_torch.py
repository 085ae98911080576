"""The work `mlp-train` by PyTorch: MNIST, 784-256 ReLU-10, cross-entropy; see torch_training.py."""

import torch

import mnist
import torch_training


def network(widths):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


options = mnist.arguments()
torch_training.run("mlp-train", options, lambda: network(options.widths))
