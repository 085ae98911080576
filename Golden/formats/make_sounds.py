"""Writes `sounds.json` beside the format fixtures: small WAV files of every kind, and with faults.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install numpy scipy
    /tmp/venv/bin/python Golden/formats/make_sounds.py

Files are written by Python's `wave`, by SciPy, and by hand where these cannot; samples follow from
the integers. SciPy must read the same from all files that it can read. Runs give the same bytes as
long as the versions stay.
"""

import io
import json
import platform
import struct
import warnings
import wave
from pathlib import Path

import numpy
import scipy
from scipy.io import wavfile

OUT = Path(__file__).resolve().parents[2] / "Tests" / "SankofaFormatsTests" / "Fixtures"
FRAMES = 9
GUID_END = bytes([0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113])


def chunk(name, content, fill=b"\0"):
    return name + struct.pack("<I", len(content)) + content + (fill if len(content) % 2 else b"")


def riff(*chunks, name=b"RIFF", size=None):
    body = b"WAVE" + b"".join(chunks)
    return name + struct.pack("<I", len(body) if size is None else size) + body


def form(code, channels, rate, bits, extra=b""):
    frame = channels * bits // 8
    return chunk(b"fmt ", struct.pack("<HHIIHH", code, channels, rate, rate * frame, frame, bits) + extra)


def extensible(code, channels, rate, bits, used):
    extra = struct.pack("<HHIH", 22, used, (1 << channels) - 1, code) + GUID_END
    return form(0xFFFE, channels, rate, bits, extra)


