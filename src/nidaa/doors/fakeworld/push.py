"""A push service: browsers' subscriptions, whose messages it can read, unlike a real one.

A subscription's keys follow from its name, so that any process knows them and a restart loses nothing. Checked as
RFC 8030, 8188, 8291 and 8292 want it: TTL, Urgency, Topic, `aes128gcm` really decrypted, the VAPID token's signature,
audience and age. A Topic replaces what waits; a `tag` in the message replaces what is displayed.
Faults of the service "push", beside those of the wire: "404", "410", "413", "429" and the like.
"""

import base64
import hashlib
import hmac
import json
import re
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nidaa.ground.clock import now

from .facts import Answer, Request, as_text
from .http.desk import Place, plain_refusal
from .outside import Outside
from .scene import Bubble, Phone

PATH = re.compile(r"/push/([A-Za-z0-9_+-]{1,80})\Z")
TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
SEED = b"keys of invented browsers"
LARGEST_BODY_BYTES = 4096
LONGEST_TOKEN_S = 86_400
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Unfit(Exception):
    """What a push service would refuse; with its status."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def subscription(base: str, name: str) -> dict[str, Any]:
    """As a browser gives it to a page. The name may be a number: then the message is shown on that phone."""
    keys = {"p256dh": _encoded(_point(name)), "auth": _encoded(_secret(name))}
    return {"endpoint": f"{base}/push/{name}", "expirationTime": None, "keys": keys}


def find(request: Request) -> Place | None:
    match = PATH.match(request.path)
    return Place("push", "push", take, plain_refusal, match[1]) if match else None


def take(outside: Outside, request: Request) -> Answer:
    """One message for one browser."""
    name = request.path.removeprefix("/push/")
    topic = request.headers.get("topic", "")
    if name in outside.shelves.withdrawn:
        return as_text("gone", 410)
    try:
        _check(outside, request, topic)
        text = _opened(request.body, name)
    except Unfit as unfit:
        outside.ledger.take("push", "push", name, key=topic, taken=False, fault=str(unfit))
        return as_text(str(unfit), unfit.status)
    said = _json(text)
    phone = outside.scene.phone(name)
    bubble = _bubble(outside, phone, topic, said, text)
    phone.bubbles.append(bubble)
    # The Topic is the same for all versions of one thing: only with the version is it a key.
    version = str(said.get("sequence", said.get("version", "")))
    outside.ledger.take(
        "push",
        "push",
        name,
        key="/".join(filter(None, (topic, version))),
        reference=bubble.id,
        text=f"{bubble.title}\n{bubble.text}".strip(),
        said={"json": said, "headers": dict(request.headers)},
        version=version,
    )
    return Answer(
        201,
        headers=(("Location", f"{outside.base}/push/message/{bubble.id}"), ("TTL", request.headers["ttl"])),
    )


def _check(outside: Outside, request: Request, topic: str) -> None:
    headers = request.headers
    if request.method != "POST":
        raise Unfit(405, "A message is posted.")
    if not headers.get("ttl", "").isdecimal():
        raise Unfit(400, "TTL is missing.")
    if headers.get("urgency", "normal") not in {"very-low", "low", "normal", "high"}:
        raise Unfit(400, "This Urgency is unknown.")
    if topic and not TOPIC.fullmatch(topic):
        raise Unfit(400, "The Topic is not base64url of at most 32 letters.")
    if headers.get("content-encoding") != "aes128gcm":
        raise Unfit(415, "The body is not aes128gcm.")
    if len(request.body) > LARGEST_BODY_BYTES:
        raise Unfit(413, "The body is larger than 4096 bytes.")
    _check_vapid(outside, headers.get("authorization", ""))


def _check_vapid(outside: Outside, said: str) -> None:
    """RFC 8292: `vapid t=…, k=…`, ES256 by k, for our origin, at most a day old."""
    match = re.fullmatch(r"vapid t=([\w-]+)\.([\w-]+)\.([\w-]+),\s*k=([\w-]+)", said)
    if match is None:
        raise Unfit(401, "The Authorization is not vapid t=…, k=….")
    head, claims, signature, key = match.groups()
    if outside.habits.vapid_key and key.rstrip("=") != outside.habits.vapid_key.rstrip("="):
        raise Unfit(403, "This is another server's key.")
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(key))
        raw = _decoded(signature)
        both = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        public.verify(both, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
        told = json.loads(_decoded(claims))
    except (InvalidSignature, ValueError) as error:
        raise Unfit(403, "The VAPID token is not signed by its key.") from error
    moment = now().timestamp()
    if told.get("aud") != outside.base:
        raise Unfit(403, "The VAPID token is for another service.")
    if not moment < float(told.get("exp", 0)) <= moment + LONGEST_TOKEN_S:
        raise Unfit(403, "The VAPID token is too old or lasts longer than a day.")


def _opened(body: bytes, name: str) -> str:
    """RFC 8291 by its own words rather than by the library that encrypts: one mistake in both would not be seen."""
    salt, size, their_point = body[:16], int.from_bytes(body[16:20]), body[21 : 21 + body[20]]
    sealed = body[21 + body[20] :]
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), their_point)
        shared = _key(name).exchange(ec.ECDH(), theirs)
        both = _point(name) + their_point
        material = _hmac(_hmac(_secret(name), shared), b"WebPush: info\0" + both + b"\1")
        begun = _hmac(salt, material)
        key = _hmac(begun, b"Content-Encoding: aes128gcm\0\1")[:16]
        nonce = _hmac(begun, b"Content-Encoding: nonce\0\1")[:12]
        padded = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
    except (InvalidTag, ValueError, IndexError) as error:
        raise Unfit(400, "The body cannot be decrypted by this browser.") from error
    if len(sealed) > size or not padded.endswith(b"\2"):
        raise Unfit(400, "The body is not one record.")
    return padded[:-1].decode(errors="replace")


def _bubble(outside: Outside, phone: Phone, topic: str, said: dict[str, Any], text: str) -> Bubble:
    """The new notification; those of the same tag disappear from the screen."""
    tag = str(said.get("tag", topic))
    bubble = Bubble(f"push{outside.scene.next_id()}", "push", str(said.get("body", text)), now(), tag=tag)
    bubble.title = str(said.get("title", ""))
    bubble.state = "shown"
    for old in phone.of("push"):
        if tag and old.tag == tag and old.state == "shown":
            old.state, bubble.replaced = "replaced", old.replaced + 1
    return bubble


def _key(name: str) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(hmac.digest(SEED, f"key {name}".encode(), hashlib.sha512))
    return ec.derive_private_key(number % (P256_ORDER - 1) + 1, ec.SECP256R1())


def _point(name: str) -> bytes:
    return _key(name).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hmac(key: bytes, words: bytes) -> bytes:
    return hmac.digest(key, words, hashlib.sha256)


def _secret(name: str) -> bytes:
    return hmac.digest(SEED, f"secret {name}".encode(), hashlib.sha256)[:16]


def _json(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
