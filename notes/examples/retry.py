"""A retry with full jitter, a deadline and a budget; and the storm that only the budget ends."""
import heapq
import random
from collections import deque


class Transient(Exception):
    """A failure that the same request may survive later."""


# ANCHOR: budget
class RetryBudget:
    """Ten first attempts earn one retry; ten are saved up."""

    def __init__(self, cost=10, cap=100):
        self.tokens, self.cost, self.cap = cap, cost, cap

    def earn(self):
        self.tokens = min(self.cap, self.tokens + 1)

    def spend(self):
        enough = self.tokens >= self.cost
        self.tokens -= self.cost * enough
        return enough
# ANCHOR_END: budget


# ANCHOR: core
def call(send, budget, deadline, clock, sleep, rand, attempts=3):
    budget.earn()
    for left in reversed(range(attempts)):
        try:
            return send(deadline - clock())  # the time that is left
        except Transient:  # anything else is not retried
            backoff = min(2.0, 0.1 * 2 ** (attempts - left - 1))
            pause = rand() * backoff  # full jitter
            late = clock() + pause >= deadline
            if left == 0 or late or not budget.spend():
                raise
        sleep(pause)
# ANCHOR_END: core


def storm(retries, wait, budget=None, seed=0, until=120.0):
    """80/s offered, capacity 100/s, from 20 s to 30 s only 10/s, timeout 1 s, FIFO of abandoned work too.

    Returns goodput and attempts per second over the last ten seconds.
    """
    rng, events, seq = random.Random(seed), [], 0
    t = 0.0
    while (t := t + rng.expovariate(80)) < until:
        heapq.heappush(events, (t, seq := seq + 1, 0))
    queue, free_at, good, tried = deque(), 0.0, 0, 0

    def serve(now):
        nonlocal free_at, good
        while queue and (start := max(free_at, queue[0])) < now:
            arrived = queue.popleft()
            free_at = start + (0.1 if 20 <= start < 30 else 0.01)
            if free_at - arrived <= 1:
                answered.add(arrived)
                good += free_at >= until - 10

    answered, checks = set(), []
    while events or checks:
        if checks and (not events or checks[0][0] <= events[0][0]):
            now, _, arrived, tries = heapq.heappop(checks)
            if now >= until:
                break
            serve(now)
            if arrived in answered or tries == retries or (budget and not budget.spend()):
                continue
            heapq.heappush(events, (now + wait(rng, tries), seq := seq + 1, tries + 1))
        else:
            now, _, tries = heapq.heappop(events)
            if now >= until:
                break
            serve(now)
            if budget and tries == 0:
                budget.earn()
            queue.append(now)
            tried += now >= until - 10
            heapq.heappush(checks, (now + 1, seq := seq + 1, now, tries))
    serve(until)
    return good / 10, tried / 10


def first_wave(wait, clients=1000, bin_width=0.1):
    """The fullest 100 ms of the first retry of clients that failed together."""
    rng, bins = random.Random(0), {}
    for _ in range(clients):
        slot = int(wait(rng, 0) / bin_width)
        bins[slot] = bins.get(slot, 0) + 1
    return max(bins.values())


if __name__ == "__main__":
    now, sleeps = [0.0], []

    def sleep(s):
        sleeps.append(s)
        now[0] += s

    def flaky(failures):
        left = [failures]

        def send(timeout):
            assert timeout > 0
            if left[0]:
                left[0] -= 1
                raise Transient
            return "ok"
        return send

    clock, half = (lambda: now[0]), (lambda: 0.5)
    assert call(flaky(2), RetryBudget(), 10, clock, sleep, half) == "ok" and sleeps == [0.05, 0.1]
    for send, budget, left in [(flaky(3), RetryBudget(), 99), (flaky(1), RetryBudget(cap=9), 99),
                               (flaky(1), RetryBudget(), 0.01)]:
        try:
            call(send, budget, now[0] + left, clock, sleep, half)
            raise SystemExit("a failure was swallowed")
        except Transient:
            pass

    budget, sent = RetryBudget(), [0]  # a dependency that is down: load stays near 1.1

    def down(timeout):
        sent[0] += 1
        raise Transient
    for _ in range(10_000):
        try:
            call(down, budget, now[0] + 99, clock, sleep, half)
        except Transient:
            pass
    assert 11_000 <= sent[0] <= 11_010, sent

    fixed = lambda rng, tries: 1.0
    plain = lambda rng, tries: 0.1 * 2**tries
    full = lambda rng, tries: rng.random() * 0.1 * 2 ** (tries + 1)
    assert first_wave(fixed) == 1000 and first_wave(lambda r, n: r.random() * 2) < 90
    rows = {
        "no retries": lambda s: storm(0, plain, seed=s),
        "1 with full jitter": lambda s: storm(1, full, seed=s),
        "3 at once": lambda s: storm(3, lambda rng, tries: 0.0, seed=s),
        "3 with backoff": lambda s: storm(3, plain, seed=s),
        "3 with full jitter": lambda s: storm(3, full, seed=s),
        "3, budget 10%": lambda s: storm(3, full, RetryBudget(), seed=s),
    }
    for name, run in rows.items():
        runs = [run(seed) for seed in range(5)]
        good, tried = (sum(r[i] for r in runs) / 5 for i in (0, 1))
        print(f"{name:20} goodput {good:5.1f}/s attempts {tried:5.1f}/s")
        if name in ("no retries", "3, budget 10%"):
            assert good > 70 and tried < 90, name
        else:
            assert good == 0 and tried > 150, name
    print("ok")
