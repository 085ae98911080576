r"""Opens a model file with Python's safetensors, checks it, and writes it again for us to read back.

    python check_safetensors.py model.safetensors \
        --tensor 'layers.2.weight=float32[256,784]' --only --metadata numerics=1 \
        --copy copy.safetensors

Prints a line a tensor and a line a metadata entry. Exit codes: 0 as wanted, 1 not, 2 usage.
"""

import argparse
import re
import sys

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file


def wanted_tensor(text):
    match = re.fullmatch(r"(.+)=(\w+)\[([\d, ]*)\]", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not name=type[extents]; say w=float32[2,3]")
    name, kind, extents = match.groups()
    return name, kind, [int(n) for n in extents.split(",") if n.strip()]


def wanted_entry(text):
    key, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not key=value")
    return key, value


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("--tensor", type=wanted_tensor, action="append", default=[],
                        metavar="NAME=TYPE[EXTENTS]", help="must be there; may be repeated")
    parser.add_argument("--only", action="store_true", help="no tensors but those")
    parser.add_argument("--metadata", type=wanted_entry, action="append", default=[],
                        metavar="KEY=VALUE", help="must be there; may be repeated")
    parser.add_argument("--finite", action="store_true", help="no NaN, no infinity")
    parser.add_argument("--copy", metavar="FILE", help="write the same names and metadata here")
    return parser.parse_args()


def read(path):
    with safe_open(path, framework="numpy") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}


def faults(tensors, metadata, options):
    for name, kind, shape in options.tensor:
        if name not in tensors:
            yield f"{name}: expected {kind}{shape}, found no such tensor"
        elif (tensors[name].dtype.name, list(tensors[name].shape)) != (kind, shape):
            found = tensors[name]
            yield f"{name}: expected {kind}{shape}, found {found.dtype.name}{list(found.shape)}"
    if options.only:
        for name in sorted(set(tensors) - {name for name, _, _ in options.tensor}):
            yield f"{name}: expected no such tensor"
    for key, value in options.metadata:
        if metadata.get(key) != value:
            yield f"metadata {key}: expected {value!r}, found {metadata.get(key)!r}"
    for name, tensor in tensors.items():
        if options.finite and not np.isfinite(tensor).all():
            place = np.argwhere(~np.isfinite(tensor))[0].tolist()
            yield f"{name}: expected finite values, found {tensor[tuple(place)]} at {place}"


def copy_again(path, tensors, metadata):
    save_file(tensors, path, metadata=metadata or None)
    again, metadata_again = read(path)
    assert metadata_again == metadata and set(again) == set(tensors)
    assert all(again[n].dtype == t.dtype and again[n].tobytes() == t.tobytes()
               for n, t in tensors.items())


def main():
    options = arguments()
    try:
        tensors, metadata = read(options.model)
    except (OSError, SafetensorError) as error:
        sys.exit(f"{options.model}: {error}")
    for name, tensor in tensors.items():
        print(f"{name} {tensor.dtype.name}{list(tensor.shape)}")
    for key, value in sorted(metadata.items()):
        print(f"metadata {key} = {value}")
    found = list(faults(tensors, metadata, options))
    if found:
        sys.exit("\n".join(f"{options.model}: {fault}" for fault in found))
    if options.copy:
        copy_again(options.copy, tensors, metadata)


main()
