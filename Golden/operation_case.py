"""One case of an operation: values, gradients and second derivatives by torch in float64."""

import numpy as np
import torch

from golden_file import tensor, tensors

# torch.autograd gives no gradient where a result does not depend on an input: that is zero.
def gradients_of(scalar, inputs, again=False):
    if not scalar.requires_grad:
        return [torch.zeros_like(x) for x in inputs]
    return torch.autograd.grad(
        scalar, inputs, create_graph=again, allow_unused=True, materialize_grads=True)


def weights_for(shape, seed):
    generator = np.random.default_rng(seed)
    return np.round(generator.uniform(-1.5, 1.5, size=tuple(shape)), 2)


def as_tensors(inputs, real):
    made = {}
    for name, value in inputs.items():
        array = np.asarray(value)
        made[name] = torch.tensor(array.astype(real) if array.dtype == np.float64 else array)
    return made


def operation_cases(name, operation, function, inputs, options=None, gradient=True, float32=True):
    """Cases of float64 (with derivatives) and float32 (values only).

    `function` takes tensors in the order of `inputs`. The derivatives are those of
    first(x) = sum(output * weights) and second(x) = sum over all inputs of (d first / d x)².
    The float32 values are computed in float64 from the float32 inputs and rounded once.
    """
    double = as_tensors(inputs, np.float64)
    for value in double.values():
        value.requires_grad_(gradient and value.dtype == torch.float64)
    output = function(*double.values())
    kind = "float64"
    case = {"name": f"{name} {kind}", "operation": operation, "type": kind}
    case["inputs"] = tensors({k: v.detach() for k, v in double.items()})
    if options:
        case["options"] = options
    case["outputs"] = {"value": tensor(output.detach())}
    if gradient:
        weights = weights_for(output.shape, seed=len(name))
        smooth = {k: v for k, v in double.items() if v.requires_grad}
        first = gradients_of((output * torch.tensor(weights)).sum(), smooth.values(), again=True)
        second = gradients_of(sum((g * g).sum() for g in first), smooth.values())
        case["weights"] = {"value": tensor(weights)}
        case["gradients"] = tensors({k: g.numpy(force=True) for k, g in zip(smooth, first)})
        case["second"] = tensors({k: g.numpy(force=True) for k, g in zip(smooth, second)})
    cases = [case]
    if float32:
        cases.append(single_case(name, operation, function, inputs, options))
    return cases


def single_case(name, operation, function, inputs, options=None):
    single = as_tensors(inputs, np.float32)
    wide = [v.double() if v.dtype == torch.float32 else v for v in single.values()]
    output = function(*wide)
    if output.dtype == torch.float64:
        output = output.float()
    case = {"name": f"{name} float32", "operation": operation, "type": "float32"}
    case["inputs"] = tensors(single)
    if options:
        case["options"] = options
    case["outputs"] = {"value": tensor(output)}
    return case


def exact_case(name, operation, kind, inputs, value, options=None):
    """A case whose output is exact, in any element type; `value` is a NumPy array."""
    case = {"name": f"{name} {kind}", "operation": operation, "type": kind}
    case["inputs"] = tensors(inputs)
    if options:
        case["options"] = options
    return case | {"outputs": {"value": tensor(value)}}
