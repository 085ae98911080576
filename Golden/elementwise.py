"""Golden values of the elementwise operations. Run: python Golden/elementwise.py"""

import numpy as np
import torch

from golden_file import write
from operation_case import exact_case, operation_cases, single_case

GENERAL = [[-3.2, -1.75, -0.6, -0.13, 0.0], [0.08, 0.45, 0.97, 1.6, 2.4],
           [3.1, -2.2, 5.5, -7.25, 0.3]]
POSITIVE = [[0.02, 0.3, 0.75, 1.0, 1.25], [1.9, 2.5, 4.0, 7.3, 12.0], [0.5, 33.0, 150.0, 1e-3, 9.5]]
ABOVE_MINUS_ONE = [[-0.95, -0.4, -0.01, 0.0, 1e-5], [0.2, 0.8, 1.5, 6.0, 40.0]]
HALVES = [[-3.5, -2.5, -1.5, -0.5, 0.5], [1.5, 2.5, 3.49, -1.2, 7.0], [0.0, -0.75, 4.5, 1e6, -8.1]]

UNARY = {
    "negate": (torch.neg, GENERAL), "absolute": (torch.abs, GENERAL), "sign": (torch.sign, GENERAL),
    "squareRoot": (torch.sqrt, POSITIVE), "exp": (torch.exp, GENERAL), "log": (torch.log, POSITIVE),
    "expm1": (torch.expm1, GENERAL), "log1p": (torch.log1p, ABOVE_MINUS_ONE),
    "tanh": (torch.tanh, GENERAL), "sigmoid": (torch.sigmoid, GENERAL),
    # torch.nn.functional.softplus turns linear above a threshold; log(e⁰ + eˣ) has none.
    "softplus": (lambda x: torch.logaddexp(x, torch.zeros_like(x)), GENERAL),
    "relu": (torch.relu, GENERAL), "sin": (torch.sin, GENERAL), "cos": (torch.cos, GENERAL),
    "erf": (torch.erf, GENERAL), "floor": (torch.floor, HALVES), "round": (torch.round, HALVES),
}

# Far from zero, where a naive formula overflows or loses its digits; values only.
FAR = {
    "exp": [-700.0, -104.0, -87.3, -20.0, -1e-6, 1e-6, 20.0, 88.0],
    "log": [1e-300, 1e-37, 0.99, 1.01, 65536.0, 3e38],
    "expm1": [-50.0, -1e-7, 1e-7, 1e-3, 30.0, 88.0],
    "log1p": [-1e-7, 1e-7, 1e-3, 1e10],
    "tanh": [-40.0, -9.2, -1e-4, 1e-4, 9.2, 40.0],
    "sigmoid": [-800.0, -88.0, -17.0, 17.0, 37.0, 800.0],
    "softplus": [-800.0, -40.0, -15.0, 15.0, 40.0, 800.0],
    "sin": [-1000.5, -31.4159, 1e-8, 6.25, 710.0, 12345.0],
    "cos": [-1000.5, -31.4159, 1e-8, 6.25, 710.0, 12345.0],
    "erf": [-6.5, -3.9, -1e-9, 1e-9, 3.9, 6.5],
    "squareRoot": [0.0, 1e-30, 2.0, 1e30],
}

A = [[0.7, -1.2, 2.3, -0.4, 1.9], [-2.6, 0.35, 1.1, 3.3, -0.85], [0.15, -3.4, 0.9, -1.65, 2.05]]
B = [[-1.5, 0.6, 1.7, -2.2, 0.25], [1.4, -0.95, 2.8, -0.3, -1.1], [2.6, 1.3, -0.45, 0.75, -2.9]]
ROW, COLUMN, SCALAR = [0.65, -1.35, 2.45, -0.55, 1.05], [[0.95], [-1.6], [2.15]], 1.45

BINARY = {
    "add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div,
    "maximum": torch.maximum, "minimum": torch.minimum, "less": torch.lt, "lessEqual": torch.le,
    "equal": torch.eq, "notEqual": torch.ne, "power": torch.pow,
}
COMPARISONS = ("less", "lessEqual", "equal", "notEqual")


