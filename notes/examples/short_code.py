"""Short codes from a counter: a keyed permutation of 62**7 numbers, written in base62."""
import hashlib
import random

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


# ANCHOR: core
def scramble(number, key, size=62**7, rounds=(0, 1, 2, 3)):
    """A one-to-one map of 0..size-1 onto itself: a Feistel network, repeated until it falls inside."""
    half = ((size - 1).bit_length() + 1) // 2        # 21 bits for 62**7
    mask = (1 << half) - 1
    while True:
        left, right = number >> half, number & mask
        for i in rounds:
            text = b"%s|%d|%d" % (key, i, right)
            mixed = int.from_bytes(hashlib.sha256(text).digest()[:8], "big") & mask
            left, right = right, left ^ mixed
        number = right << half | left                # the halves swapped: the same rounds undo it
        if number < size:
            return number


def unscramble(number, key, size=62**7):
    return scramble(number, key, size, rounds=(3, 2, 1, 0))


def code(counter, key):
    number, text = scramble(counter, key), ""
    for _ in range(7):
        number, digit = divmod(number, 62)
        text = ALPHABET[digit] + text
    return text
# ANCHOR_END: core


def counter(text, key):
    number = 0
    for letter in text:
        number = number * 62 + ALPHABET.index(letter)
    return unscramble(number, key)


if __name__ == "__main__":
    # One to one: every number of a small space appears exactly once, and comes back.
    for size in (2, 100, 62**2, 5000):
        images = [scramble(n, b"k", size) for n in range(size)]
        assert sorted(images) == list(range(size)), size
        assert all(unscramble(m, b"k", size) == n for n, m in enumerate(images))

    # In the real space: round trip, seven characters, neighbors unrelated, the key matters.
    for n in [0, 1, 4_200_017, 62**7 - 1] + random.Random(1).sample(range(62**7), 500):
        text = code(n, b"book")
        assert len(text) == 7 and counter(text, b"book") == n
    near = [scramble(n, b"book") for n in range(1000)]
    steps = [abs(b - a) for a, b in zip(near, near[1:])]
    assert min(steps) > 1e6 and 0.3 < sum(steps) / 999 / (62**7 / 3) < 3  # as far apart as at random
    assert code(4_200_017, b"book") == "cjihe4Q"  # the code of the chapter
    assert code(4_200_017, b"book") != code(4_200_017, b"other")

    # Random codes without a check collide as n*n / 2M says (a space of 62**4, 20 runs).
    draw, size, n = random.Random(2), 62**4, 20_000
    pairs = 0
    for _ in range(20):
        seen = {}
        for _ in range(n):
            value = draw.randrange(size)
            pairs += seen.get(value, 0)
            seen[value] = seen.get(value, 0) + 1
    expected = n * n / (2 * size)
    assert abs(pairs / 20 - expected) < 4 * (expected / 20) ** 0.5, (pairs / 20, expected)
    print("ok")
