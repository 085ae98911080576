"""Golden values of sum, max, min and argmax. Run: python Golden/reductions.py"""

import numpy as np
import torch

from golden_file import write
from operation_case import exact_case, operation_cases

CUBE = np.array([[[0.4, -1.3, 2.2, 0.9], [1.7, 0.3, -2.6, -0.8], [3.1, -0.2, 1.4, -1.9]],
                 [[-2.4, 0.7, 1.1, 2.8], [0.6, -3.3, 1.9, 0.1], [-1.1, 2.5, -0.5, 1.6]]])
EVERY_AXIS = [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]]
FUNCTIONS = {"sum": torch.sum, "max": torch.amax, "min": torch.amin}


def reduction_cases(operation, axes, keep):
    function = FUNCTIONS[operation]
    name = f"{operation} over {axes}" + (" kept" if keep else "")
    return operation_cases(name, operation, lambda a: function(a, dim=axes, keepdim=keep),
                           {"a": CUBE}, options={"axes": axes, "keepsAxes": keep})


def argmax_cases():
    cases = []
    for kind in ("float64", "float32", "int32"):
        values = (CUBE * 10).astype(kind) if kind == "int32" else CUBE.astype(kind)
        for axis in range(3):
            cases.append(exact_case(f"argmax over {axis}", "argmax", kind, {"a": values},
                                    np.argmax(values, axis=axis).astype(np.int32),
                                    options={"axis": axis}))
    # NumPy documents that the first of equals wins.
    equals = np.array([[1, 3, 3, 2], [5, 5, 5, 5], [-1, -2, -1, -1]], np.float32)
    cases.append(exact_case("argmax of equals", "argmax", "float32", {"a": equals},
                            np.argmax(equals, axis=1).astype(np.int32), options={"axis": 1}))
    return cases


def exact_cases():
    whole = np.arange(-12, 12, dtype=np.int32).reshape(2, 3, 4) * np.int32(7)
    cases = []
    for operation, function in {"sum": np.sum, "max": np.max, "min": np.min}.items():
        cases.append(exact_case(f"{operation} over [1]", operation, "int32", {"a": whole},
                                function(whole, axis=1).astype(np.int32),
                                options={"axes": [1], "keepsAxes": False}))
    # An empty sum is 0; a single element is itself.
    cases.append(exact_case("sum of nothing", "sum", "float32", {"a": np.zeros((2, 0), np.float32)},
                            np.zeros(2, np.float32), options={"axes": [1], "keepsAxes": False}))
    cases.append(exact_case("sum of one", "sum", "float32", {"a": np.array([[2.5]], np.float32)},
                            np.array([2.5], np.float32), options={"axes": [1], "keepsAxes": False}))
    return cases


def long_sum_cases():
    # 300 values: more than 64 lanes hold, with a tail; many cancel.
    values = np.round(np.sin(np.arange(300.0) * 1.7) * 5, 3)
    return operation_cases("sum of 300", "sum", lambda a: torch.sum(a, dim=[0]), {"a": values},
                           options={"axes": [0], "keepsAxes": False}, gradient=False)


cases = []
for operation in FUNCTIONS:
    for axes in EVERY_AXIS:
        cases += reduction_cases(operation, axes, keep=False)
    cases += reduction_cases(operation, [1], keep=True)
# Where several elements are the largest torch's amax shares the gradient evenly among them.
ties = np.array([[1.0, 3.0, 3.0, 2.0], [4.0, 4.0, 4.0, 4.0]])
for operation in ("max", "min"):
    function = FUNCTIONS[operation]
    cases += operation_cases(f"{operation} of equals", operation, lambda a: function(a, dim=[1]),
                             {"a": ties if operation == "max" else -ties}, float32=False,
                             options={"axes": [1], "keepsAxes": False, "ties": "shared evenly"})
cases += argmax_cases() + exact_cases() + long_sum_cases()
write(__file__, ["torch", "numpy"], cases)
