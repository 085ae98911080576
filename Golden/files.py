"""Small files as NumPy and safetensors write them. Run: python Golden/files.py

Writes values/files/ and, in values/files.json, what each file's arrays hold.
"""

import numpy as np
import safetensors.numpy

from golden_file import VALUES, tensor, write

FILES = VALUES / "files"
ARRAYS = {
    "reals": np.array([[0.1, -2.5, 3e38], [-0.0, 1e-45, 7.0]], np.float32),
    "doubles": np.array([[1 / 3, -1e300], [5e-324, 2.0]]),
    "whole": np.array([-2147483648, -1, 0, 2147483647], np.int32),
    "bytes": np.arange(0, 256, 17, dtype=np.uint8).reshape(4, 4),
    "flags": np.array([True, False, True]),
    "scalar": np.array(2.5, np.float32),
    "empty": np.zeros((0, 3), np.float32),
}
# What we can read besides the types that we compute with, or must refuse by name.
OTHER = {
    "columns": np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3)),
    "bigEndian": np.array([1.5, -2.0], ">f4"),
    "long": np.array([1, -2, 3], np.int64),
    "half": np.array([0.5, -1.25], np.float16),
}


def case(file, arrays, **options):
    return {"name": file, "options": options,
            "outputs": {name: tensor(array) for name, array in arrays.items()}}


def npy_cases():
    cases = []
    for name, array in (ARRAYS | OTHER).items():
        np.save(FILES / f"{name}.npy", array)
        cases.append(case(f"{name}.npy", {"value": array}, fortranOrder=name == "columns",
                          description=np.lib.format.dtype_to_descr(array.dtype)))
    for version in ((2, 0), (3, 0)):
        name = f"reals.version{version[0]}.npy"
        with open(FILES / name, "wb") as file:
            np.lib.format.write_array(file, ARRAYS["reals"], version=version)
        cases.append(case(name, {"value": ARRAYS["reals"]}, fortranOrder=False, description="<f4"))
    return cases


def npz_cases():
    np.savez(FILES / "stored.npz", **ARRAYS)
    np.savez_compressed(FILES / "deflated.npz", **ARRAYS)
    return [case("stored.npz", ARRAYS), case("deflated.npz", ARRAYS)]


def safetensors_cases():
    # One entry: safetensors writes several in an order that changes from run to run.
    metadata = {"note": "é \"quoted\" \\ and\na line"}
    contents = {"python.safetensors": (ARRAYS, metadata),
                "plain.safetensors": ({"w": ARRAYS["reals"]}, {})}
    for name, (arrays, entries) in contents.items():
        (FILES / name).write_bytes(safetensors.numpy.save(arrays, metadata=entries or None))
    return [case(name, arrays, metadata=entries) for name, (arrays, entries) in contents.items()]


FILES.mkdir(parents=True, exist_ok=True)
write(__file__, ["numpy", "safetensors"], npy_cases() + npz_cases() + safetensors_cases())
