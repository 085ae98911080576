"""Writes the files that the format tests read, by NumPy, safetensors and Pillow.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install numpy safetensors pillow
    /tmp/venv/bin/python Golden/formats/make_fixtures.py

`manifest.json` beside the fixtures records the versions, and for every picture the pixels that
Pillow sees, so that the tests need no second decoder. Runs give the same bytes as long as the
versions stay.
"""

import gzip
import io
import json
import platform
import struct
import zipfile
import zlib
from pathlib import Path

import numpy
import PIL
import safetensors
from PIL import Image
from safetensors.numpy import save

OUT = Path(__file__).resolve().parents[2] / "Tests" / "SankofaFormatsTests" / "Fixtures"
manifest = {
    "versions": {
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "safetensors": safetensors.__version__,
        "pillow": PIL.__version__,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    },
    "pictures": {},
}


def arrays():
    """One small array for every element type that a tensor has."""
    return {
        "float32": numpy.array([[0.0, -0.0, 1.5], [numpy.inf, -1e-40, 3.4e38]], "<f4"),
        "float64": numpy.array([0.1, -2.5, 5e-324], "<f8"),
        "int32": numpy.array([[[1], [-2]], [[2**31 - 1], [-(2**31)]]], "<i4"),
        "uint8": numpy.arange(250, 256, dtype="u1").reshape(3, 2),
        "bool": numpy.array([True, False, True]),
    }


def write_idx(name, array, code):
    header = struct.pack(f">HBB{array.ndim}I", 0, code, array.ndim, *array.shape)
    data = header + array.astype(array.dtype.newbyteorder(">")).tobytes()
    (OUT / name).write_bytes(gzip.compress(data, mtime=0) if name.endswith(".gz") else data)


def write_all_idx():
    values = arrays()
    write_idx("uint8.idx", values["uint8"], 0x08)
    write_idx("int8.idx", numpy.array([-128, 0, 127], "i1"), 0x09)
    write_idx("int16.idx", numpy.array([[-32768, 5]], "<i2"), 0x0B)
    write_idx("int32.idx", values["int32"], 0x0C)
    write_idx("float32.idx", values["float32"], 0x0D)
    write_idx("float64.idx", values["float64"], 0x0E)
    write_idx("uint8.idx.gz", values["uint8"], 0x08)


def write_all_gzip():
    text = b"Sankofa: go back and fetch it.\n" * 4
    with open(OUT / "named.gz", "wb") as file:
        with gzip.GzipFile("text.txt", "wb", mtime=1, fileobj=file) as member:
            member.write(text)
    (OUT / "members.gz").write_bytes(
        gzip.compress(text[:31], mtime=0)
        + gzip.compress(b"", mtime=0)
        + gzip.compress(text[31:], mtime=0)
    )
    # Extra field, name, comment and header checksum, which no Python writer makes.
    head = (
        b"\x1f\x8b\x08\x1e\0\0\0\0\0\xff"
        + struct.pack("<H", 4)
        + b"abcd"
        + b"name\0"
        + b"comment\0"
    )
    head += struct.pack("<H", zlib.crc32(head) & 0xFFFF)
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = body.compress(text) + body.flush()
    (OUT / "flags.gz").write_bytes(head + data + struct.pack("<II", zlib.crc32(text), len(text)))


def write_all_safetensors():
    values = arrays()
    values["empty"] = numpy.zeros((0, 4), "<f4")
    values["scalar"] = numpy.array(7.25, "<f4")
    (OUT / "types.safetensors").write_bytes(save(values, {"naïve “名”": "line\nbreak"}))
    wide = {
        "half": numpy.array([1.5, -0.0, 65504, 6e-8, numpy.inf], "<f2"),
        "i8": numpy.array([-128, 127], "i1"),
        "i16": numpy.array([-32768, 32767], "<i2"),
        "u16": numpy.array([65535], "<u2"),
        "u32": numpy.array([2**31 - 1], "<u4"),
        "i64": numpy.array([-(2**31), 2**31 - 1], "<i8"),
        "u64": numpy.array([0, 2**31 - 1], "<u8"),
    }
    (OUT / "wide.safetensors").write_bytes(save(wide))
    (OUT / "too-wide.safetensors").write_bytes(save({"n": numpy.array([1, 2**31], "<i8")}))


