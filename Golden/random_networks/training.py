"""What PyTorch makes of a network: outputs, loss, gradients, and where some steps of training lead."""

import math

import numpy as np
import torch

import layers
import losses
import random_images  # noqa: F401
import recurrent  # noqa: F401
import streams

# PyTorch 2.15 writes beyond its memory in the float32 gradient of some strided 1 × 1 convolutions there.
torch.backends.mkldnn.enabled = False


class Network:
    """A description as draw.py makes it, with its numbers in one type."""

    def __init__(self, net, dtype, nudge=None):
        self.net, self.dtype = net, dtype
        self.values = {path: torch.tensor(value).to(dtype) for path, value in net["start"].items()}
        if nudge is not None:
            for path, value in self.values.items():
                self.values[path] = value * (1 + 2e-7 * torch.tensor(nudge.normal(size=value.shape)))
        self.inputs = [torch.tensor(x).to(dtype) for x in net["data"]["inputs"]]
        self.targets = [torch.tensor(y) if y.dtype == np.int32 else torch.tensor(y).to(dtype)
                        for y in net["data"]["targets"]]
        weights = net["data"].get("sampleWeights")
        self.weights = None if weights is None else torch.tensor(weights).to(dtype)
        classes = net["fit"].get("classWeights")
        if classes:
            factors = torch.tensor([classes.get(str(int(l)), 1.0) for l in self.targets[0]])
            factors = factors.to(dtype)
            self.classed = factors if self.weights is None else factors * self.weights
        else:
            self.classed = self.weights
        self.frozen = net.get("fast", [])
        self.learned = [p for p in self.values if p not in net["counted"]]
        self.trained = [p for p in self.learned if p not in self.frozen]

    def outputs(self, rows, training=False, key=None, keep=False):
        """Each output, what went into its last activation, the context."""
        ctx = layers.Context(self.values, training, key, self.dtype, self.frozen)
        values = [x[rows] for x in self.inputs]
        before, counts = [None] * len(values), {}
        for call in self.net["calls"]:
            layer = self.net["layers"][call["layer"]]
            c = layer["configuration"]
            number = counts.get(call["layer"], 0)
            counts[call["layer"]] = number + 1
            ctx.path, ctx.call = f"layers.{call['layer']}", number
            x = [values[i] for i in call["inputs"]]
            x = x if layer["kind"] in layers.MERGING else x[0]
            f = layers.FUNCTIONS[layer["kind"]]
            values.append(f(x, c, ctx))
            z = None
            if c.get("activation") in ("softmax", "sigmoid") and layer["kind"] not in recurrent.STEPS:
                bare = dict(c, activation="linear", activationRegularizer=None)
                z = f(x, bare, ctx)
            before.append((z, c.get("activation")))
        return [(values[i], before[i]) for i in self.net["outputs"]], ctx

    def loss(self, rows, weights, training=False, key=None):
        """The loss of a batch with all that is added to it, and the new statistics."""
        outputs, ctx = self.outputs(rows, training, key)
        training_of = self.net["training"]
        names = training_of.get("losses") or [training_of["loss"]]
        factors = training_of.get("lossWeights") or [1.0] * len(names)
        total = 0.0
        for name, factor, (a, (z, last)), y in zip(names, factors, outputs, self.targets):
            each = losses.values(name, a, y[rows], z, last)
            total = total + factor * (each if weights is None else each * weights[rows]).mean()
        for path, factors in self.net["regularizers"].items():
            total = total + layers.penalty(factors, self.values[path])
        return sum(ctx.added, total), ctx.updates

    def gradients(self, loss):
        found = torch.autograd.grad(
            loss, [self.values[p] for p in self.learned], allow_unused=True)
        return {p: torch.zeros_like(self.values[p]) if g is None else g
                for p, g in zip(self.learned, found)}


def of(tensors):
    """Plain numbers."""
    return [t.detach().double().numpy() for t in tensors]


