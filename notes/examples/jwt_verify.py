"""What verifying a JWT means, and the PKCE proof, with the standard library and a given clock."""
import base64
import hashlib
import hmac
import json


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sign(key, claims, header=None):
    head = b64url(json.dumps(header or {"alg": "HS256", "typ": "JWT"}).encode())
    body = b64url(json.dumps(claims).encode())
    mac = hmac.new(key, f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{b64url(mac)}"


# ANCHOR: verify
def verify(token, key, issuer, audience, now):
    """The claims, or None. The algorithm is ours, never the token's."""
    try:
        head, body, signature = token.split(".")
        if json.loads(unb64url(head)).get("alg") != "HS256":
            return None
        signed = f"{head}.{body}".encode()
        expected = hmac.new(key, signed, hashlib.sha256).digest()
        if not hmac.compare_digest(expected, unb64url(signature)):
            return None
        claims = json.loads(unb64url(body))
        aud = claims["aud"]
        mine = audience in (aud if isinstance(aud, list) else [aud])
        fresh = now < claims["exp"]
        return claims if mine and fresh and claims["iss"] == issuer else None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
# ANCHOR_END: verify


# ANCHOR: pkce
def challenge(verifier):
    """Sent at the start; only the client can show the verifier later."""
    return b64url(hashlib.sha256(verifier.encode()).digest())
# ANCHOR_END: pkce


if __name__ == "__main__":
    key, now = b"k" * 32, 1_000_000
    good = {"iss": "https://id.example", "aud": ["orders"], "sub": "ann", "exp": now + 900}

    def check(token, at=now, audience="orders"):
        return verify(token, key, "https://id.example", audience, at)

    token = sign(key, good)
    assert check(token)["sub"] == "ann"
    assert check(token, at=now + 899) and not check(token, at=now + 900)  # expiry
    assert not check(token, audience="billing")  # a token for another service
    assert not check(sign(key, {**good, "aud": "orders-admin"}))  # a part of a name is no match
    assert check(sign(key, {**good, "aud": "orders"}))
    assert not check(sign(b"x" * 32, good))  # somebody else's key
    assert not check(sign(key, {**good, "iss": "https://evil.example"}))
    assert not check(sign(key, {k: v for k, v in good.items() if k != "exp"}))

    head, body, signature = token.split(".")
    forged = b64url(json.dumps({**good, "sub": "root"}).encode())
    assert not check(f"{head}.{forged}.{signature}")  # changed content
    none = b64url(b'{"alg":"none"}')
    assert not check(f"{none}.{forged}.")  # "alg": "none"
    for junk in ("", "a.b", "a.b.c.d", "...", "é.é.é", f"{head}.{body}.é", "bnVsbA.e30.e30",
                 b64url(b"[" * 200_000) + ".e30.e30"):
        assert not check(junk), junk[:20]
    # Anyone can read the content: signed is not encrypted.
    assert json.loads(unb64url(body))["sub"] == "ann"

    # RFC 7636, appendix B.
    assert (challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
            == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    print("ok")
