"""Token bucket with lazy refill; the clock is passed in, so that the tests own the time."""
import math


# ANCHOR: core
class TokenBucket:
    """Lets `capacity` through at once, `rate` a second in the long run."""

    def __init__(self, rate, capacity, now):
        self.rate, self.capacity = rate, capacity
        self.tokens, self.filled_at = float(capacity), now

    def allow(self, now, cost=1):
        """Return (admitted, seconds until the request could pass)."""
        elapsed = max(0.0, now - self.filled_at)  # clocks step back
        self.tokens = min(self.capacity, self.tokens + elapsed * self.rate)
        self.filled_at = max(self.filled_at, now)
        if self.tokens >= cost:
            self.tokens -= cost
            return True, 0.0
        wait = (cost - self.tokens) / self.rate
        return False, wait if cost <= self.capacity else math.inf
# ANCHOR_END: core


def admitted(limiter, times):
    return [t for t in times if limiter.allow(t)[0]]


def most_in(times, span):
    """The largest number of admissions in any half-open interval of `span` seconds."""
    return max((sum(start <= t < start + span for t in times) for start in times), default=0)


if __name__ == "__main__":
    # Rates are powers of two, so that the sums are exact and the counts can be too.
    bucket = TokenBucket(rate=2, capacity=4, now=0.0)
    assert [bucket.allow(0.0)[0] for _ in range(5)] == [True, True, True, True, False]
    assert bucket.allow(0.0) == (False, 0.5)  # the wait that belongs into Retry-After
    assert bucket.allow(0.5) == (True, 0.0)
    assert bucket.allow(0.25)[0] is False  # the clock stepped back
    assert sum(bucket.allow(1000.0)[0] for _ in range(9)) == 4  # idle time fills to the brim only
    assert TokenBucket(2, 4, 0.0).allow(0.0, cost=5) == (False, math.inf)  # never

    # 100 per minute, written as capacity 100: a burst, then the refill, is nearly 2L in 60 s.
    saturating = [i / 50 for i in range(50 * 120)]
    passed = admitted(TokenBucket(100 / 60, 100, 0.0), saturating)
    assert most_in(passed, 60) == 199, most_in(passed, 60)

    # The fraction of a token must survive between calls: one request every 0.75 s at rate 1.
    passed = admitted(TokenBucket(1, 1, 0.0), [i * 0.75 for i in range(4000)])
    assert 1990 <= len(passed) <= 3000, len(passed)

    # A long run cannot beat the rate.
    passed = admitted(TokenBucket(4, 8, 0.0), [i / 64 for i in range(64 * 100)])
    assert len(passed) <= 8 + 4 * 100
    assert len(passed) >= 4 * 100
    print("ok")