def computed(net, dtype=torch.float64, nudge=None):
    """All that the comparison wants."""
    network = Network(net, dtype, nudge)
    count, fit = len(network.inputs[0]), net["fit"]
    everything = np.arange(count)
    made = {"predictions": of(o for o, _ in network.outputs(everything)[0])}
    start = {p: v.clone() for p, v in network.values.items()}
    for p in network.learned:
        network.values[p].requires_grad_(True)
    first = everything[:fit["batchSize"]]
    loss, _ = network.loss(first, network.classed, True, streams.step_key(net["seed"], 0))
    made["loss"] = loss.item()
    made["gradients"] = dict(zip(network.learned, of(network.gradients(loss).values())))
    rule, step, made["epochLosses"] = Rule(net, network), 0, []
    for epoch in range(fit["epochs"]):
        order = np.array(streams.order(net["seed"], epoch, count)) if fit["shuffle"] else everything
        total = 0.0
        for begin in range(0, count, fit["batchSize"]):
            rows = order[begin:begin + fit["batchSize"]]
            key = streams.step_key(net["seed"], step)
            loss, updates = network.loss(rows, network.classed, True, key)
            gradients = network.gradients(loss)
            rule.step(gradients)
            for path, value in updates.items():
                network.values[path] = value.detach()
            total, step = total + loss.item() * len(rows), step + 1
        made["epochLosses"].append(total / count)
    rule.finish()
    made["parameters"] = dict(zip(network.values, of(network.values.values())))
    made["start"] = dict(zip(start, of(start.values())))
    made["predictionsAfter"] = of(o for o, _ in network.outputs(everything)[0])
    made["evaluation"] = network.loss(everything, network.weights)[0].item()
    return made


# What a step does.


def rate(schedule, t):
    """The learning rate after t updates."""
    name, *a = schedule
    if name == "constant":
        return a[0]
    if name == "piecewise_constant":
        return a[0][sum(t >= s for s in a[1])]
    if name in ("exponential", "inverse_time"):
        share = math.floor(t / a[2]) if a[3] else t / a[2]
        return a[0] * a[1] ** share if name == "exponential" else a[0] / (1 + a[1] * share)
    if name == "polynomial":
        first, end, steps, power, cyclic = a
        steps *= max(1, math.ceil(t / steps)) if cyclic else 1
        return (first - end) * (1 - min(t / steps, 1)) ** power + end
    wave = lambda share: (1 + math.cos(math.pi * share)) / 2
    if name == "cosine":
        return a[1] + (a[0] - a[1]) * wave(min(t / a[2], 1))
    if name == "cosine_restarts":
        first, end, length, stretch, damping = a
        height = 1.0
        while t >= length - 1e-9:
            t, length, height = t - length, length * stretch, height * damping
        return end + (first - end) * height * wave(t / length)
    if name == "one_cycle":
        peak, steps, rise, start, end = a[0], a[1], a[2], a[0] / a[3], a[0] / a[3] / a[4]
        top = max(rise * steps - 1, 0)
        if t <= top and top > 0:
            return peak + (start - peak) * wave(t / top)
        return end + (peak - end) * wave(min((t - top) / (max(steps - 1, top + 1) - top), 1))
    steps, low, inner = a
    return low + (rate(inner, 0) - low) * t / steps if t < steps else rate(inner, t - steps)


def constrained(constraint, w):
    name, *a = constraint
    if name == "non_negative":
        return w.clamp(min=0)
    norm = torch.sqrt((w * w).sum(tuple(range(1, w.dim())), keepdim=True) if w.dim() > 1
                      else (w * w).sum())
    if name == "unit_norm":
        return w / (norm + 1e-7)
    if name == "max_norm":
        return w * norm.clamp(0, a[0]) / (norm + 1e-7)
    return w * (a[2] * norm.clamp(a[0], a[1]) + (1 - a[2]) * norm) / (norm + 1e-7)


class Adamax(torch.optim.Optimizer):
    """With ε where the paper's algorithm and Keras have the quotient."""

    def __init__(self, parameters, lr, betas, eps):
        super().__init__(parameters, {"lr": lr, "betas": betas, "eps": eps})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            (b1, b2), eps = group["betas"], group["eps"]
            for w in group["params"]:
                s = self.state[w]
                t = s["t"] = s.get("t", 0) + 1
                s["m"] = b1 * s.get("m", torch.zeros_like(w)) + (1 - b1) * w.grad
                s["u"] = torch.maximum(b2 * s.get("u", torch.zeros_like(w)), w.grad.abs())
                w -= group["lr"] / (1 - b1**t) * s["m"] / (s["u"] + eps)


