"""Makes tokens that should not be believed, and takes ours apart."""

import base64
import hashlib
import hmac
import json
import time
import uuid

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature


def encode(data):
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def part(value):
    """A header or payload; bytes and text are taken as they are."""
    if isinstance(value, str):
        value = value.encode()
    if not isinstance(value, bytes):
        value = json.dumps(value).encode()
    return encode(value)


def parts(token):
    """Header, payload and signature of a token."""
    header, payload, signature = token.split(".")
    return json.loads(decode(header)), json.loads(decode(payload)), decode(signature)


def unsigned(header, payload):
    return f"{part(header)}.{part(payload)}"


def hs256(header, payload, secret):
    message = unsigned(header, payload)
    return f"{message}.{encode(hmac.new(secret, message.encode(), hashlib.sha256).digest())}"


def es256(header, payload, key):
    message = unsigned(header, payload)
    r, s = decode_dss_signature(key.sign(message.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{message}.{encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def new_key():
    return ec.generate_private_key(ec.SECP256R1())


def public_pem(jwk):
    """The PEM of a JWK's public key: what a careless verifier takes for an HMAC secret."""
    number = lambda name: int.from_bytes(decode(jwk[name]), "big")
    key = ec.EllipticCurvePublicNumbers(number("x"), number("y"), ec.SECP256R1()).public_key()
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def fresh_claims(claims, **changes):
    """The claims of a token, valid from now on, with changes; a change to ... leaves one out."""
    now = int(time.time())
    changed = {**claims, "iat": now, "exp": now + 600, "jti": str(uuid.uuid4()), **changes}
    return {name: value for name, value in changed.items() if value is not ...}
