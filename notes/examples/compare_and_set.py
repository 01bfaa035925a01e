"""Compare-and-set in the two places a designer meets it: a retry loop and a database row."""
import itertools
import sqlite3
import threading


class Cell:
    """A word with a hardware-like compare_and_set; the lock stands in for the CPU's atomicity."""

    def __init__(self, value):
        self._value, self._atomic = value, threading.Lock()

    def get(self):
        return self._value

    def compare_and_set(self, expected, new):
        with self._atomic:
            if self._value != expected:
                return False
            self._value = new
            return True


# ANCHOR: loop
def take_seats(cell, wanted):
    """Lower the free seats by `wanted`; False when there are too few."""
    while True:
        free = cell.get()  # 1. read
        if free < wanted:
            return False
        if cell.compare_and_set(free, free - wanted):  # 2. compute, 3. swap if unchanged
            return True  # 4. nobody came between
        # 5. somebody did: read again
# ANCHOR_END: loop


# ANCHOR: row
def rename_event(db, event_id, title):
    """The same loop over a row: the version is what must not have changed."""
    for _ in range(5):
        version = db.execute("SELECT version FROM event WHERE id = ?", (event_id,)).fetchone()[0]
        with db:
            changed = db.execute(
                "UPDATE event SET title = ?, version = version + 1 WHERE id = ? AND version = ?",
                (title, event_id, version),
            ).rowcount
        if changed == 1:
            return version + 1
    raise TimeoutError("too much contention: give up and tell the caller")
# ANCHOR_END: row


def lost_updates():
    """Two buyers read, then write `read - 1`: in how many interleavings is one sale lost?"""
    legal = [o for o in itertools.permutations(["read 1", "write 1", "read 2", "write 2"])
             if o.index("read 1") < o.index("write 1") and o.index("read 2") < o.index("write 2")]
    lost = 0
    for order in legal:
        free, seen = 10, {}
        for step, who in (s.split() for s in order):
            if step == "read":
                seen[who] = free
            else:
                free = seen[who] - 1
        lost += free != 8
    return lost, len(legal)


if __name__ == "__main__":
    assert lost_updates() == (4, 6)
    cell, sold = Cell(1000), []

    def buyer():
        while take_seats(cell, 3):
            sold.append(3)

    threads = [threading.Thread(target=buyer) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sum(sold) == 999 and cell.get() == 1 and not take_seats(cell, 2)

    # The interleaving that loses an update without the comparison.
    stale = cell.get()
    assert cell.compare_and_set(1, 0)
    assert not cell.compare_and_set(stale, stale + 1) and cell.get() == 0

    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE event (id INT, title TEXT, version INT)")
    db.execute("INSERT INTO event VALUES (7, 'Old', 7)")
    assert rename_event(db, 7, "New") == 8
    late = db.execute("UPDATE event SET title = 'Late' WHERE id = 7 AND version = 7").rowcount
    assert late == 0 and db.execute("SELECT title FROM event").fetchone()[0] == "New"
    print("ok")
