"""Golden values of resampled recordings and log-mel spectrograms. Run: python Golden/sounds.py

The formulas are those of librosa 0.11 (`filters.mel`, `hz_to_mel`) and torchaudio 2.8
(`functional.resample`, `functional.melscale_fbanks`), written out in NumPy in float64; the results are
rounded once to float32. Where librosa is installed, its own filters must agree.
"""

import math

import numpy as np

from golden_file import tensor, write

try:
    import librosa
except ImportError:
    librosa = None


def hertz_to_mel(f, scale):
    f = np.asarray(f, dtype=np.float64)
    if scale == "htk":
        return 2595 * np.log10(1 + f / 700)
    with np.errstate(divide="ignore"):
        return np.where(f < 1000, f / (200 / 3), 15 + np.log(np.maximum(f, 1e-3) / 1000) / (np.log(6.4) / 27))


def mel_to_hertz(m, scale):
    if scale == "htk":
        return 700 * (10 ** (m / 2595) - 1)
    return np.where(m < 15, m * (200 / 3), 1000 * np.exp((np.log(6.4) / 27) * (m - 15)))


def filters(s):
    """[bands, transformSize / 2 + 1]"""
    bins = np.arange(s["transformSize"] // 2 + 1) * s["rate"] / s["transformSize"]
    ends = hertz_to_mel([s["lowest"], s["highest"]], s["scale"])
    corners = mel_to_hertz(np.linspace(*ends, s["bands"] + 2), s["scale"])
    widths = np.diff(corners)
    ramps = corners[:, None] - bins[None, :]
    rising, falling = -ramps[:-2] / widths[:-1, None], ramps[2:] / widths[1:, None]
    weights = np.maximum(0, np.minimum(rising, falling))
    if s["scale"] == "slaney":
        weights *= (2 / (corners[2:] - corners[:-2]))[:, None]
    if librosa:
        own = librosa.filters.mel(
            sr=s["rate"], n_fft=s["transformSize"], n_mels=s["bands"], fmin=s["lowest"], fmax=s["highest"],
            htk=s["scale"] == "htk", norm="slaney" if s["scale"] == "slaney" else None, dtype=np.float64)
        assert np.allclose(own, weights, rtol=1e-12, atol=1e-15)
    return weights


def log_mel(samples, s):
    """[frames, bands]"""
    x = np.asarray(samples, np.float32).astype(np.float64)
    x = np.concatenate([x, np.zeros(max(0, s["window"] - len(x)))])
    count = 1 + (len(x) - s["window"]) // s["hop"]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(s["window"]) / s["window"])
    frames = np.stack([x[t * s["hop"]:t * s["hop"] + s["window"]] * window for t in range(count)])
    powers = np.abs(np.fft.rfft(frames, s["transformSize"])) ** 2
    return np.log(np.maximum(powers @ filters(s).T, s["floor"]))


def resampled(x, old, new, width=6, rolloff=0.99):
    """torchaudio's `resample` with its defaults."""
    x = np.asarray(x, np.float32).astype(np.float64)
    divisor = math.gcd(old, new)
    old, new = old // divisor, new // divisor
    base = min(old, new) * rolloff
    reach = math.ceil(width * old / base)
    places = np.arange(-reach, reach + old) / old
    t = (np.arange(0, -new, -1)[:, None] / new + places[None, :]) * base
    t = np.clip(t, -width, width)
    window = np.cos(t * np.pi / width / 2) ** 2
    t = t * np.pi
    kernels = np.where(t == 0, 1, np.sin(t) / np.where(t == 0, 1, t)) * window * (base / old)
    padded = np.concatenate([np.zeros(reach), x, np.zeros(reach + old)])
    blocks = [padded[m:m + 2 * reach + old] for m in range(0, len(padded) - 2 * reach - old + 1, old)]
    out = (np.stack(blocks) @ kernels.T).reshape(-1)
    return out[:math.ceil(new * len(x) / old)].astype(np.float32)


def recording(random, count, rate):
    """A rising tone, a steady one and noise, as float32."""
    t = np.arange(count) / rate
    x = 0.5 * np.sin(2 * np.pi * (200 + 9000 * t) * t) + 0.2 * np.sin(2 * np.pi * 1234.5 * t)
    return (x + random.normal(0, 0.01, count)).astype(np.float32)


USUAL = {"kind": "log-mel", "rate": 16000, "window": 400, "hop": 160, "transformSize": 512, "bands": 40,
         "lowest": 0.0, "highest": 8000.0, "scale": "slaney", "floor": 1e-10}


def spectrogram(name, samples, recorded, **settings):
    s = USUAL | settings
    taken = samples if recorded == s["rate"] else resampled(samples, recorded, s["rate"])
    return {"name": name, "type": "float32", "settings": s, "rate": recorded,
            "inputs": {"samples": tensor(samples)},
            "outputs": {"value": tensor(log_mel(taken, s).astype(np.float32))}}


def resampling(name, samples, old, new):
    return {"name": name, "type": "float32", "rate": old, "newRate": new,
            "inputs": {"samples": tensor(samples)}, "outputs": {"value": tensor(resampled(samples, old, new))}}


random = np.random.default_rng(11)
usual = recording(random, 1700, 16000)
cases = [
    spectrogram("the defaults", usual, 16000),
    spectrogram("the scale of HTK", usual, 16000, scale="htk"),
    spectrogram("a window as long as the transform", recording(random, 1000, 8000), 8000, rate=8000, window=256,
                hop=100, transformSize=256, bands=20, lowest=100.0, highest=3800.0),
    spectrogram("hops longer than the window", usual, 16000, window=64, hop=400, transformSize=64, bands=8),
    spectrogram("a small transform", usual[:40], 16000, window=3, hop=5, transformSize=4, bands=1, scale="htk"),
    spectrogram("shorter than a window", usual[:100], 16000),
    spectrogram("one sample less than a hop more", usual[:559], 16000, floor=1e-3),
    spectrogram("silence", np.zeros(500, np.float32), 16000, floor=1e-6),
    spectrogram("from 44100", recording(random, 1323, 44100), 44100),
    resampling("44100 to 16000", recording(random, 300, 44100), 44100, 16000),
    resampling("16000 to 44100", recording(random, 100, 16000), 16000, 44100),
    resampling("8000 to 16000", recording(random, 100, 8000), 8000, 16000),
    resampling("48000 to 16000", recording(random, 301, 48000), 48000, 16000),
    resampling("rates without a common divisor", recording(random, 60, 101), 101, 97),
    resampling("fewer samples than weights", recording(random, 2, 48000), 48000, 8000),
    resampling("one sample", recording(random, 1, 16000), 16000, 48000),
]
write(__file__, ["numpy"], cases)
