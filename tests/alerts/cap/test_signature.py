"""Signatures: made or nothing leaves, checked against a certificate we hold, and only what was signed is read."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from tests.alerts.cap.messages import ALERT

from nidaa.alerts.cap.build import build
from nidaa.alerts.cap.errors import NotAuthentic, NotSigned
from nidaa.alerts.cap.read import read
from nidaa.alerts.cap.signature import sign, verify
from nidaa.alerts.cap.validate import validate

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DS = "{http://www.w3.org/2000/09/xmldsig#}"
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"


def certificate(key, *, begins=NOW - timedelta(days=1), name="Nidaa"):
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=30))
        .sign(key, algorithm)
    )


KEY = ec.generate_private_key(ec.SECP256R1())
CERT = certificate(KEY)
OTHER = ec.generate_private_key(ec.SECP256R1())
PLAIN = build(ALERT)
SIGNED = sign(PLAIN, KEY, CERT, now=NOW)


def altered(change):
    """The signed alert after a change to its tree."""
    root = etree.fromstring(SIGNED)
    outer = change(root)
    return etree.tostring(root if outer is None else outer, encoding="UTF-8")


def signature(root):
    return root.find(f"{DS}Signature")


@pytest.mark.parametrize(
    "key",
    [KEY, ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)],
    ids=["P-256", "P-384", "RSA"],
)
def test_a_signed_alert_is_valid_and_reads_back_the_same(key):
    cert = certificate(key)
    signed = sign(PLAIN, key, cert, now=NOW)
    assert validate(signed) == []
    assert read(verify(signed, cert, now=NOW)) == ALERT
    assert read(signed) == ALERT


def test_the_signature_stands_last_and_carries_the_certificate():
    root = etree.fromstring(SIGNED)
    assert root[-1].tag == f"{DS}Signature"
    assert root.find(f".//{DS}X509Certificate") is not None


def test_what_comes_back_is_without_signature_and_comments():
    commented = SIGNED.replace(b"<event>", b"<event><!-- not signed -->", 1)
    told = verify(commented, CERT, now=NOW)
    assert b"Signature" not in told
    assert b"not signed" not in told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("DGSN", "DGSM"),
        ("Berrechid", "Berkane"),
        ("<status>Actual", "<status>Test"),
        ("33.2,-7.7", "33.3,-7.7"),
        ("https://alerte.example/a/1", "https://alerte.evil/a/1"),
        ("<contact>19", "<contact>0900"),
        ("<msgType>Alert", "<msgType> Alert"),
    ],
)
def test_any_change_of_the_text_breaks_the_signature(old, new):
    data = SIGNED.decode()
    assert old in data
    with pytest.raises(NotAuthentic):
        verify(data.replace(old, new, 1).encode(), CERT, now=NOW)


def test_an_alert_without_signature_is_not_authentic():
    with pytest.raises(NotAuthentic, match="exactly one signature"):
        verify(PLAIN, CERT, now=NOW)


def test_a_signature_of_another_key_is_not_authentic_though_its_certificate_is_embedded():
    forged = sign(PLAIN, OTHER, certificate(OTHER), now=NOW)
    with pytest.raises(NotAuthentic):
        verify(forged, CERT, now=NOW)


def test_swapping_the_embedded_certificate_changes_nothing():
    mine = (
        etree.fromstring(sign(PLAIN, OTHER, certificate(OTHER), now=NOW)).find(f".//{DS}X509Certificate").text
    )

    def swap(root):
        root.find(f".//{DS}X509Certificate").text = mine

    assert read(verify(altered(swap), CERT, now=NOW)) == ALERT


@pytest.mark.parametrize("days", [-2, 40])
def test_a_certificate_out_of_its_time_neither_signs_nor_verifies(days):
    at = NOW + timedelta(days=days)
    with pytest.raises(NotAuthentic):
        verify(SIGNED, CERT, now=at)
    with pytest.raises(NotSigned):
        sign(PLAIN, KEY, CERT, now=at)


def wrapped(root):
    """The signed alert kept inside another one, which a careless reader would read."""
    outer = etree.fromstring(PLAIN.replace(b"DGSN", b"EVIL"))
    info = outer.find(f"{CAP}info")
    info.append(root)
    return outer


def wrapped_with_signature_on_top(root):
    outer = etree.fromstring(PLAIN.replace(b"DGSN", b"EVIL"))
    moved = signature(root)
    inner = etree.SubElement(etree.SubElement(moved, f"{DS}Object"), "kept")
    root.remove(moved)
    inner.append(root)
    outer.append(moved)
    return outer


def referring_by_id(root):
    signature(root).find(f".//{DS}Reference").set("URI", "#x")


def without_reference_uri(root):
    del signature(root).find(f".//{DS}Reference").attrib["URI"]


def with_two_signatures(root):
    root.append(etree.fromstring(etree.tostring(signature(root))))


def with_second_reference(root):
    reference = signature(root).find(f".//{DS}Reference")
    reference.getparent().append(etree.fromstring(etree.tostring(reference)))


def with_another_transform(root):
    transforms = signature(root).find(f".//{DS}Transforms")
    etree.SubElement(transforms, f"{DS}Transform", Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116")


def without_enveloped_transform(root):
    transforms = signature(root).find(f".//{DS}Transforms")
    transforms.remove(transforms[0])


def moved_into_an_info(root):
    root.find(f"{CAP}info").append(signature(root))


def with_weak_digest(root):
    signature(root).find(f".//{DS}DigestMethod").set("Algorithm", "http://www.w3.org/2000/09/xmldsig#sha1")


def with_shared_secret(root):
    method = signature(root).find(f".//{DS}SignatureMethod")
    method.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")


def without_value(root):
    signature(root).find(f"{DS}SignatureValue").text = ""


def with_an_info_more(root):
    root.insert(len(root) - 1, etree.fromstring(etree.tostring(root.find(f"{CAP}info"))))


TAMPERED = [
    wrapped,
    wrapped_with_signature_on_top,
    referring_by_id,
    without_reference_uri,
    with_two_signatures,
    with_second_reference,
    with_another_transform,
    without_enveloped_transform,
    moved_into_an_info,
    with_weak_digest,
    with_shared_secret,
    without_value,
    with_an_info_more,
]


@pytest.mark.parametrize("change", TAMPERED)
def test_a_tampered_or_wrapped_message_is_not_authentic(change):
    with pytest.raises(NotAuthentic):
        verify(altered(change), CERT, now=NOW)


@pytest.mark.parametrize("data", [b"", b"<alert/>", SIGNED[:-9], b"<!DOCTYPE a>" + SIGNED.split(b"?>", 1)[1]])
def test_what_cannot_be_read_is_not_authentic(data):
    with pytest.raises(NotAuthentic):
        verify(data, CERT, now=NOW)


def test_a_key_that_is_not_the_certificates_does_not_sign():
    with pytest.raises(NotSigned):
        sign(PLAIN, OTHER, CERT, now=NOW)


@pytest.mark.parametrize(
    "key",
    [ed25519.Ed25519PrivateKey.generate(), rsa.generate_private_key(65537, 1024), None],
    ids=["Ed25519", "RSA-1024", "none"],
)
def test_a_key_that_readers_do_not_know_or_that_is_weak_does_not_sign(key):
    with pytest.raises(NotSigned):
        sign(PLAIN, key, certificate(key) if key else CERT, now=NOW)


@pytest.mark.parametrize("data", [b"", PLAIN.replace(b"<scope>Public</scope>", b""), SIGNED])
def test_what_is_not_valid_or_signed_already_is_not_signed(data):
    with pytest.raises(NotSigned):
        sign(data, KEY, CERT, now=NOW)
