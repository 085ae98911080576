"""Writes the embedded data set `digits` from scikit-learn's copy of it.

    pip download --no-deps scikit-learn
    unzip -j scikit_learn-*.whl sklearn/datasets/data/digits.csv.gz
    python3 Golden/digits/make_digits.py digits.csv.gz Sources/CSankofaAssets/digits

The shipped files were made with scikit-learn 1.9.1 and Python 3.11.7 (the compressed bytes may differ
with zlib's version, the content may not). The examples keep the order of the source.
"""

import gzip
import hashlib
import io
import pathlib
import struct
import sys


def idx(type_code, extents, values):
    header = struct.pack(">BBBB", 0, 0, type_code, len(extents))
    return header + b"".join(struct.pack(">I", extent) for extent in extents) + bytes(values)


def write(path, content):
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as file:
        file.write(content)
    path.write_bytes(buffer.getvalue())
    print(f"{hashlib.sha256(content).hexdigest()}  {path.stem}  {len(content)} bytes")


def main(source, folder):
    with gzip.open(source, "rt") as file:
        rows = [[int(float(value)) for value in line.split(",")] for line in file]
    assert len(rows) == 1797 and all(len(row) == 65 for row in rows)
    assert all(0 <= value <= 16 for row in rows for value in row[:64])
    assert all(0 <= row[64] <= 9 for row in rows)
    pixels = [value for row in rows for value in row[:64]]
    folder = pathlib.Path(folder)
    write(folder / "images-idx3-ubyte.gz", idx(8, [1797, 8, 8], pixels))
    write(folder / "labels-idx1-ubyte.gz", idx(8, [1797], [row[64] for row in rows]))


main(sys.argv[1], sys.argv[2])
