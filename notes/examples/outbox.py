"""Transactional outbox: crash at every step, and the effect still happens exactly once."""
import sqlite3


# ANCHOR: core
def create_order(db, order, crash=lambda at: None):
    with db:  # one transaction: the order and its event, or neither
        db.execute("INSERT INTO orders (id) VALUES (?)", (order,))
        crash("between the two inserts")
        db.execute("INSERT INTO outbox (event_id, body) VALUES (?, ?)", (f"created-{order}", order))


def relay(db, publish, crash=lambda at: None):
    rows = db.execute("SELECT event_id, body FROM outbox WHERE sent = 0 ORDER BY seq").fetchall()
    for event_id, body in rows:
        publish(event_id, body)
        crash("after publish")  # the row is still unsent: it will be published again
        with db:
            db.execute("UPDATE outbox SET sent = 1 WHERE event_id = ?", (event_id,))


def consume(db, event_id, body):
    with db:  # the effect and the id in one transaction
        new = db.execute("INSERT INTO seen (event_id) VALUES (?) ON CONFLICT DO NOTHING", (event_id,)).rowcount
        if new:
            db.execute("INSERT INTO mail (order_id) VALUES (?)", (body,))
# ANCHOR_END: core


class Crash(Exception):
    pass


def crash_at(step):
    def crash(at):
        if at == step:
            raise Crash(at)
    return crash


def run(order_crash=None, relay_crash=None):
    shop, mailer, published = sqlite3.connect(":memory:"), sqlite3.connect(":memory:"), []
    shop.execute("CREATE TABLE orders (id TEXT PRIMARY KEY)")
    shop.execute("CREATE TABLE outbox (seq INTEGER PRIMARY KEY, event_id TEXT UNIQUE, body TEXT, sent INT DEFAULT 0)")
    mailer.execute("CREATE TABLE seen (event_id TEXT PRIMARY KEY)")
    mailer.execute("CREATE TABLE mail (order_id TEXT)")
    shop.commit(), mailer.commit()
    publish = lambda event_id, body: published.append((event_id, body))
    try:
        create_order(shop, "8841", crash_at(order_crash))
    except Crash:
        pass
    try:
        relay(shop, publish, crash_at(relay_crash))
    except Crash:
        pass
    relay(shop, publish)  # the relay starts again
    for event_id, body in published:
        consume(mailer, event_id, body)
    orders = shop.execute("SELECT count(*) FROM orders").fetchone()[0]
    mails = mailer.execute("SELECT count(*) FROM mail").fetchone()[0]
    return orders, len(published), mails


if __name__ == "__main__":
    assert run() == (1, 1, 1)
    assert run(order_crash="between the two inserts") == (0, 0, 0)  # no order, and no event of it
    assert run(relay_crash="after publish") == (1, 2, 1)  # published twice, mailed once
    print("ok")