def by_wave(values, width, rate):
    """`values`: integers [frames, channels] as they stand in the file."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(values.shape[1])
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(packed(values, width))
    return buffer.getvalue()


def packed(values, width):
    if width == 1:
        return values.astype("u1").tobytes()
    return b"".join(int(v).to_bytes(width, "little", signed=True) for v in values.flatten())


def by_scipy(values, rate):
    buffer = io.BytesIO()
    wavfile.write(buffer, rate, values)
    return buffer.getvalue()


def integers(random, bits, channels):
    """Random samples, with the least and the largest first."""
    low, high = (0, 255) if bits == 8 else (-(1 << bits - 1), (1 << bits - 1) - 1)
    values = random.integers(low, high, (FRAMES, channels), endpoint=True)
    values[0, 0], values[1, 0], values[2, 0] = low, high, 128 if bits == 8 else 0
    return values


def scaled(values, bits):
    """Exact in float64, then rounded once."""
    values = values.astype("f8")
    return ((values - 128) / 128 if bits == 8 else values / 2.0 ** (bits - 1)).astype("<f4")


def second_opinion(name, data, samples, rate):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found_rate, found = wavfile.read(io.BytesIO(data))
        except Exception:
            return "refuses"
    found = found.reshape(len(found), -1) if found.size else found.reshape(0, samples.shape[1])
    if found.dtype.kind == "f":
        found = found.astype("<f4")
    elif found.dtype == numpy.uint8:
        found = scaled(found, 8)
    else:
        # SciPy puts 24 bits into the upper ones of 32.
        found = scaled(found, 32 if found.dtype == numpy.int32 else 16)
    same = found_rate == rate and found.shape == samples.shape and (found == samples).all()
    return "same" if same else "other"


def entry(name, data, samples, rate, notes=()):
    samples = samples.astype("<f4")
    return {
        "name": name, "file": data.hex(), "rate": rate, "channels": samples.shape[1],
        "samples": samples.tobytes().hex(), "notes": list(notes),
        "scipy": second_opinion(name, data, samples, rate)}


def kinds(random):
    for bits in (8, 16, 24, 32):
        for channels, rate in ((1, 16000), (2, 44100), (5, 8000)):
            values = integers(random, bits, channels)
            yield (f"{bits} bits, {channels} channels", by_wave(values, bits // 8, rate),
                   scaled(values, bits), rate)
        values = integers(random, bits, 2)
        data = chunk(b"data", packed(values, bits // 8))
        yield (f"{bits} bits, extensible", riff(extensible(1, 2, 48000, bits, bits), data),
               scaled(values, bits), 48000)
    values = integers(random, 16, 1) >> 4 << 4
    yield ("12 of 16 bits", riff(extensible(1, 1, 96000, 16, 12), chunk(b"data", packed(values, 2))),
           scaled(values, 16), 96000)
    for type_, bits in (("<f4", 32), ("<f8", 64)):
        for channels in (1, 2):
            values = random.normal(0, 0.7, (FRAMES, channels)).astype(type_)
            values[3, 0] = 1e-40
            yield f"float {bits}, {channels} channels", by_scipy(values, 22050), values.astype("<f4"), 22050
        yield (f"float {bits}, extensible",
               riff(extensible(3, 2, 192000, bits, bits), chunk(b"data", values.tobytes())),
               values.astype("<f4"), 192000)


def faults(random):
    """Files that are not as they should be, or only unusual, with the notes that they get."""
    values = integers(random, 16, 1)
    samples, data = scaled(values, 16), chunk(b"data", packed(values, 2))
    head = form(1, 1, 16000, 16)
    odd = integers(random, 8, 1)
    odd_samples, odd_data = scaled(odd, 8), packed(odd, 1)
    odd_head = form(1, 1, 16000, 8)
    info = chunk(b"LIST", b"INFOISFT" + struct.pack("<I", 4) + b"a\0\0\0")
    text = chunk(b"note", b"odd")
    unknown = "the header does not say how long the recording is; read to the end of the file"
    endless = b"data\xff\xff\xff\xff" + data[8:]
    whole = riff(head, data)
    yield "chunks before and after", riff(info, text, head, text, info, data, text, info), samples, ()
    yield "data before the format", riff(data, info, head), samples, ()
    yield "a format with an empty extension", riff(form(1, 1, 16000, 16, b"\0\0"), data), samples, ()
    yield "odd data", riff(odd_head, chunk(b"data", odd_data), info), odd_samples, ()
    yield ("odd data that no byte fills up", riff(odd_head, chunk(b"data", odd_data, b""), info),
           odd_samples, ())
    yield ("odd data that another byte fills up", riff(odd_head, chunk(b"data", odd_data, b"\7"), info),
           odd_samples, ())
    yield "odd data at the end", riff(odd_head, chunk(b"data", odd_data, b"")), odd_samples, ()
    yield "a pipe: all sizes 0xffffffff", riff(head, endless, size=0xFFFFFFFF), samples, (unknown,)
    yield "a pipe: all sizes 0", riff(head, b"data\0\0\0\0" + data[8:], size=0), samples, (unknown,)
    yield ("a pipe: sizes without the samples", riff(head, b"data\0\0\0\0" + data[8:], size=36), samples,
           (unknown,))
    yield "a pipe: 0x7ffff000", riff(head, b"data\0\xf0\xff\x7f" + data[8:], size=0x7FFFF024), samples, (unknown,)
    yield ("beyond 4 GiB", riff(
        chunk(b"ds64", struct.pack("<QQQI", 0, len(data) - 8, FRAMES, 0)), head, endless, info,
        name=b"RF64", size=0xFFFFFFFF), samples, ())
    yield "no samples", riff(head, chunk(b"data", b"")), samples[:0], ()
    yield "no samples, and more", riff(head, chunk(b"data", b""), info), samples[:0], ()
    yield "bytes at the end", whole + b"abc", samples, ("left out 3 bytes at the end",)
    yield ("no chunk at the end", riff(head, data, b"\0\1\2\3\0\0\0\0"), samples,
           (f"what follows byte {len(whole)} cannot be read and is left out",))
    yield ("a chunk that is cut short", riff(head, data, b"LIST\x20\0\0\0abc"), samples,
           (f"what follows byte {len(whole) + 8} cannot be read and is left out",))
    yield ("an unfinished frame", riff(head, chunk(b"data", data[8:] + b"\1\0"[:1])), samples,
           ("left out 1 byte of an unfinished frame",))
    yield ("cut short", whole[:-7], samples[:-4], ("the file is cut short: 5 of 9 frames are there",))
    yield ("bytes a second", whole[:28] + b"\1\0\0\0" + whole[32:], samples,
           ("the header says 1 bytes a second instead of 32000",))
    yield ("the file's size", riff(head, data, size=99), samples,
           (f"the header says that the file has 107 bytes, and it has {len(whole)}",))
    yield "two formats", riff(head, odd_head, data), samples, ('left out a second chunk "fmt " (byte 36)',)
    yield "data twice", riff(head, data, data), samples, (f'left out a second chunk "data" (byte {len(whole)})',)


if __name__ == "__main__":
    random = numpy.random.Generator(numpy.random.PCG64(5))
    entries = [entry(*kind) for kind in kinds(random)]
    odd = [entry(name, data, samples, 16000, notes) for name, data, samples, notes in faults(random)]
    versions = {
        "python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__}
    parts = ",\n".join(
        f"{json.dumps(part)}: [\n" + ",\n".join(map(json.dumps, lines)) + "\n]"
        for part, lines in (("kinds", entries), ("faults", odd)))
    (OUT / "sounds.json").write_text(f'{{"versions": {json.dumps(versions)},\n{parts}}}\n')