def write_all_numpy():
    for name, array in arrays().items():
        numpy.save(OUT / f"{name}.npy", array)
    numpy.save(OUT / "int64.npy", numpy.array([[-(2**31), 2**31 - 1]], "<i8"))
    numpy.save(OUT / "too-wide.npy", numpy.array([1, -(2**31) - 1], "<i8"))
    numpy.save(
        OUT / "fortran.npy", numpy.asfortranarray(numpy.arange(24, dtype="<f4").reshape(2, 3, 4))
    )
    numpy.save(OUT / "big-endian.npy", numpy.array([1.5, -2.0], ">f8"))
    numpy.save(OUT / "scalar.npy", numpy.array(7.25, "<f4"))
    numpy.save(OUT / "empty.npy", numpy.zeros((0, 4), "<f4"))
    numpy.save(OUT / "text.npy", numpy.array(["a", "bc"]))
    numpy.save(OUT / "half.npy", numpy.array([1.5, -0.0, 65504], "<f2"))
    for name, version in (("version2.npy", (2, 0)), ("version3.npy", (3, 0))):
        with open(OUT / name, "wb") as file:
            numpy.lib.format.write_array(file, numpy.arange(3, dtype="<i4"), version=version)
    numpy.savez(OUT / "stored.npz", **arrays())
    numpy.savez_compressed(
        OUT / "deflated.npz",
        images=numpy.zeros((10, 8), "u1"),
        labels=numpy.arange(10, dtype="<i4"),
    )
    write_large_form()