def binary_cases(operation, function):
    first = np.abs(A) if operation == "power" else np.array(A)
    column = np.abs(COLUMN) if operation == "power" else np.array(COLUMN)
    second = np.array(B)
    if operation in COMPARISONS:
        second[0, :3] = first[0, :3]
    shapes = {
        "": (first, second),
        "with a row": (first, np.array(ROW)),
        "with a scalar": (first, np.array(SCALAR)),
        "column with row": (column, np.array(ROW)),
    }
    cases = []
    for form, (a, b) in shapes.items():
        name = f"{operation} {form}".strip()
        cases += operation_cases(name, operation, function, {"a": a, "b": b},
                                 gradient=operation not in COMPARISONS)
    return cases


def other_cases():
    condition = np.array(A) > 0.2
    cases = operation_cases("select", "select", torch.where,
                            {"condition": condition, "a": np.array(A), "b": np.array(B)})
    cases += operation_cases("multiplyAdd", "multiplyAdd", lambda a, b, c: a * b + c,
                             {"a": np.array(A), "b": np.array(B), "c": np.array(HALVES)})
    cases += operation_cases("power whole exponent of a negative base", "power", torch.pow,
                             {"a": np.array([-2.0, -1.5, -0.5, 3.0, -2.0, 0.0, 0.0]),
                              "b": np.array([3.0, 2.0, -2.0, -1.0, 0.0, 0.0, 2.0])}, gradient=False)
    # Where both are equal torch gives each half of the gradient.
    for operation in ("maximum", "minimum"):
        cases += operation_cases(f"{operation} of equals", operation, BINARY[operation],
                                 {"a": np.array([1.0, 2.0, 3.0]), "b": np.array([1.0, 5.0, -3.0])},
                                 options={"ties": "half to each"}, float32=False)
    special = np.array([0.0, np.inf, -np.inf, np.nan, 3.4e38, -1.5], np.float32)
    cases.append(exact_case("isFinite", "isFinite", "float32", {"a": special},
                            np.isfinite(special)))
    a, b = np.array([True, True, False, False]), np.array([True, False, True, False])
    cases.append(exact_case("not", "not", "bool", {"a": a}, np.logical_not(a)))
    for operation, function in {"and": np.logical_and, "or": np.logical_or}.items():
        cases.append(exact_case(operation, operation, "bool", {"a": a, "b": b}, function(a, b)))
    return cases


def integer_cases():
    a = np.array([7, -3, 0, 2147483647, -2147483647, 12, 5], np.int32)
    b = np.array([-2, -3, 4, 0, 0, 1000, 5], np.int32)
    binary = {"add": np.add, "subtract": np.subtract, "multiply": np.multiply,
              "maximum": np.maximum, "minimum": np.minimum, "less": np.less,
              "lessEqual": np.less_equal, "equal": np.equal}
    unary = {"negate": np.negative, "absolute": np.abs, "sign": np.sign}
    cases = [exact_case(n, n, "int32", {"a": a, "b": b}, f(a, b)) for n, f in binary.items()]
    return cases + [exact_case(n, n, "int32", {"a": a}, f(a)) for n, f in unary.items()]


def convert_cases():
    # Only what every target can hold: what lies outside differs from program to program.
    reals = [0.0, 1.0, 2.75, 200.5, 99.999]
    sources = {
        "float32": np.array(reals + [-1.25, 16777216.0], np.float32),
        "float64": np.array(reals + [0.1, -1e-3, 16777217.0]),
        "int32": np.array([0, 1, -5, 255, 16777217, 2147483647, -2147483648], np.int32),
        "uint8": np.array([0, 1, 127, 128, 255], np.uint8), "bool": np.array([True, False]),
    }
    cases = []
    for source, values in sources.items():
        for target in sources:
            kept = values[(values >= 0) & (values < 256)] if target == "uint8" else values
            if source != target:
                cases.append(exact_case(f"convert to {target} from", "convert", source,
                                        {"a": kept}, kept.astype(target), options={"to": target}))
    return cases


cases = []
for operation, (function, values) in UNARY.items():
    cases += operation_cases(operation, operation, function, {"a": np.array(values)})
for operation, values in FAR.items():
    function = UNARY[operation][0]
    name = f"{operation} far"
    cases += operation_cases(name, operation, function, {"a": np.array(values)}, gradient=False,
                             float32=False)
    representable = [v for v in values if v == 0 or 1e-37 <= abs(v) <= 3.4e38]
    cases.append(single_case(name, operation, function, {"a": np.array(representable)}))
for operation, function in BINARY.items():
    cases += binary_cases(operation, function)
cases += other_cases() + integer_cases() + convert_cases()
write(__file__, ["torch", "numpy"], cases)
