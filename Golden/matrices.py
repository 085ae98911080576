"""Golden values of matrix products, softmax and cross-entropy. Run: python Golden/matrices.py"""

import numpy as np
import torch
import torch.nn.functional as F

from golden_file import write
from operation_case import operation_cases


def matrix(*shape, seed):
    return np.round(np.random.default_rng(seed).normal(size=shape), 2)


def matmul_cases():
    cases = []
    for transposes_a in (False, True):
        for transposes_b in (False, True):
            a = matrix(4, 3, seed=1) if transposes_a else matrix(3, 4, seed=1)
            b = matrix(2, 4, seed=2) if transposes_b else matrix(4, 2, seed=2)

            def product(a, b):
                return (a.mT if transposes_a else a) @ (b.mT if transposes_b else b)

            flags = {"transposesA": transposes_a, "transposesB": transposes_b}
            name = f"matmul {'ᵀ' if transposes_a else ''}a·b{'ᵀ' if transposes_b else ''}"
            cases += operation_cases(name, "matmul", product, {"a": a, "b": b}, options=flags)
    plain = {"transposesA": False, "transposesB": False}
    shapes = {
        "row by column": ((1, 7), (7, 1)),
        "column by row": ((5, 1), (1, 6)),
        "one by one": ((1, 1), (1, 1)),
        "of a batch by a batch": ((2, 3, 4), (2, 4, 2)),
        "of a batch by a matrix": ((2, 3, 4), (4, 2)),
    }
    for name, (a, b) in shapes.items():
        cases += operation_cases(f"matmul {name}", "matmul", torch.matmul,
                                 {"a": matrix(*a, seed=3), "b": matrix(*b, seed=4)}, options=plain)
    return cases


LOGITS = np.array([[0.5, -1.2, 2.3], [1.0, 1.0, 1.0], [-3.1, 4.2, 0.4], [0.02, -0.01, 0.6]])
FAR = np.array([[1000.0, 999.0, 990.0], [-1000.0, 0.0, -1001.0], [-80.0, 80.0, 79.5]])


def softmax_cases():
    cases = []
    for operation, function in {"softmax": torch.softmax, "logSoftmax": torch.log_softmax}.items():
        over_last = lambda a: function(a, dim=-1)
        cases += operation_cases(operation, operation, over_last, {"a": LOGITS})
        cases += operation_cases(f"{operation} far", operation, over_last, {"a": FAR})
        cases += operation_cases(f"{operation} of 70", operation, over_last,
                                 {"a": matrix(1, 70, seed=5) * 4}, gradient=False)
        cases += operation_cases(f"{operation} of one", operation, over_last,
                                 {"a": np.array([[2.5], [-1.0]])})
        cases += operation_cases(f"{operation} of a cube", operation, over_last,
                                 {"a": matrix(2, 2, 3, seed=6)})
    return cases


def cross_entropy_cases():
    def sparse(logits, labels):
        return F.cross_entropy(logits, labels.long(), reduction="none")

    labels = np.array([2, 0, 1, 1], np.int32)
    cases = operation_cases("sparseCrossEntropy", "sparseCrossEntropy", sparse,
                            {"logits": LOGITS, "labels": labels})
    cases += operation_cases("sparseCrossEntropy far", "sparseCrossEntropy", sparse,
                             {"logits": FAR, "labels": np.array([1, 1, 0], np.int32)})
    return cases


write(__file__, ["torch", "numpy"], matmul_cases() + softmax_cases() + cross_entropy_cases())
