"""The works in PyTorch; `--compile` uses torch.compile.

Images stay bytes in memory, in channels-last order. The optimizer is the fused one: the default takes
about twice the processor time for the dense network.
"""

import os

import works

options = works.prepare(compile={"action": "store_true"})
os.environ["TORCHINDUCTOR_FREEZING"] = "1"  # compiled predictions keep their weights packed

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(options.threads)
torch.manual_seed(0)
PEER = "torch-compile" if options.compile else "torch"
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh}


class Images(nn.Module):
    """Turns [n, 28, 28] or [n, 28, 28, 1] into [n, 1, 28, 28], channels last."""

    def forward(self, x):
        return x.view(-1, 1, 28, 28).contiguous(memory_format=torch.channels_last)


class LSTM(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(28, 128, batch_first=True)
        self.dense = nn.Linear(128, 10)

    def forward(self, x):
        return self.dense(self.lstm(x)[0][:, -1])


def made(network):
    if network.kind == "lstm":
        return LSTM()
    if network.kind == "cnn":
        return nn.Sequential(
            Images(), nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(1600, 128), nn.ReLU(),
            nn.Linear(128, 10)).to(memory_format=torch.channels_last)
    layers = [nn.Flatten()]
    for inputs, outputs in zip(network.widths, network.widths[1:]):
        layers += [nn.Linear(inputs, outputs), ACTIVATIONS[network.hidden]()]
    layers.pop()
    if network.output != "linear":
        layers.append(ACTIVATIONS[network.output]())
    return nn.Sequential(*layers)


def make_training(work, batch, inputs, targets):
    inputs, targets = torch.from_numpy(inputs), torch.from_numpy(targets)
    model = made(work.network)
    form = torch.optim.Adam if work.optimizer == "adam" else torch.optim.SGD
    optimizer = form(model.parameters(), lr=work.learning_rate, fused=True)

    def loss_of(x, y):
        if work.is_mnist:
            return F.cross_entropy(model(x.float().div_(255)), y)
        return F.mse_loss(model(x), y)

    if options.compile:
        torch.compiler.reset()
        loss_of = torch.compile(loss_of, dynamic=False)

    def train(epochs):
        for _ in range(epochs):
            total = torch.zeros(())
            for rows in torch.randperm(len(inputs)).split(batch):
                loss = loss_of(inputs[rows], targets[rows])
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                optimizer.step()
                total += loss.detach() * len(rows)
        return total.item() / len(inputs)

    return {"": lambda: train}


def make_prediction(network, batch):
    model = nn.Sequential(made(network), nn.Softmax(1)).eval()
    if options.compile:
        torch.compiler.reset()
        model = torch.compile(model, dynamic=False)
    return torch.from_numpy, {"": lambda: model}


with torch.inference_mode(options.work in works.PREDICTIONS):
    works.run(options, PEER, torch.__version__, make_training, make_prediction)
