"""Sliding window counter: two counters stand in for a log of timestamps."""


# ANCHOR: core
class SlidingWindowCounter:
    """Estimates the last `window` seconds from two fixed windows."""

    def __init__(self, limit, window):
        self.limit, self.window = limit, window
        self.index, self.current, self.previous = 0, 0, 0

    def allow(self, now):
        index = int(now // self.window)
        if index > self.index:
            # Only the window right before this one; after a gap, none.
            follows = index == self.index + 1
            self.previous = self.current if follows else 0
            self.index, self.current = index, 0
        share = 1 - (now % self.window) / self.window  # still in view
        if self.previous * share + self.current + 1 > self.limit:
            return False
        self.current += 1
        return True
# ANCHOR_END: core


class FixedWindow:
    def __init__(self, limit, window):
        self.limit, self.window, self.index, self.count = limit, window, 0, 0

    def allow(self, now):
        index = int(now // self.window)
        if index != self.index:
            self.index, self.count = index, 0
        if self.count >= self.limit:
            return False
        self.count += 1
        return True


class SlidingLog:
    def __init__(self, limit, window):
        self.limit, self.window, self.times = limit, window, []

    def allow(self, now):
        self.times = [t for t in self.times if t > now - self.window]
        if len(self.times) >= self.limit:
            return False
        self.times.append(now)
        return True


def admitted(limiter, times):
    return [t for t in times if limiter.allow(t)]


def most_in(times, span):
    """The largest number of admissions in any half-open interval of `span` seconds."""
    return max((sum(start <= t < start + span for t in times) for start in times), default=0)


if __name__ == "__main__":
    # The boundary burst: 100 in the last second of a window, 100 in the first of the next.
    burst = [59 + i / 100 for i in range(100)] + [60 + i / 100 for i in range(100)]
    assert len(admitted(FixedWindow(100, 60), burst)) == 200
    assert len(admitted(SlidingLog(100, 60), burst)) == 100
    assert len(admitted(SlidingWindowCounter(100, 60), burst)) == 101

    # Saturated at 50 requests a second, none of the two windows passes more than its limit.
    steady = [i / 50 for i in range(50 * 300)]
    assert most_in(admitted(SlidingLog(100, 60), steady), 60) == 100
    assert len(admitted(SlidingLog(100, 60), steady)) == 500
    counted = most_in(admitted(SlidingWindowCounter(100, 60), steady), 60)
    assert 100 <= counted <= 101, counted

    # An idle hour leaves nothing behind: the whole limit is free again.
    counter = SlidingWindowCounter(100, 60)
    assert len(admitted(counter, [i / 100 for i in range(100)])) == 100
    assert len(admitted(counter, [3600 + i / 100 for i in range(100)])) == 100

    # The worst the approximation lets through: all of one window at its end, the next at its end.
    worst = [59.9 + i / 2000 for i in range(100)] + [119 + i / 125 for i in range(100)]
    passed = admitted(SlidingWindowCounter(100, 60), worst)
    assert most_in(passed, 60) == 199, most_in(passed, 60)
    assert most_in(admitted(SlidingLog(100, 60), worst), 60) == 100
    print("ok")