def optimizer(name, c, parameters):
    lr, eps = c["learningRate"], c.get("epsilon")
    betas = (c.get("beta1"), c.get("beta2"))
    o = torch.optim
    makers = {
        "sgd": lambda: o.SGD(parameters, lr, momentum=c["momentum"],
                             nesterov=c["nesterov"] and c["momentum"] > 0),
        "rmsprop": lambda: o.RMSprop(parameters, lr, alpha=c["decay"], eps=eps,
                                     momentum=c.get("momentum", 0),
                                     centered=c.get("centered", False)),
        "adam": lambda: o.Adam(parameters, lr, betas, eps, amsgrad=c.get("amsgrad", False)),
        "adamw": lambda: o.AdamW(parameters, lr, betas, eps, weight_decay=c["weightDecay"]),
        "nadam": lambda: o.NAdam(parameters, lr, betas, eps, momentum_decay=c["momentumDecay"]),
        "adamax": lambda: Adamax(parameters, lr, betas, eps),
        "adagrad": lambda: o.Adagrad(parameters, lr, eps=eps, initial_accumulator_value=c["start"]),
        "adadelta": lambda: o.Adadelta(parameters, lr, rho=c["decay"], eps=eps),
    }
    return makers[name]()


class Rule:
    """PyTorch's optimizer with what stands beside its rule."""

    def __init__(self, net, network):
        self.c, self.network = net["training"]["configuration"], network
        self.constraints = net["constraints"]
        parameters = [network.values[p] for p in network.trained]
        self.rule = optimizer(net["training"]["optimizer"], self.c, parameters) if parameters else None
        self.sums = {p: 0.0 for p in network.trained}
        self.averages = {p: network.values[p].detach().clone() for p in network.trained}
        self.steps = self.updates = 0

    @torch.no_grad()
    def step(self, gradients):
        for p in self.sums:
            self.sums[p] = self.sums[p] + gradients[p]
        self.steps += 1
        group = self.c.get("accumulation", 1)
        if self.steps % group or not self.rule:
            return
        self.update({p: self.sums[p] / group for p in self.sums})
        self.sums = {p: 0.0 for p in self.sums}
        self.updates += 1

    def update(self, gradients):
        c = self.c
        lr = rate(c["schedule"], self.updates) if "schedule" in c else c["learningRate"]
        self.rule.param_groups[0]["lr"] = lr
        gradients = self.clipped(gradients)
        for p, g in gradients.items():
            w = self.network.values[p]
            if p.rpartition(".")[2] not in c.get("undecayed", []):
                w *= 1 - lr * c.get("decoupledDecay", 0)
            w.grad = g
        self.rule.step()
        period = c.get("averagePeriod")
        is_taken = period is not None and (self.updates + 1) % period == 0
        for p in gradients:
            w = self.network.values[p]
            if is_taken:
                w.copy_(self.averaged(p, w))
            if p in self.constraints:
                w.copy_(constrained(self.constraints[p], w))
            if "averageMomentum" in c:
                self.averages[p] = w.clone() if is_taken else self.averaged(p, w)

    def averaged(self, p, w):
        m = self.c["averageMomentum"] if self.updates else 0.0
        return m * self.averages[p] + (1 - m) * w

    def clipped(self, gradients):
        kind, limit = self.c.get("clipping", (None, None))
        norm = lambda gs: torch.sqrt(sum((g * g).sum() for g in gs))
        if kind == "value":
            return {p: g.clamp(-limit, limit) for p, g in gradients.items()}
        if kind == "norm":
            return {p: g * (limit / norm([g]).clamp(min=limit)) for p, g in gradients.items()}
        if kind == "global_norm":
            factor = limit / norm(gradients.values()).clamp(min=limit)
            return {p: g * factor for p, g in gradients.items()}
        return gradients

    @torch.no_grad()
    def finish(self):
        if "averageMomentum" in self.c and self.updates:
            for p, average in self.averages.items():
                there = self.constraints.get(p)
                if there and there[0] == "min_max_norm" and there[-1] != 1:
                    there = None  # It goes part of the way in each step, and no further here.
                self.network.values[p].copy_(constrained(there, average) if there else average)
