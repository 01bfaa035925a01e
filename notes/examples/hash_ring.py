"""Consistent hashing on a ring with virtual nodes; rendezvous and modulo beside it to compare."""
import bisect
import collections
import hashlib


def position(text):
    """A place on the ring, 0 to 2**64; the same on every machine, unlike Python's hash()."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


# ANCHOR: core
class Ring:
    """Each node owns the arcs that end at its virtual nodes."""

    def __init__(self, nodes, virtual=200):
        self.points = sorted((position(f"{n}#{v}"), n)
                             for n in nodes for v in range(virtual))
        self.places = [place for place, _ in self.points]

    def owner(self, key):
        after = bisect.bisect(self.places, position(key))
        return self.points[after % len(self.points)][1]  # wraps around

    def replicas(self, key, count):
        after, found = bisect.bisect(self.places, position(key)), []
        for step in range(len(self.points)):
            node = self.points[(after + step) % len(self.points)][1]
            if node not in found:  # one copy per machine
                found.append(node)
            if len(found) == count:
                break
        return found
# ANCHOR_END: core


def rendezvous(nodes, key):
    """Highest random weight: no ring, every node is asked how much it wants the key."""
    return max(nodes, key=lambda node: position(f"{node}|{key}"))


def moved(before, after, keys):
    return [(before(k), after(k)) for k in keys if before(k) != after(k)]


if __name__ == "__main__":
    keys = [f"event:{i}" for i in range(20_000)]
    old, new = [f"n{i}" for i in range(10)], [f"n{i}" for i in range(11)]
    a, b = Ring(old), Ring(new)

    on_ring = moved(a.owner, b.owner, keys)
    assert {to for _, to in on_ring} == {"n10"}  # only to the newcomer
    assert 0.07 < len(on_ring) / len(keys) < 0.11  # theory 1/11

    by_weight = moved(lambda k: rendezvous(old, k), lambda k: rendezvous(new, k), keys[:5000])
    assert {to for _, to in by_weight} == {"n10"}
    assert 0.07 < len(by_weight) / 5000 < 0.11

    by_modulo = moved(lambda k: position(k) % 10, lambda k: position(k) % 11, keys)
    assert 0.89 < len(by_modulo) / len(keys) < 0.93  # theory 10/11

    # Balance: more virtual nodes, a smaller worst share.
    worst = {}
    for virtual in (1, 10, 200):
        load = collections.Counter(map(Ring(old, virtual).owner, keys))
        worst[virtual] = max(load.values()) / (len(keys) / 10)
    assert worst[200] < 1.2 < worst[10] < worst[1], worst

    # Removing a node moves its keys only, and not all to one neighbor.
    fewer = Ring(old[:-1])
    gone = moved(a.owner, fewer.owner, keys)
    assert {was for was, _ in gone} == {"n9"} and len({to for _, to in gone}) == 9

    for key in keys[:200]:
        copies = a.replicas(key, 3)
        assert len(set(copies)) == 3 and copies[0] == a.owner(key)
    assert sorted(Ring(["x", "y"]).replicas("k", 5)) == ["x", "y"]
    print("ok")
