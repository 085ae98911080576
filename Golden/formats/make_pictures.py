"""Writes `pictures.json` beside the format fixtures: PNG files of every kind, and files with faults.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install pillow
    /tmp/venv/bin/python Golden/formats/make_pictures.py

`matrix` has every colour type with every bit depth, plain and interlaced, with rows of all five
filters. Pixels follow from the samples by the specification's formulas, in integers; Pillow and
libpng, if it is installed, must agree. `faults` are files that are not as they should be, with what
libpng and Pillow make of them. Runs give the same bytes as long as the versions stay.
"""

import ctypes
import ctypes.util
import io
import json
import platform
import random
import struct
import zlib
from pathlib import Path

import PIL
from PIL import Image, features

OUT = Path(__file__).resolve().parents[2] / "Tests" / "SankofaFormatsTests" / "Fixtures"
WIDTH, HEIGHT = 11, 10
KINDS = {"grey": (0, 1), "rgb": (2, 3), "palette": (3, 1), "grey-alpha": (4, 2), "rgba": (6, 4)}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
         (0, 1, 1, 2))
SIGNATURE = b"\x89PNG\r\n\x1a\n"


# ---- Files

def chunk(name, content=b""):
    return struct.pack(">I", len(content)) + name + content + struct.pack(
        ">I", zlib.crc32(name + content))


def damaged(bytes_):
    """A chunk whose checksum is wrong."""
    return bytes_[:-1] + bytes([bytes_[-1] ^ 1])


