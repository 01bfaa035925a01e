"""Free seats as JSON and as protobuf: the sizes that the chapter on REST and gRPC compares."""
import gzip
import json


# ANCHOR: core
def varint(n):
    """Seven bits a byte, the lowest first; the high bit says that more follow."""
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def number(field, value):
    return varint(field << 3) + varint(value)


def chunk(field, data):
    return varint(field << 3 | 2) + varint(len(data)) + data


def as_protobuf(event, section, seats):
    body = number(1, event) + chunk(2, section.encode())
    for row, seat, cents in seats:
        body += chunk(3, number(1, row) + number(2, seat) + number(3, cents) + number(4, 1))
    return body
# ANCHOR_END: core


def as_json(event, section, seats):
    rows = [{"row": r, "number": n, "priceCents": c, "status": "AVAILABLE"} for r, n, c in seats]
    return json.dumps({"eventId": event, "section": section, "seats": rows}, separators=(",", ":")).encode()


if __name__ == "__main__":
    four = [(12, n, 8500) for n in (7, 8, 9, 10)]
    hall = [(row, n, 8500) for row in range(10, 20) for n in range(1, 21)]
    assert as_protobuf(48213, "B", four)[:4].hex(" ") == "08 d5 f8 02"
    assert (len(as_json(48213, "B", four)), len(as_protobuf(48213, "B", four))) == (286, 51)
    assert (len(as_json(48213, "B", hall)), len(as_protobuf(48213, "B", hall))) == (12351, 2207)
    # The last bytes of a gzip differ from one library to the next.
    assert abs(len(gzip.compress(as_json(48213, "B", hall))) - 620) < 25
    assert abs(len(gzip.compress(as_protobuf(48213, "B", hall))) - 380) < 25
    print("ok")