def write_large_form():
    """An archive as one beyond 4 GiB is written, with a folder and a text beside its arrays."""
    limit = zipfile.ZIP64_LIMIT
    zipfile.ZIP64_LIMIT = 0
    try:
        with zipfile.ZipFile(OUT / "zip64.npz", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in (("arrays/", b""), ("notes.txt", b"two arrays\n")):
                archive.writestr(zipfile.ZipInfo(name), content)
            for name, array in (("arrays/a", numpy.arange(4, dtype="<f4")), ("b", numpy.array([[7]], "u1"))):
                file = io.BytesIO()
                numpy.lib.format.write_array(file, array)
                archive.writestr(zipfile.ZipInfo(name + ".npy"), file.getvalue())
    finally:
        zipfile.ZIP64_LIMIT = limit


def write_picture(name, data, pixels):
    """Keeps `data` as a fixture, and what its pixels are over white."""
    (OUT / name).write_bytes(data)
    height, width = pixels.shape[:2]
    manifest["pictures"][name] = {
        "width": width,
        "height": height,
        "channels": 1 if pixels.ndim == 2 else 3,
        "pixels": pixels.flatten().tolist(),
    }


def png(picture, **options):
    buffer = io.BytesIO()
    picture.save(buffer, "png", **options)
    return buffer.getvalue()


def over_white(values, alpha):
    """Rounded to nearest; integers, so that no library's rounding decides."""
    values, alpha = values.astype(int), alpha.astype(int)
    return ((values * alpha + 255 * (255 - alpha) + 127) // 255).astype("u1")


def chunk(name, content):
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def raw_png(width, height, depth, colour, rows, interlace=0, extra=b""):
    """A picture from rows that are packed and filtered already."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + extra
        + chunk(b"IDAT", zlib.compress(b"".join(rows)))
        + chunk(b"IEND", b"")
    )


def pack(values, depth):
    """Samples of a row as bytes, the first in the highest bits."""
    bits = "".join(format(int(value), f"0{depth}b") for value in values)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big") if bits else b""


def interlaced(samples, depth, colour, extra=b""):
    """Adam7; rows unfiltered. samples: [height, width, samples of a pixel]."""
    height, width, _ = samples.shape
    rows = []
    for left, top, dx, dy in (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ):
        reduced = samples[top::dy, left::dx]
        if reduced.size:
            rows += [b"\0" + pack(row.flatten(), depth) for row in reduced]
    return raw_png(width, height, depth, colour, rows, interlace=1, extra=extra)


def filtered(samples):
    """RGB of 8 bits whose rows use the five filters in turn, by the specification's formulas."""
    height, width, _ = samples.shape
    rows, above = [], numpy.zeros(width * 3, int)
    for index, row in enumerate(samples.reshape(height, width * 3).astype(int)):
        left = numpy.concatenate([[0, 0, 0], row[:-3]])
        corner = numpy.concatenate([[0, 0, 0], above[:-3]])
        p = left + above - corner
        a, b, c = abs(p - left), abs(p - above), abs(p - corner)
        paeth = numpy.where((a <= b) & (a <= c), left, numpy.where(b <= c, above, corner))
        guess = [0 * row, left, above, (left + above) // 2, paeth][index % 5]
        rows.append(bytes([index % 5]) + ((row - guess) % 256).astype("u1").tobytes())
        above = row
    return raw_png(width, height, 8, 2, rows)


def write_all_png():
    random = numpy.random.Generator(numpy.random.PCG64(1))
    grey = random.integers(0, 256, (5, 7), "u1")
    rgb = random.integers(0, 256, (10, 6, 3), "u1")
    rgba = random.integers(0, 256, (4, 5, 4), "u1")
    write_picture("grey8.png", png(Image.fromarray(grey)), grey)
    write_picture("rgb8.png", png(Image.fromarray(rgb)), rgb)
    write_picture("rgba8.png", png(Image.fromarray(rgba)), over_white(rgba[..., :3], rgba[..., 3:]))
    write_picture(
        "grey-alpha8.png",
        png(Image.fromarray(rgba[..., :2])),
        over_white(rgba[..., 0], rgba[..., 1]),
    )
    write_picture("filters.png", filtered(rgb), rgb)
    luma = numpy.asarray(Image.fromarray(rgb).convert("L"))
    manifest["luma"] = {"of": "rgb8.png", "pixels": luma.flatten().tolist()}

    colours = random.integers(0, 256, (16, 3), "u1")
    for depth in (1, 2, 4, 8):
        count = min(16, 1 << depth)
        numbers = random.integers(0, count, (5, 7), "u1")
        picture = Image.fromarray(numbers, "P")
        picture.putpalette(colours[:count].tobytes())
        write_picture(f"palette{depth}.png", png(picture, bits=depth), colours[numbers])
        levels = random.integers(0, 1 << depth, (5, 7), "u1")
        rows = [b"\0" + pack(row, depth) for row in levels]
        shown = numpy.round(levels.astype(int) * 255 / ((1 << depth) - 1)).astype("u1")
        write_picture(f"grey{depth}-packed.png", raw_png(7, 5, depth, 0, rows), shown)

    numbers = random.integers(0, 3, (5, 7), "u1")
    picture = Image.fromarray(numbers, "P")
    picture.putpalette(colours[:3].tobytes())
    alpha = numpy.array([0, 100, 255], "u1")
    write_picture(
        "palette-transparent.png",
        png(picture, transparency=alpha.tobytes()),
        over_white(colours[numbers], alpha[numbers][..., None]),
    )
    key = rgb[3, 2]
    shown = numpy.where((rgb == key).all(-1, keepdims=True), 255, rgb).astype("u1")
    write_picture(
        "rgb-transparent.png", png(Image.fromarray(rgb), transparency=tuple(map(int, key))), shown
    )
    shown = numpy.where(grey == grey[1, 1], 255, grey).astype("u1")
    write_picture(
        "grey-transparent.png", png(Image.fromarray(grey), transparency=int(grey[1, 1])), shown
    )

    deep = random.integers(0, 65536, (4, 5, 4)).astype("<u2")
    eight = ((deep.astype(int) * 255 + 32767) // 65535).astype("u1")
    write_picture("grey16.png", png(Image.fromarray(deep[..., 0])), eight[..., 0])
    for name, colour, samples in (
        ("rgb16", 2, deep[..., :3]),
        ("rgba16", 6, deep),
        ("grey-alpha16", 4, deep[..., :2]),
    ):
        rows = [b"\0" + pack(row.flatten(), 16) for row in samples]
        shown = ((samples.astype(int) * 255 + 32767) // 65535).astype("u1")
        if colour == 6:
            shown = over_white(shown[..., :3], shown[..., 3:])
        elif colour == 4:
            shown = over_white(shown[..., 0], shown[..., 1])
        write_picture(f"{name}.png", raw_png(5, 4, 16, colour, rows), shown)

    write_picture("interlaced-rgb8.png", interlaced(rgb, 8, 2), rgb)
    bits = random.integers(0, 2, (9, 11), "u1")
    write_picture("interlaced-grey1.png", interlaced(bits[..., None], 1, 0), bits * 255)
    write_picture("interlaced-1x1.png", interlaced(rgb[:1, :1], 8, 2), rgb[:1, :1])
    # Pillow is the second opinion on the files made by hand here.
    for name in ("filters", "interlaced-rgb8", "interlaced-1x1"):
        assert (
            numpy.asarray(Image.open(OUT / f"{name}.png")) == manifest_pixels(f"{name}.png")
        ).all()
    for name in ("interlaced-grey1", "grey2-packed", "grey4-packed"):
        picture = Image.open(OUT / f"{name}.png").convert("L")
        assert (numpy.asarray(picture) == manifest_pixels(f"{name}.png")).all()


def manifest_pixels(name):
    entry = manifest["pictures"][name]
    pixels = numpy.array(entry["pixels"], "u1")
    shape = (entry["height"], entry["width"]) + ((3,) if entry["channels"] == 3 else ())
    return pixels.reshape(shape)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    write_all_idx()
    write_all_gzip()
    write_all_safetensors()
    write_all_numpy()
    write_all_png()
    (OUT / "manifest.json").write_text(json.dumps(manifest, separators=(",", ":")) + "\n")
