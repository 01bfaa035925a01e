"""Idempotency key in one transaction, and why "check, then do" is not enough."""
import itertools
import os
import sqlite3
import tempfile
import threading


# ANCHOR: core
def charge_once(db, key, fingerprint, amount):
    """Charge at most once per key; a retry gets the stored response."""
    with db:  # one transaction: the key, the charge and the response, or nothing
        new = db.execute(
            "INSERT INTO idem (key, fingerprint) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
            (key, fingerprint),
        ).rowcount
        if new:
            db.execute("INSERT INTO charge (key, amount) VALUES (?, ?)", (key, amount))
            db.execute("UPDATE idem SET response = ? WHERE key = ?", (f"charged {amount}", key))
    seen, response = db.execute(
        "SELECT fingerprint, response FROM idem WHERE key = ?", (key,)
    ).fetchone()
    if seen != fingerprint:
        return 422, "this key was used for another request"
    return 201, response
# ANCHOR_END: core


def double_charges_of_check_then_do():
    """Two retries, each `check` then `do`: in how many of the interleavings do both charge?"""
    orders = set(itertools.permutations(["check 1", "do 1", "check 2", "do 2"]))
    legal = [o for o in orders
             if o.index("check 1") < o.index("do 1") and o.index("check 2") < o.index("do 2")]
    bad = 0
    for order in legal:
        recorded, charges, passed = False, 0, {}
        for step, who in (s.split() for s in order):
            if step == "check":
                passed[who] = not recorded
            elif passed[who]:
                charges, recorded = charges + 1, True
        bad += charges == 2
    return bad, len(legal)


def open_db(path):
    db = sqlite3.connect(path, timeout=30)
    db.execute("CREATE TABLE IF NOT EXISTS idem (key TEXT PRIMARY KEY, fingerprint TEXT, response TEXT)")
    db.execute("CREATE TABLE IF NOT EXISTS charge (key TEXT, amount INT CHECK (amount > 0))")
    db.commit()
    return db


def count(db):
    return db.execute("SELECT count(*) FROM charge").fetchone()[0]


if __name__ == "__main__":
    db = open_db(":memory:")
    assert charge_once(db, "K1", "60 EUR", 60) == (201, "charged 60")
    assert charge_once(db, "K1", "60 EUR", 60) == (201, "charged 60") and count(db) == 1
    assert charge_once(db, "K1", "90 EUR", 90)[0] == 422 and count(db) == 1
    try:  # the charge fails: the key must not stay behind, or the retry would find it
        charge_once(db, "K2", "bad", -1)
        raise SystemExit("the failing charge was accepted")
    except sqlite3.IntegrityError:
        pass
    assert charge_once(db, "K2", "bad", 5) == (201, "charged 5") and count(db) == 2

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "race.db")
        open_db(path).close()
        answers = []

        def retry():
            mine = open_db(path)
            answers.append(charge_once(mine, "K3", "60 EUR", 60))
            mine.close()

        threads = [threading.Thread(target=retry) for _ in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        race = open_db(path)
        assert answers == [(201, "charged 60")] * 8 and count(race) == 1
        race.close()

    assert double_charges_of_check_then_do() == (4, 6)
    print("ok")
