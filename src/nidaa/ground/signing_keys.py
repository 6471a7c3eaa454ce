"""The key that signs our CAP files and the certificate by which partners check them: two PEM files.

Partners are given the certificate by hand, once: they trust it, not the copy inside each message.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

PRIVATE_KEY = "cap.private.pem"
CERTIFICATE = "cap.certificate.pem"
VALID_FOR = timedelta(days=5 * 365)


class NoKey(Exception):
    """The signing key or its certificate is missing, or cannot be read."""


def make_signing_keys(folder: Path, *, name: str, at: datetime) -> None:
    """Make a P-256 key and a certificate under its own signature, if neither is there.

    Args:
        folder: where the keys of this installation lie.
        name: whom the certificate names, such as the sender of the alerts.
        at: from when on the certificate is valid; for five years.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / PRIVATE_KEY).exists() or (folder / CERTIFICATE).exists():
        return
    key = generate_private_key(SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write(folder / PRIVATE_KEY, pem, mode=0o600)
    _write(folder / CERTIFICATE, _certificate(key, name, at).public_bytes(Encoding.PEM), mode=0o644)


def signing_keys(folder: Path) -> tuple[EllipticCurvePrivateKey | RSAPrivateKey, x509.Certificate] | None:
    """Key and certificate; None when there is neither, which is an installation that does not sign.

    Raises:
        NoKey: one of the two is missing or cannot be read: nothing may be published unsigned then.
    """
    key_path, certificate_path = folder / PRIVATE_KEY, folder / CERTIFICATE
    if not key_path.exists() and not certificate_path.exists():
        return None
    try:
        key = load_pem_private_key(key_path.read_bytes(), password=None)
        certificate = x509.load_pem_x509_certificate(certificate_path.read_bytes())
    except (OSError, ValueError, TypeError) as error:
        raise NoKey(f"The key that signs CAP files cannot be used: {error}.") from error
    if not isinstance(key, EllipticCurvePrivateKey | RSAPrivateKey):
        raise NoKey("The key that signs CAP files is neither an elliptic curve key nor an RSA key.")
    return key, certificate


def _certificate(key: EllipticCurvePrivateKey, name: str, at: datetime) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


def _write(path: Path, content: bytes, *, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
