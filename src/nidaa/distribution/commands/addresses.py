"""Addresses as they are sent to: one form for each, whatever somebody typed. Needs no key, so the public door checks by it too."""

import json
from urllib.parse import urlsplit

import phonenumbers
from django.conf import settings

from nidaa.ground.country import pack

from ..errors import Refused
from ..facts import Medium

LONGEST_ADDRESS = 254  # of mail: RFC 5321 §4.5.3.1.3, as corrected by erratum 1690


def normal_address(medium: Medium, address: str) -> str:
    """E.164, a mail address with its domain in small letters, or a push subscription as sorted JSON.

    Raises:
        Refused: with the field "address".
    """
    if medium is Medium.PUSH:
        return _push(address)
    return _mail(address) if medium is Medium.MAIL else _number(medium, address)


def identity_of(medium: Medium, address: str) -> str:
    """What of a normal address tells people apart: one browser is one endpoint; its keys may change."""
    return str(json.loads(address)["endpoint"]) if medium is Medium.PUSH else address


def _mail(address: str) -> str:
    """The domain in small letters and ASCII; what stands before it is its owner's affair (RFC 5321 §2.4)."""
    local, at_sign, domain = address.strip().rpartition("@")
    try:
        kept = f"{local}@{domain.lower().encode('idna').decode()}"
    except UnicodeError:
        kept = ""
    if (
        not (at_sign and local and "." in domain and kept)
        or len(kept) > LONGEST_ADDRESS
        or any(map(str.isspace, kept))
    ):
        raise Refused("This is not an e-mail address.", "address")
    return kept


def _number(medium: Medium, address: str) -> str:
    """E.164. WhatsApp may know somebody by an id of its own instead: two letters, a dot, and more."""
    text = address.strip()
    if medium is Medium.WHATSAPP and text[:2].isalpha() and text[2:3] == "." and text[3:].isalnum():
        return text[:2].upper() + text[2:]
    try:
        number = phonenumbers.parse(text, pack().country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Refused("This is not a telephone number.", "address")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _push(address: str) -> str:
    try:
        said = json.loads(address)
        endpoint, keys = str(said["endpoint"]), said["keys"]
        kept = {"endpoint": endpoint, "keys": {"auth": str(keys["auth"]), "p256dh": str(keys["p256dh"])}}
    except (ValueError, TypeError, KeyError):
        kept, endpoint = {}, ""
    if not kept or not _may_be_called(endpoint):
        raise Refused(
            "This browser's push subscription cannot be read: allow notifications again.", "address"
        )
    return json.dumps(kept, sort_keys=True, separators=(",", ":"))


def _may_be_called(endpoint: str) -> bool:
    parts = urlsplit(endpoint)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.netloc in settings.INSIDE_HOSTS)
