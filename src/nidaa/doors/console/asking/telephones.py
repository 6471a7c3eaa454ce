"""Numbers people can be called at: put into one form when they can be, flagged when odd, never refused."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from nidaa.ground.country import pack


def one_form(text: str) -> str:
    """E.164 (+212600000001) when the number is a valid one, else exactly what was typed."""
    number = _parsed(text)
    if number is None or not phonenumbers.is_valid_number(number):
        return text.strip()
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def readable(text: str) -> str:
    """As people read it out: +212 600-000001; what cannot be read stays as it is."""
    number = _parsed(text)
    return (
        phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
        if number and not odd(text)
        else text
    )


def odd(text: str) -> bool:
    """True when no telephone in the world could have this number."""
    number = _parsed(text)
    return number is None or not phonenumbers.is_valid_number(number)


def _parsed(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, pack().country)
    except NumberParseException:
        return None
