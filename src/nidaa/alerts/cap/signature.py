"""XML signatures on CAP files: enveloped XMLDSig, SHA-256, ECDSA or RSA.

Ed25519 is not used: neither signxml nor the verifiers in the field know it in XML signatures. Signing fails
closed: what could not be signed, or does not verify under its own certificate, is not returned. Verifying
trusts only the certificate handed in, never the one in the message, and returns only the bytes that were
signed: whoever wraps a signed alert in another one gains nothing.
"""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509 import Certificate
from lxml import etree
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLSigner, XMLVerifier
from signxml.algorithms import CanonicalizationMethod, SignatureConstructionMethod

from nidaa.alerts.cap.errors import NotAuthentic, NotSigned
from nidaa.alerts.cap.findings import Finding
from nidaa.alerts.cap.parse import parse, parser
from nidaa.alerts.cap.tree import DS
from nidaa.alerts.cap.validate import valid, validate

SIGNATURE = f"{{{DS}}}Signature"
C14N = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
ENVELOPED = SignatureConstructionMethod.enveloped
METHODS = frozenset({SignatureMethod.ECDSA_SHA256, SignatureMethod.RSA_SHA256})
TRANSFORMS = (ENVELOPED.value, C14N.value)
RSA_BITS_MIN = 2048  # NIST SP 800-131A

SigningKey = EllipticCurvePrivateKey | RSAPrivateKey


def sign(xml: bytes, key: SigningKey, cert: Certificate, *, now: datetime) -> bytes:
    """The alert with a signature over all of it as last child of its root.

    Raises:
        NotSigned: the file is not valid or is signed already, the key and certificate do not belong together
        or are
            not fit, the certificate is not valid now, or the result does not verify.
    """
    root = parse(xml)
    if isinstance(root, Finding) or not valid(validate(xml)):
        raise NotSigned("The file is not a valid CAP alert; only valid alerts are signed.")
    if root.find(f".//{SIGNATURE}") is not None:
        raise NotSigned("The alert is signed already.")
    try:
        signer = XMLSigner(ENVELOPED, _method(key), DigestAlgorithm.SHA256, C14N)
        signed = etree.tostring(
            signer.sign(root, key=key, cert=[cert]), encoding="UTF-8", xml_declaration=True
        )
        verify(signed, cert, now=now)
    except Exception as exc:  # whatever went wrong, nothing unsigned may leave
        raise NotSigned(f"The alert could not be signed: {exc}") from exc
    return signed


def verify(xml: bytes, trusted_cert: Certificate, *, now: datetime) -> bytes:
    """The alert as it was signed, in canonical form and without the signature; read only this.

    Raises:
        NotAuthentic: no signature, more than one, a wrong one, one by another key, one that does not cover
        the whole
            alert, or a certificate that is not valid at `now`.
    """
    root = parse(xml)
    if isinstance(root, Finding):
        raise NotAuthentic(f"The file cannot be read: {root.message}")
    _check_form(root)
    config = SignatureConfiguration(
        location="./",
        expect_references=1,
        signature_methods=METHODS,
        digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
        verification_time=now,
    )
    try:
        result = XMLVerifier().verify(root, x509_cert=trusted_cert, parser=parser(), expect_config=config)
    except Exception as exc:  # the library fails in many ways; each means the same here
        raise NotAuthentic(f"The signature does not hold: {exc}") from exc
    signed = bytes(result.signed_data)
    if isinstance(parse(signed), Finding) or not valid(validate(signed)):
        raise NotAuthentic("What was signed is not a valid CAP alert.")
    return signed


def _method(key: SigningKey) -> SignatureMethod:
    if isinstance(key, EllipticCurvePrivateKey):
        return SignatureMethod.ECDSA_SHA256
    if isinstance(key, RSAPrivateKey) and key.key_size >= RSA_BITS_MIN:
        return SignatureMethod.RSA_SHA256
    raise NotSigned("The key is neither an elliptic curve key nor an RSA key of 2,048 bits or more.")


def _check_form(root: etree._Element) -> None:
    """One signature, child of the root, over the whole document, with the two transforms we know only."""
    signatures = list(root.iter(SIGNATURE))
    if len(signatures) != 1 or signatures[0].getparent() is not root:
        raise NotAuthentic("The alert must hold exactly one signature, directly under its root.")
    references = list(signatures[0].iter(f"{{{DS}}}Reference"))
    if [reference.get("URI") for reference in references] != [""]:
        raise NotAuthentic("The signature does not cover the whole alert.")
    used = tuple(transform.get("Algorithm") for transform in signatures[0].iter(f"{{{DS}}}Transform"))
    if used != TRANSFORMS:
        raise NotAuthentic("The signature transforms the alert in a way that is not allowed.")
    if signatures[0].find(f".//{{{DS}}}Object") is not None:
        raise NotAuthentic("The signature carries content of its own.")
