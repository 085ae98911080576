"""How a golden file is written: named tensors whose numbers read back as the same bits."""

import json
import math
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np

VALUES = Path(__file__).parent / "values"


def number(value):
    """The shortest text that reads back as the same bits, as a JSON token."""
    if isinstance(value, (bool, np.bool_)):
        return str(int(value))
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if not math.isfinite(value):
        return '"nan"' if math.isnan(value) else '"inf"' if value > 0 else '"-inf"'
    if isinstance(value, np.float32):
        text = np.format_float_scientific(value, unique=True, trim="-")
        text = min(text, repr(float(text)), key=len)
        # A reader may parse a double first and round it to float32 afterwards.
        assert np.float32(float(text)) == value
        return text
    return repr(float(value))


def tensor(value, type=None):
    """A tensor of a case. Pass anything that NumPy understands, or a detached torch tensor."""
    array = np.asarray(value)
    type = type or array.dtype.name
    return {"type": type, "shape": list(array.shape), "values": list(array.flat)}


def tensors(named):
    return {name: tensor(value) for name, value in named.items()}


def is_tensor(value):
    return isinstance(value, dict) and set(value) == {"type", "shape", "values"}


def text(value, case_type):
    """JSON on one line; a tensor says its type only where it differs from its case's."""
    if is_tensor(value):
        kept = "" if value["type"] == case_type else f'"type": "{value["type"]}", '
        values = ", ".join(number(v) for v in value["values"])
        return f'{{{kept}"shape": {value["shape"]}, "values": [{values}]}}'
    if isinstance(value, dict):
        pairs = (f"{json.dumps(k)}: {text(v, case_type)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(text(v, case_type) for v in value) + "]"
    if isinstance(value, (np.floating, np.integer, float)) and not isinstance(value, bool):
        return number(value)
    return json.dumps(value)


def write(script, packages, cases):
    """Writes values/<script>.json: one case a line, so that a change shows in a diff."""
    names = [case["name"] for case in cases]
    assert len(names) == len(set(names)), [n for n in names if names.count(n) > 1]
    made_by = {"script": f"Golden/{Path(script).name}", "python": platform.python_version()}
    made_by |= {package: version(package) for package in packages}
    lines = ",\n".join(text(case, case.get("type")) for case in cases)
    path = VALUES / f"{Path(script).stem}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'{{"made_by": {json.dumps(made_by)}, "cases": [\n{lines}\n]}}\n')
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size} bytes")
