"""Golden values of the operations that move elements. Run: python Golden/shapes.py"""

import numpy as np
import torch
import torch.nn.functional as F

from golden_file import write
from operation_case import exact_case, operation_cases

GRID = np.array([[0.4, -1.3, 2.2, 0.9], [1.7, 0.3, -2.6, -0.8], [3.1, -0.2, 1.4, -1.9]])
CUBE = np.round(np.arange(24.0).reshape(2, 3, 4) * 0.35 - 4.1, 2)


def case(name, function, inputs, **options):
    operation = name.split()[0]
    return operation_cases(name, operation, function, inputs, options=options)


def reshape_cases():
    cases = []
    for shape in ([4, 3], [12], [2, 1, 6]):
        cases += case(f"reshape to {shape}", lambda a: a.reshape(shape), {"a": GRID}, shape=shape)
    return cases + case("reshape of one to a scalar", lambda a: a.reshape([]),
                        {"a": np.array([[2.5]])}, shape=[])


def transpose_cases():
    cases = case("transpose of a matrix", lambda a: a.permute(1, 0), {"a": GRID},
                 permutation=[1, 0])
    for permutation in ([0, 2, 1], [2, 0, 1], [1, 2, 0], [2, 1, 0]):
        cases += case(f"transpose by {permutation}", lambda a: a.permute(permutation), {"a": CUBE},
                      permutation=permutation)
    return cases


def broadcast_cases():
    cases = []
    for start, shape in (
        ([3], [2, 3]), ([3, 1], [3, 4]), ([1], [5]), ([], [2, 2]), ([2, 1, 3], [2, 4, 3]),
    ):
        values = np.round(np.linspace(-1.5, 2.1, int(np.prod(start))), 2).reshape(start)
        cases += case(f"broadcast {start} to {shape}", lambda a: a.broadcast_to(shape),
                      {"a": values}, shape=shape)
    return cases


def slice_cases():
    cases = []
    for starts, ends, strides in (
        ([1, 0], [3, 4], [1, 1]), ([0, 1], [3, 3], [1, 1]), ([0, 0], [3, 4], [2, 3]),
        ([1, 2], [2, 3], [1, 1]),
    ):
        parts = tuple(slice(*bounds) for bounds in zip(starts, ends, strides))
        cases += case(f"slice {starts} to {ends} by {strides}", lambda a: a[parts], {"a": GRID},
                      starts=starts, ends=ends, strides=strides)
    return cases


def pad_cases():
    cases = []
    for before, after, value in (
        ([1, 0], [0, 2], 0.0), ([0, 2], [1, 1], -1.5), ([0, 0], [0, 1], 7.0),
    ):
        # torch lists the last axis first.
        amounts = [before[1], after[1], before[0], after[0]]
        cases += case(f"pad {before} and {after} with {value}",
                      lambda a: F.pad(a, amounts, value=value), {"a": GRID},
                      before=before, after=after, value=value)
    return cases


def concatenate_cases():
    cases = case("concatenate over 0", lambda a, b: torch.cat([a, b], 0),
                 {"a": GRID, "b": np.round(GRID[:2] * 0.5 + 0.1, 3)}, axis=0)
    cases += case("concatenate over 1", lambda a, b: torch.cat([a, b], 1),
                  {"a": GRID, "b": np.array([[0.5], [-2.5], [1.25]])}, axis=1)
    return cases + case("concatenate three over 2", lambda a, b, c: torch.cat([a, b, c], 2),
                        {"a": CUBE[:, :2, :1], "b": CUBE[:, :2, :3], "c": CUBE[:, :2, 3:]}, axis=2)


def rows_cases():
    rows = np.array([2, 0, 2, 1, 2], np.int32)
    cases = case("gather", lambda a, rows: a.index_select(0, rows), {"a": GRID, "rows": rows})
    cases += case("gather of a cube", lambda a, rows: a.index_select(0, rows),
                  {"a": CUBE, "rows": np.array([1, 1, 0], np.int32)})
    cases += case("gather of a vector", lambda a, rows: a.index_select(0, rows),
                  {"a": GRID[:, 0], "rows": rows})
    values = np.round(np.arange(20.0).reshape(5, 4) * 0.3 - 2.2, 2)
    cases += case("scatterAdd",
                  lambda a, rows: torch.zeros(4, 4, dtype=a.dtype).index_add(0, rows, a),
                  {"a": values, "rows": rows}, count=4)
    for kind in ("uint8", "int32"):
        table = np.arange(12).reshape(4, 3).astype(kind)
        picks = np.array([3, 0, 3], np.int32)
        cases.append(exact_case("gather", "gather", kind, {"a": table, "rows": picks},
                                table[picks]))
    return cases


cases = reshape_cases() + transpose_cases() + broadcast_cases() + slice_cases() + pad_cases()
write(__file__, ["torch", "numpy"], cases + concatenate_cases() + rows_cases())
