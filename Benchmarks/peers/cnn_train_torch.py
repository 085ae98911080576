"""The work `cnn-train` by PyTorch: MNIST, conv 3x3x32, pool, conv 3x3x64, pool, 128, 10, valid padding;
see torch_training.py. CHANNELS_LAST=1 stores images as [n, height, width, channels].
"""

import os

import torch

import mnist
import torch_training

FORMAT = (torch.channels_last if os.environ.get("CHANNELS_LAST") == "1"
          else torch.contiguous_format)


class Network(torch.nn.Sequential):
    def forward(self, x):
        return super().forward(x.view(-1, 1, 28, 28).contiguous(memory_format=FORMAT))


def network():
    return Network(
        torch.nn.Conv2d(1, 32, 3), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(32, 64, 3), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
        torch.nn.Flatten(), torch.nn.Linear(1600, 128), torch.nn.ReLU(),
        torch.nn.Linear(128, 10)).to(memory_format=FORMAT)


torch_training.run("cnn-train", mnist.arguments(), network)