def header(width, height, depth, colour, interlace=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def pack(values, depth):
    """The samples of a row as bytes, the first in the highest bits."""
    bits = "".join(format(value, f"0{depth}b") for value in values)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def paeth(left, up, corner):
    estimate = left + up - corner
    distances = abs(estimate - left), abs(estimate - up), abs(estimate - corner)
    return (left, up, corner)[distances.index(min(distances))]


def filtered(rows, step):
    """Rows after their filter bytes; the filters 0 to 4 in turn."""
    result, above = b"", bytes(len(rows[0]))
    for index, row in enumerate(rows):
        kind = index % 5
        result += bytes([kind])
        for place, value in enumerate(row):
            left = row[place - step] if place >= step else 0
            corner = above[place - step] if place >= step else 0
            up = above[place]
            guess = (0, left, up, (left + up) // 2, paeth(left, up, corner))[kind]
            result += bytes([(value - guess) % 256])
        above = row
    return result


def rows_of(samples, depth, is_interlaced):
    """All passes of a picture [row][column][sample]."""
    step = max(1, depth * len(samples[0][0]) // 8)
    passes = ADAM7 if is_interlaced else ((0, 0, 1, 1),)
    result = b""
    for left, top, across, down in passes:
        reduced = [row[left::across] for row in samples[top::down]]
        if reduced and reduced[0]:
            result += filtered(
                [pack([v for pixel in row for v in pixel], depth) for row in reduced], step)
    return result


def file_of(head, *chunks, end=True):
    return SIGNATURE + head + b"".join(chunks) + (chunk(b"IEND") if end else b"")


# ---- Pixels by the specification

def over_white(value, alpha):
    return (value * alpha + 255 * (255 - alpha) + 127) // 255


def rgba_of(samples, depth, colour, palette, alphas, key):
    """Red, green, blue and opacity of each pixel, 8 bits each, rounded to nearest."""
    top = (1 << depth) - 1

    def scaled(value):
        return (value * 255 + top // 2) // top

    result = []
    for pixel in (pixel for row in samples for pixel in row):
        if colour == 3:
            entry = palette[pixel[0]] if pixel[0] < len(palette) else (0, 0, 0)
            alpha = alphas[pixel[0]] if pixel[0] < len(alphas) else 255
        else:
            has_alpha = colour in (4, 6)
            values = [scaled(v) for v in (pixel[:-1] if has_alpha else pixel)]
            entry = tuple(values * 3 if len(values) == 1 else values)
            alpha = scaled(pixel[-1]) if has_alpha else 0 if pixel == key else 255
        result.append((*entry, alpha))
    return result


def entry_of(name, data, rgba, width, height, colour, **more):
    grey = colour in (0, 4)
    pixels = [over_white(v, p[3]) for p in rgba for v in p[:1 if grey else 3]]
    opacity = [p[3] for p in rgba]
    return {
        "name": name, "file": data.hex(), "width": width, "height": height,
        "channels": 1 if grey else 3, "pixels": bytes(pixels).hex(),
        "opacity": bytes(opacity).hex() if min(opacity) < 255 else None, **more}


# ---- Second opinions

def pillow(data):
    """What Pillow sees, as RGBA; `None` when it refuses the file."""
    try:
        picture = Image.open(io.BytesIO(data))
        picture.load()
    except Exception:
        return None
    if picture.mode.startswith("I"):
        values = [(v * 255 + 32767) // 65535 for v in picture.getdata()]
        return [(v, v, v, 255) for v in values]
    return list(picture.convert("RGBA").getdata())


class PNGImage(ctypes.Structure):
    """`png_image` of libpng's simplified interface, version 1."""
    _fields_ = [("opaque", ctypes.c_void_p)] + [
        (name, ctypes.c_uint32)
        for name in ("version", "width", "height", "format", "flags", "entries", "warning")
    ] + [("message", ctypes.c_char * 64)]


LIBPNG = ctypes.util.find_library("png16")


def libpng(data):
    """What libpng sees, as RGBA, and its last message; `None` when it refuses the file."""
    library = ctypes.CDLL(LIBPNG)
    image = PNGImage(version=1)
    if not library.png_image_begin_read_from_memory(
            ctypes.byref(image), data, ctypes.c_size_t(len(data))):
        return None, image.message.decode()
    image.format = 3  # RGBA
    image.flags |= 4  # 16-bit samples are like those of 8 bits
    pixels = (ctypes.c_uint8 * (4 * image.width * image.height))()
    read = library.png_image_finish_read(ctypes.byref(image), None, pixels, 0, None)
    message = image.message.decode()
    library.png_image_free(ctypes.byref(image))
    if not read:
        return None, message
    return [tuple(pixels[i:i + 4]) for i in range(0, len(pixels), 4)], message


def same(left, right, tolerance=0):
    """Transparent pixels have any colour."""
    return len(left) == len(right) and all(
        a[3] == b[3] == 0 or all(abs(x - y) <= tolerance for x, y in zip(a, b))
        for a, b in zip(left, right))


# ---- Content

def drawn(generator, depth, colour, count):
    """Random samples [row][column][sample]; entries of a palette for colour type 3."""
    top = (1 << depth) - 1
    most = min(top, 9) if colour == 3 else top
    return [[[generator.randint(0, most) for _ in range(count)] for _ in range(WIDTH)]
            for _ in range(HEIGHT)]


def matrix():
    generator, cells = random.Random(1), []
    for kind, (colour, count) in KINDS.items():
        for depth in DEPTHS[colour]:
            for is_interlaced in (False, True):
                for has_key in (False, True) if colour in (0, 2, 3) else (False,):
                    samples = drawn(generator, depth, colour, count)
                    palette, alphas, key, chunks = [], [], None, []
                    if colour == 3:
                        palette = [tuple(generator.randbytes(3)) for _ in range(min(10, 1 << depth))]
                        chunks.append(chunk(b"PLTE", b"".join(map(bytes, palette))))
                    if has_key and colour == 3:
                        alphas = [0, 100, 254][:len(palette)]
                        chunks.append(chunk(b"tRNS", bytes(alphas)))
                    elif has_key:
                        key = samples[3][4]
                        chunks.append(chunk(b"tRNS", struct.pack(f">{count}H", *key)))
                    data = file_of(
                        header(WIDTH, HEIGHT, depth, colour, int(is_interlaced)), *chunks,
                        chunk(b"IDAT", zlib.compress(rows_of(samples, depth, is_interlaced), 9)))
                    rgba = rgba_of(samples, depth, colour, palette, alphas, key)
                    name = f"{kind}-{depth}" + ("-interlaced" if is_interlaced else "") + (
                        "-transparent" if has_key else "")
                    # Pillow cuts 16 bits to 8, and misses the transparent colour unless it has 8.
                    if not has_key or depth == 8 or colour == 3:
                        assert same(pillow(data), rgba, 1 if depth == 16 else 0), name
                    # The simplified interface of libpng 1.6.39 mixes up interlaced rows of 16 bits.
                    if LIBPNG and not (depth == 16 and is_interlaced):
                        assert same(libpng(data)[0], rgba), name
                    cells.append(entry_of(name, data, rgba, WIDTH, HEIGHT, colour))
    return cells


def faults():
    """Files of 2 × 1 or 2 × 2 pixels with a fault each, and the notes that they get."""
    grey = header(2, 1, 8, 0)
    stream = zlib.compress(b"\0\5\xfa")
    rows = chunk(b"IDAT", stream)
    plain = [(5, 5, 5, 255), (250, 250, 250, 255)]
    indexed = header(2, 1, 8, 3)
    palette = chunk(b"PLTE", bytes([1, 2, 3, 4, 5, 6]))
    colours = chunk(b"IDAT", zlib.compress(b"\0\0\1"))
    shown = [(1, 2, 3, 255), (4, 5, 6, 255)]
    text = chunk(b"tEXt", b"Title\0A")
    alpha = header(2, 1, 8, 4)
    alpha_rows = chunk(b"IDAT", zlib.compress(b"\0\5\xff\xfa\xff"))
    key = chunk(b"tRNS", b"\0\5")
    after = len(file_of(grey, rows, end=False))
    raw = zlib.compressobj(9)
    unended = raw.compress(b"\0\5\xfa") + raw.flush(zlib.Z_SYNC_FLUSH)
    missing = "what follows byte {} cannot be read and is left out"
    dropped = "chunk {} (byte {}) {} and is left out"
    cases = [
        ("a damaged text", grey, [damaged(text), rows], plain, [dropped.format("tEXt", 33, "is damaged")]),
        ("a damaged gamma", grey, [damaged(chunk(b"gAMA", b"\0\0\xb1\x8f")), rows], plain,
         [dropped.format("gAMA", 33, "is damaged")]),
        ("a damaged colour profile", grey, [damaged(chunk(b"iCCP", b"\1\2\3")), rows], plain,
         [dropped.format("iCCP", 33, "is damaged")]),
        ("a private chunk", grey, [chunk(b"prVt", b"\1\2"), rows], plain, []),
        ("a text after the pixels", grey, [rows, text], plain, []),
        ("a damaged text after the pixels", grey, [rows, damaged(text)], plain,
         [dropped.format("tEXt", after, "is damaged")]),
        ("transparency that is damaged", grey, [damaged(key), rows], plain,
         [dropped.format("tRNS", 33, "is damaged")]),
        ("transparency of one byte", grey, [chunk(b"tRNS", b"\5"), rows], plain,
         [dropped.format("tRNS", 33, "has 1 byte instead of 2")]),
        ("transparency of six bytes in grey", grey, [chunk(b"tRNS", b"\0\5\0\5\0\5"), rows], plain,
         [dropped.format("tRNS", 33, "has 6 bytes instead of 2")]),
        ("transparency twice", grey, [chunk(b"tRNS", b"\0\x09"), key, rows], plain,
         [dropped.format("tRNS", 47, "is the second of its kind")]),
        ("transparency after the pixels", grey, [rows, key], plain,
         [dropped.format("tRNS", after, "comes after the pixels")]),
        ("transparency beside an alpha channel", alpha, [key, alpha_rows], plain,
         [dropped.format("tRNS", 33, "does not suit a picture with an alpha channel")]),
        ("transparency before the palette", indexed, [chunk(b"tRNS", b"\0"), palette, colours], shown,
         [dropped.format("tRNS", 33, "comes before the palette")]),
        ("transparency longer than the palette", indexed, [palette, chunk(b"tRNS", b"\xff\xff\0"), colours],
         shown, ["chunk tRNS (byte 51) has 3 entries for 2 colours"]),
        ("transparency of no entries", indexed, [palette, chunk(b"tRNS"), colours], shown,
         [dropped.format("tRNS", 51, "has 0 entries instead of 1 to 256")]),
        ("a palette in grey", grey, [palette, rows], plain,
         [dropped.format("PLTE", 33, "does not suit a grey picture")]),
        ("a palette twice", indexed, [palette, chunk(b"PLTE", bytes(6)), colours], shown,
         [dropped.format("PLTE", 51, "is the second palette")]),
        ("a colour that the palette lacks", indexed, [palette, chunk(b"IDAT", zlib.compress(b"\0\0\2"))],
         [(1, 2, 3, 255), (0, 0, 0, 255)], ["pixels of colours that the palette lacks are black"]),
        ("one byte more in the chunk of pixels", grey, [chunk(b"IDAT", stream + b"\x09")], plain,
         ["left out pixel data after the last row"]),
        ("one row more", grey, [chunk(b"IDAT", zlib.compress(b"\0\5\xfa\0\1\2"))], plain,
         ["left out pixel data after the last row"]),
        ("a second stream", grey, [rows, rows], plain,
         ["left out pixel data after the last row"]),
        ("empty chunks of pixels", grey,
         [chunk(b"IDAT"), chunk(b"IDAT", stream[:4]), chunk(b"IDAT"), chunk(b"IDAT", stream[4:]), chunk(b"IDAT")],
         plain, []),
        ("a stream without an end", grey, [chunk(b"IDAT", unended)], plain,
         ["the compressed pixel data have no end"]),
        ("a checksum of the stream in a chunk of its own", grey,
         [chunk(b"IDAT", stream[:-4]), chunk(b"IDAT", stream[-4:])], plain, []),
        ("a palette of a picture in colour", header(1, 1, 8, 2),
         [palette, chunk(b"IDAT", zlib.compress(b"\0\5\6\7"))], [(5, 6, 7, 255)], []),
    ]
    results = [(name, file_of(head, *chunks), rgba, notes) for name, head, chunks, rgba, notes in cases]
    whole = file_of(grey, rows)
    results += [
        ("no end", whole[:-12], plain, ["chunk IEND is missing"]),
        ("half of an end", whole[:-6], plain, [missing.format(after + 4)]),
        ("an end of another length", whole[:-12] + chunk(b"IEND", b"\1"), plain, []),
        ("a damaged end", damaged(whole), plain, [dropped.format("IEND", after, "is damaged")]),
        ("one byte after the end", whole + b"\0", plain, ["left out 1 byte after chunk IEND"]),
        ("a second picture after the end", whole + whole, plain,
         [f"left out {len(whole)} bytes after chunk IEND"]),
        ("zeros instead of an end", whole[:-12] + bytes(20), plain, [missing.format(after + 4)]),
    ]
    entries = []
    for name, data, rgba, notes in results:
        by_pillow = pillow(data)
        words = {"pillow": "refuses" if by_pillow is None else "same" if same(by_pillow, rgba) else "other"}
        if LIBPNG:
            by_libpng, message = libpng(data)
            words["libpng"] = (
                "refuses" if by_libpng is None else "same" if same(by_libpng, rgba) else "other")
            words["message"] = message
        width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
        entries.append(entry_of(name, data, rgba, width, height, colour, notes=notes, **words))
    return entries


if __name__ == "__main__":
    version = None
    if LIBPNG:
        get = ctypes.CDLL(LIBPNG).png_get_libpng_ver
        get.restype = ctypes.c_char_p
        version = get(None).decode()
    content = {
        "versions": {
            "python": platform.python_version(), "pillow": PIL.__version__, "libpng": version,
            "zlib": zlib.ZLIB_RUNTIME_VERSION},
        "matrix": matrix(), "faults": faults()}
    lines = ",\n".join(
        f"{json.dumps(part)}: [\n" + ",\n".join(json.dumps(entry) for entry in content[part]) + "\n]"
        for part in ("matrix", "faults"))
    (OUT / "pictures.json").write_text(f'{{"versions": {json.dumps(content["versions"])},\n{lines}}}\n')
