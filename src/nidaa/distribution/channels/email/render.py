"""From a notice to the bytes of one mail: the same at every attempt, the date included."""

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from nidaa.distribution.facts import Notice, Target
from nidaa.distribution.rules import cap_url, press_kit_url, said
from nidaa.packs.facts import Length

from .words import asked

RULE = "\n\n" + "-" * 40 + "\n\n"
# Seven bits on the wire: also a server without 8BITMIME (RFC 6152) must take it.
POLICY = SMTP.clone(cte_type="7bit")


def render(notice: Notice, target: Target, *, key: str, sender: str, cap: bytes) -> bytes:
    """The mail.

    Args:
        target: its address gets the mail, its languages choose the texts; without any, all of the notice.
        key: of the delivery; a receiver that has it already may drop the mail.
        sender: address from which we send, such as alert@example.org.
        cap: the CAP file as published, attached as it is; empty when there is none.

    Raises:
        ValueError: an address cannot be written into a header.
    """
    message = EmailMessage(policy=POLICY)
    languages = languages_for(notice, target)
    _address(message, notice, target, sender)
    _thread(message, notice, target, domain=sender.rpartition("@")[2])
    message["X-Nidaa-Key"] = key
    message["X-Nidaa-Alert"] = f"{notice.release.public_id}; sequence={notice.release.sequence}"
    if notice.release.exercise:
        message["X-Nidaa-Exercise"] = "yes"
    message.set_content(_body(notice, languages), charset="utf-8")
    if cap:
        message.add_attachment(
            cap, maintype="application", subtype="cap+xml", filename=f"{notice.release.code}.cap.xml"
        )
    message["Content-Language"] = ", ".join(languages)  # last: each of the above drops or moves it
    return message.as_bytes()


def languages_for(notice: Notice, target: Target) -> tuple[str, ...]:
    """The partner's languages as far as the alert has them, in the partner's order; else all of the alert."""
    return tuple(code for code in target.languages if code in notice.languages) or notice.languages


def message_id(notice: Notice, target: Target, *, sequence: int, domain: str) -> str:
    """Of the mail by which this partner gets that release: known to every later mail without a record."""
    partner = hashlib.sha256(target.key.encode()).hexdigest()[:12]
    return f"<{notice.release.public_id}.{sequence}.{partner}@{domain}>"


def _address(message: EmailMessage, notice: Notice, target: Target, sender: str) -> None:
    if not target.address.isascii():
        raise ValueError("only addresses in ASCII can be reached")
    first = languages_for(notice, target)[0]
    message["Subject"] = f"{said(notice, first, Length.HEADLINE)} [{notice.release.code}]"
    message["From"] = Address("Nidaa", addr_spec=sender)
    message["To"] = Address(target.name, addr_spec=target.address)
    message["Date"] = format_datetime(notice.release.released_at)
    message["Expires"] = format_datetime(notice.release.expires_at)
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = f"Nidaa <alerts.{sender.rpartition('@')[2]}>"


def _thread(message: EmailMessage, notice: Notice, target: Target, *, domain: str) -> None:
    sequence = notice.release.sequence
    message["Message-ID"] = message_id(notice, target, sequence=sequence, domain=domain)
    earlier = [message_id(notice, target, sequence=one, domain=domain) for one in range(1, sequence)]
    if earlier:
        message["In-Reply-To"] = earlier[-1]
        message["References"] = " ".join(earlier)


def _body(notice: Notice, languages: tuple[str, ...]) -> str:
    texts = [_text(notice, language) for language in languages]
    kit = press_kit_url(notice)
    links = [notice.url, f"CAP 1.2: {cap_url(notice)}", *([f"ZIP: {kit}"] if kit else [])]
    return RULE.join([*texts, "\n".join(links)]) + "\n"


def _text(notice: Notice, language: str) -> str:
    return f"{said(notice, language, Length.LONG)}\n\n{asked(language, over=notice.withdrawn)}"
