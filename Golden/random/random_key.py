"""Prints the values that the tests of `RandomKey` expect, worked out from its documentation alone.

    python3 Golden/random/random_key.py        # made with Python 3.11.7
"""

MASK = 0xFFFFFFFF


def threefry(key, counter, rounds=20):
    keys = (key[0], key[1], 0x1BD11BDA ^ key[0] ^ key[1])
    rotations = (13, 15, 26, 6, 17, 29, 16, 24)
    x, y = (counter[0] + keys[0]) & MASK, (counter[1] + keys[1]) & MASK
    for number in range(rounds):
        rotation = rotations[number % 8]
        x = (x + y) & MASK
        y = (((y << rotation) | (y >> (32 - rotation))) & MASK) ^ x
        if number % 4 == 3:
            injection = number // 4 + 1
            x = (x + keys[injection % 3]) & MASK
            y = (y + keys[(injection + 1) % 3] + injection) & MASK
    return x, y


def halves(number):
    return number & MASK, number >> 32


def folded(key, data):
    if isinstance(data, str):
        digest = 0xCBF29CE484222325
        for byte in data.encode():
            digest = ((digest ^ byte) * 0x100000001B3) % 2**64
        data = digest
    return threefry(key, halves(data))


def words(key):
    block = 0
    while True:
        yield from threefry(key, halves(block))
        block += 1


def permutation(key, count):
    numbers, stream = list(range(count)), words(key)
    for last in range(count - 1, 0, -1):
        bound = last + 1
        product = next(stream) * bound
        while product % 2**32 < 2**32 % bound:
            product = next(stream) * bound
        other = product >> 32
        numbers[last], numbers[other] = numbers[other], numbers[last]
    return numbers


def checksum(numbers):
    total = 0
    for number in numbers:
        total = (total * 31 + number) % 2**64
    return total


if __name__ == "__main__":
    assert threefry((0, 0), (0, 0)) == (0x6B200159, 0x99BA4EFE)
    key = (7, 0)
    print("folded(5)", folded(key, 5))
    print("folded(2^40)", folded(key, 2**40))
    print("folded(layers.0.weight)", folded(key, "layers.0.weight"))
    for index in (0, 1, 2**33):
        first, second = threefry(key, halves(index))
        print("float", index, first >> 8, "double", ((first << 32) | second) >> 11)
    print("permutation(10)", permutation(key, 10))
    print("checksum(60000)", checksum(permutation(key, 60000)))
    # Long enough for words to be dropped.
    print("checksum(2^20)", checksum(permutation(key, 2**20)))
