"""The figures of the caching chapters: stale interleavings, predicted hit rates, loads of a stampede."""
import bisect
import itertools
import math
import random
from collections import OrderedDict


def orders(*threads):
    """Every way to interleave the threads, each thread's own steps in order."""
    slots = [i for i, thread in enumerate(threads) for _ in thread]
    for who in sorted(set(itertools.permutations(slots))):
        steps = [iter(thread) for thread in threads]
        yield [(i, next(steps[i])) for i in who]


def stale_after(writer, lease=False):
    """One reader that misses against one writer: how many orders leave an old value in the cache?"""
    stale = total = 0
    for order in orders(["miss", "read", "set"], writer):
        database, cached, seen, token = "old", None, None, False
        for _, step in order:
            if step == "miss":
                token = True
            elif step == "read":
                seen = database
            elif step == "set":
                if token or not lease:
                    cached = seen
            elif step == "commit":
                database = "new"
            elif step == "delete":
                cached, token = None, False
        stale, total = stale + (cached == "old"), total + 1
    return stale, total


def diverged_setters():
    """Two writers that commit and then set: how often does the cache end with the other value?"""
    wrong = total = 0
    for order in orders(["commit", "set"], ["commit", "set"]):
        database = cached = None
        for who, step in order:
            if step == "commit":
                database = who
            else:
                cached = who
        wrong, total = wrong + (cached != database), total + 1
    return wrong, total


def popularity(pages, exponent):
    weights = [1 / rank**exponent for rank in range(1, pages + 1)]
    total = sum(weights)
    return [w / total for w in weights]


def che_lru(p, size):
    """Che's approximation: t is when `size` distinct pages have been read."""
    low, high = 0.0, 1e9
    for _ in range(60):
        t = (low + high) / 2
        if sum(1 - math.exp(-x * t) for x in p) < size:
            low = t
        else:
            high = t
    return sum(x * (1 - math.exp(-x * low)) for x in p)


def simulated(policy, p, size, reads, rng):
    """Hit rate of LRU or FIFO after a warm-up of half the reads."""
    cumulative, cache, hits = list(itertools.accumulate(p)), OrderedDict(), 0
    for i in range(reads):
        page = min(bisect.bisect(cumulative, rng.random()), len(p) - 1)
        if page in cache:
            hits += i >= reads // 2
            if policy == "lru":
                cache.move_to_end(page)
        else:
            cache[page] = True
            if len(cache) > size:
                cache.popitem(last=False)
    return hits / (reads - reads // 2)


def early_refresh_loads(rate, delta, beta, ttl, rng):
    """XFetch: loads of one key between one value's expiry and the next, all started on the old value."""
    now, first_done, loads = 0.0, math.inf, 0
    while now < first_done:
        now += rng.expovariate(rate)
        if now >= first_done:
            break
        if now - delta * beta * math.log(rng.random()) >= ttl:
            loads, first_done = loads + 1, min(first_done, now + delta)
    return loads


def worst_second(keys, jitter, rng):
    counts = [0] * jitter
    for _ in range(keys):
        counts[rng.randrange(jitter)] += 1
    return max(counts)


if __name__ == "__main__":
    assert stale_after(["commit", "delete"]) == (1, 10)
    assert stale_after(["delete", "commit"]) == (6, 10)
    assert stale_after(["commit", "delete"], lease=True) == (0, 10)
    assert diverged_setters() == (2, 6)

    expected = {  # exponent: {cache size: (LRU by Che, LFU)}, percent, of 10,000 pages
        0.8: {100: (15.7, 30.0), 500: (33.1, 47.6), 1000: (43.7, 57.1), 2000: (56.8, 68.0), 5000: (79.2, 84.9)},
        1.0: {100: (39.1, 53.0), 500: (58.7, 69.4), 1000: (67.6, 76.5), 2000: (76.8, 83.6), 5000: (89.9, 92.9)},
    }
    for exponent, rows in expected.items():
        p = popularity(10_000, exponent)
        for size, (lru, lfu) in rows.items():
            assert abs(100 * che_lru(p, size) - lru) < 0.06, (exponent, size, 100 * che_lru(p, size))
            assert abs(100 * sum(p[:size]) - lfu) < 0.06, (exponent, size, 100 * sum(p[:size]))

    rng = random.Random(7)
    p = popularity(10_000, 0.8)
    assert abs(simulated("lru", p, 1000, 200_000, rng) - 0.437) < 0.01
    assert abs(simulated("fifo", p, 1000, 200_000, rng) - 0.39) < 0.01
    for beta, loads in [(1, math.e), (2, math.exp(0.5))]:
        runs = [early_refresh_loads(500, 0.2, beta, 3, rng) for _ in range(1000)]
        assert abs(sum(runs) / len(runs) - loads) < 0.25, (beta, sum(runs) / len(runs))
    for jitter, worst in [(10, 1051), (60, 199), (120, 106)]:
        runs = [worst_second(10_000, jitter, rng) for _ in range(20)]
        assert abs(sum(runs) / len(runs) / worst - 1) < 0.05, (jitter, sum(runs) / len(runs))
    print("ok")
