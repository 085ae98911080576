"""Writes `jpegs.json` beside the format fixtures: small JPEG files, and the pixels that Pillow sees.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install pillow
    /tmp/venv/bin/python Golden/formats/make_jpegs.py

Pillow decodes with libjpeg-turbo's slow integer transform, as Sankofa does. Runs give the same bytes
as long as the versions stay.
"""

import io
import json
import math
import platform
from pathlib import Path

import PIL
from PIL import Image, ImageOps, features

OUT = Path(__file__).resolve().parents[2] / "Tests" / "SankofaFormatsTests" / "Fixtures"
WIDTH, HEIGHT = 21, 35


def wave(x, y, phase):
    return round(127.5 + 100 * math.sin(x / 4 + phase) * math.cos(y / (5 + phase)))


def picture(mode):
    made = Image.new(mode, (WIDTH, HEIGHT))
    count = len(mode) if mode != "L" else 1
    values = [tuple(wave(x, y, c) for c in range(count)) for y in range(HEIGHT) for x in range(WIDTH)]
    made.putdata([v[0] for v in values] if count == 1 else values)
    return made


def jpeg(mode, **options):
    buffer = io.BytesIO()
    picture(mode).save(buffer, "jpeg", **{"quality": 85, **options})
    return buffer.getvalue()


def transform(data, code):
    """The same file with another colour transform in Adobe's marker: 0 none, 2 YCCK."""
    place = data.index(b"Adobe") + 11
    return data[:place] + bytes([code]) + data[place + 1:]


def oriented(orientation, little_endian=False):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "a maker"
    content = exif.tobytes()
    if little_endian:
        # The same by hand: one entry, the orientation.
        content = (b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + bytes([orientation])
                   + b"\0\0\0\0\0\0\0")
    return jpeg("L", quality=60, exif=content)


def entry(name, data):
    shown = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    channels = 1 if shown.mode == "L" else 3
    shown = shown.convert("L" if channels == 1 else "RGB")
    return {
        "name": name, "file": data.hex(), "width": shown.width, "height": shown.height,
        "channels": channels, "pixels": shown.tobytes().hex()}


if __name__ == "__main__":
    cmyk = jpeg("CMYK")
    files = {
        "grey": jpeg("L"),
        "grey, progressive": jpeg("L", progressive=True),
        "colour": jpeg("RGB", subsampling=0),
        "colour, halved across": jpeg("RGB", subsampling=1),
        "colour, halved both ways": jpeg("RGB", subsampling=2),
        "colour, progressive": jpeg("RGB", subsampling=2, progressive=True),
        "colour, restarts": jpeg("RGB", subsampling=0, restart_marker_blocks=2),
        "colour as red, green, blue": jpeg("RGB", keep_rgb=True),
        "CMYK": cmyk,
        "CMYK, progressive": jpeg("CMYK", progressive=True),
        "YCCK": transform(cmyk, 2),
        **{f"orientation {value}": oriented(value) for value in range(1, 9)},
        "orientation 6, little-endian": oriented(6, little_endian=True),
    }
    versions = {
        "python": platform.python_version(), "pillow": PIL.__version__,
        "libjpeg-turbo": features.version("libjpeg_turbo")}
    lines = ",\n".join(json.dumps(entry(name, data)) for name, data in files.items())
    (OUT / "jpegs.json").write_text(f'{{"versions": {json.dumps(versions)},\n"files": [\n{lines}\n]}}\n')
