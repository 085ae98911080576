"""The random numbers of a step of training: `RandomKey`'s, worked out from its documentation alone."""

import numpy as np

MASK = np.uint64(0xFFFFFFFF)


def threefry(key, counters):
    """The two words of each block; `counters` are whole numbers of 64 bits."""
    keys = [int(key[0]), int(key[1]), 0x1BD11BDA ^ int(key[0]) ^ int(key[1])]
    keys = [np.uint64(k) for k in keys]
    counters = np.asarray(counters, np.uint64)
    x, y = ((counters & MASK) + keys[0]) & MASK, ((counters >> np.uint64(32)) + keys[1]) & MASK
    rotations = (13, 15, 26, 6, 17, 29, 16, 24)
    for number in range(20):
        left = np.uint64(rotations[number % 8])
        x = (x + y) & MASK
        y = (((y << left) | (y >> (np.uint64(32) - left))) & MASK) ^ x
        if number % 4 == 3:
            injection = number // 4 + 1
            x = (x + keys[injection % 3]) & MASK
            y = (y + keys[(injection + 1) % 3] + np.uint64(injection)) & MASK
    return x, y


def digest(text):
    """FNV-1a."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return value


def folded(key, data):
    x, y = threefry(key, [digest(data) if isinstance(data, str) else data])
    return int(x[0]), int(y[0])


def of_seed(seed):
    return seed & 0xFFFFFFFF, seed >> 32


def step_key(seed, step):
    return folded(folded(of_seed(seed), "steps"), step)


def uniform(key, stream, count):
    """Numbers of 24 bits in [0, 1)."""
    words, _ = threefry(folded(key, stream % 2**64), np.arange(count))
    return (words >> np.uint64(8)).astype(np.float64) * 2.0**-24


def order(seed, epoch, count):
    """The order of the examples in an epoch: Fisher and Yates' shuffle, drawn as Lemire does."""
    key = folded(folded(of_seed(seed), "order"), epoch)
    words = iter(np.stack(threefry(key, np.arange(4 * count + 64)), 1).ravel().tolist())
    numbers = list(range(count))
    for last in range(count - 1, 0, -1):
        bound = last + 1
        product = next(words) * bound
        while product % 2**32 < 2**32 % bound:
            product = next(words) * bound
        other = product >> 32
        numbers[last], numbers[other] = numbers[other], numbers[last]
    return numbers
