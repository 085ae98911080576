"""MNIST's test scans: read, enlarged, and drawn again with another pen."""

import gzip
import struct
import zlib
from pathlib import Path

import numpy as np


def read(folder):
    """The test scans, from 0 (paper) to 1 (ink), and their labels."""
    def values(name, header):
        path = Path(folder) / name
        data = path.read_bytes() if path.exists() else gzip.decompress(
            path.with_name(name + ".gz").read_bytes())
        return np.frombuffer(data, np.uint8, offset=header)
    greys = values("t10k-images-idx3-ubyte", 16).reshape(-1, 28, 28)
    return greys / 255, values("t10k-labels-idx1-ubyte", 8)


def enlarged(ink, side):
    """The ink at `side` × `side` pixels, by cubic interpolation (Keys, 1981, a = −1/2)."""
    def weights(count):
        places = (np.arange(side) + 0.5) * count / side - 0.5
        distance = np.abs(places[:, None] - np.arange(-2, count + 2)[None])
        near = (1.5 * distance - 2.5) * distance * distance + 1
        far = ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
        return np.where(distance <= 1, near, np.where(distance < 2, far, 0))
    padded = np.pad(ink, 2)
    down, across = weights(ink.shape[0]), weights(ink.shape[1])
    return np.clip(down @ padded @ across.T, 0, 1)


def sharpened(ink, strength):
    """The ink with steeper edges, as a pen leaves them; strength 1 changes nothing."""
    return np.clip(0.5 + strength * (ink - 0.5), 0, 1)


def skeleton(ink):
    """The middle lines of the strokes (Zhang and Suen, 1984), as true and false."""
    lines = np.pad(ink >= 0.5, 1)
    while True:
        before = lines.copy()
        for step in range(2):
            ring = [np.roll(lines, move, (0, 1)) for move in (
                (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1))]
            north, _, east, _, south, _, west, _ = ring
            count = sum(side.astype(int) for side in ring)
            turns = sum((~ring[i] & ring[(i + 1) % 8]).astype(int) for i in range(8))
            if step == 0:
                open_sides = ~(north & east & south) & ~(east & south & west)
            else:
                open_sides = ~(north & east & west) & ~(north & south & west)
            lines = lines & ~((count >= 2) & (count <= 6) & (turns == 1) & open_sides)
        if np.array_equal(lines, before):
            return lines[1:-1, 1:-1]


def redrawn(scan, width):
    """The scan at four times its size, its middle lines drawn with a round pen of `width` pixels of
    the scan."""
    points = np.argwhere(skeleton(enlarged(np.pad(scan, 2), 128)))
    rows, columns = np.mgrid[0:128, 0:128]
    distance = np.full((128, 128), np.inf)
    for row, column in points:
        distance = np.minimum(distance, (rows - row) ** 2 + (columns - column) ** 2)
    return np.clip(0.5 + 2 * width - np.sqrt(distance), 0, 1)


def write_png(path, picture):
    """Writes `uint8` [rows, columns] or [rows, columns, 2, 3 or 4] as a PNG file."""
    rows, columns = picture.shape[:2]
    channels = picture.shape[2] if picture.ndim == 3 else 1
    lines = np.zeros((rows, 1 + columns * channels), np.uint8)
    lines[:, 1:] = picture.reshape(rows, -1)

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    header = struct.pack(
        ">IIBBBBB", columns, rows, 8, {1: 0, 2: 4, 3: 2, 4: 6}[channels], 0, 0, 0)
    Path(path).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(lines.tobytes(), 1)) + chunk(b"IEND", b""))
