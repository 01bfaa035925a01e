"""A circuit breaker with one probe, and what it saves when a dependency hangs."""
import heapq

CLOSED, OPEN, HALF_OPEN = "closed", "open", "half-open"


# ANCHOR: core
class Breaker:
    def __init__(self, clock, threshold=5, open_for=5.0):
        self.clock, self.threshold = clock, threshold
        self.open_for, self.era = open_for, 0
        self._go(CLOSED)

    def enter(self):
        """A ticket for one call, or None: use the fallback."""
        waited = self.clock() - self.since >= self.open_for
        if self.state == OPEN and waited:
            self._go(HALF_OPEN)
            return self.era  # the one probe
        return self.era if self.state == CLOSED else None

    def leave(self, ticket, ok):
        if ticket != self.era:
            return  # began in an earlier state: nothing new
        self.failures = 0 if ok else self.failures + 1
        probe = self.state == HALF_OPEN
        if not ok and (probe or self.failures >= self.threshold):
            self._go(OPEN)
        elif ok and probe:
            self._go(CLOSED)

    def _go(self, state):
        self.state, self.since = state, self.clock()
        self.failures, self.era = 0, self.era + 1
# ANCHOR_END: core


def hang(rate=50, tau=2.0, sick=60.0, threshold=5, open_for=5.0, breaker=True):
    """`rate` calls a second into a dependency that hangs for `tau` and then fails.

    Returns calls that reached it, the most callers blocked at once, and that after the first wave.
    """
    now = [0.0]
    b = Breaker(lambda: now[0], threshold, open_for)
    pending, calls, most, later = [], 0, 0, 0
    for i in range(int(rate * sick)):
        t = i / rate
        while pending and pending[0][0] <= t + 1e-9:
            now[0], ticket = heapq.heappop(pending)
            if breaker:
                b.leave(ticket, False)
        now[0] = t
        ticket = b.enter() if breaker else 0
        if ticket is not None:
            calls += 1
            heapq.heappush(pending, (t + tau, ticket))
        most = max(most, len(pending))
        if t > 2 * tau + 1:
            later = max(later, len(pending))
    return calls, most, later


if __name__ == "__main__":
    now = [0.0]
    b = Breaker(lambda: now[0])
    early = b.enter()
    for _ in range(4):
        b.leave(b.enter(), False)
    b.leave(b.enter(), True)  # a success resets the count
    for _ in range(5):
        assert b.state == CLOSED
        b.leave(b.enter(), False)
    assert b.state == OPEN and b.enter() is None
    now[0] = 4.0
    b.leave(early, False)  # a straggler neither counts nor extends the open time
    now[0] = 5.0
    probe = b.enter()
    assert b.state == HALF_OPEN and probe is not None and b.enter() is None
    b.leave(probe, False)
    assert b.state == OPEN
    now[0] = 10.0
    probe = b.enter()
    b.leave(early, True)
    assert b.state == HALF_OPEN
    b.leave(probe, True)
    assert b.state == CLOSED and b.enter() is not None

    without, with_ = hang(breaker=False), hang()
    print("without", without, "with", with_)
    assert without == (3000, 100, 100)
    theory = 50 * 2 + 5 + int((60 - 2 - 4 / 50) / (5 + 2))
    assert abs(with_[0] - theory) <= 1 and with_[2] <= 1, (with_, theory)
    print("threshold 20:", hang(threshold=20), "open 1 s:", hang(open_for=1), "open 30 s:", hang(open_for=30), "timeout 0.2 s:", hang(tau=0.2))
    print("ok")
