"""From a notice to the bytes of one subscriber's mail: the same at every attempt, the date included."""

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from nidaa.distribution.facts import Greeting, Notice, Recipient
from nidaa.distribution.rules import leave_url, said, site_of
from nidaa.packs.facts import Length

# Seven bits on the wire: also a server without 8BITMIME (RFC 6152) must take it.
POLICY = SMTP.clone(cte_type="7bit")


def render(notice: Notice, recipient: Recipient, *, sender: str, stop_words: str) -> bytes:
    """The mail.

    Args:
        sender: address from which we send, such as alert@example.org.
        stop_words: "stop receiving these alerts" in the recipient's language.

    Raises:
        ValueError: the address cannot be written into a header.
    """
    language = recipient.language if recipient.language in notice.languages else notice.languages[0]
    site = site_of(notice)
    away = leave_url(site, recipient.token)
    message = EmailMessage(policy=POLICY)
    _head(message, notice, recipient, sender, language)
    _thread(message, notice, recipient, domain=sender.rpartition("@")[2])
    message["List-Unsubscribe"] = f"<{away}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = f"{said(notice, language, Length.LONG)}\n\n-- \n{stop_words}: {leave_url(site, recipient.token, language)}\n"
    message.set_content(text, charset="utf-8")
    message["Content-Language"] = language  # last: set_content drops it
    return message.as_bytes()


def render_greeting(greeting: Greeting, address: str, *, sender: str, key: str, at: datetime) -> bytes:
    """Asks an address to confirm, or shows how to leave. Raises ValueError when it cannot be written to."""
    if not address.isascii():
        raise ValueError("only addresses in ASCII can be reached")
    message = EmailMessage(policy=POLICY)
    message["Subject"] = greeting.title
    message["From"] = Address("Nidaa", addr_spec=sender)
    message["To"] = Address(addr_spec=address)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{greeting.text}\n\n{greeting.link}\n", charset="utf-8")
    message["Content-Language"] = greeting.language
    return message.as_bytes()


def _head(message: EmailMessage, notice: Notice, recipient: Recipient, sender: str, language: str) -> None:
    if not recipient.address.isascii():
        raise ValueError("only addresses in ASCII can be reached")
    message["Subject"] = f"{said(notice, language, Length.HEADLINE)} [{notice.release.code}]"
    message["From"] = Address("Nidaa", addr_spec=sender)
    message["To"] = Address(addr_spec=recipient.address)
    message["Date"] = format_datetime(notice.release.released_at)
    message["Expires"] = format_datetime(notice.release.expires_at)
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    message["List-Id"] = f"Nidaa <alerts.{sender.rpartition('@')[2]}>"


def _thread(message: EmailMessage, notice: Notice, recipient: Recipient, *, domain: str) -> None:
    sequence = notice.release.sequence
    earlier: Sequence[str] = [_id(notice, recipient, one, domain) for one in range(1, sequence)]
    message["Message-ID"] = _id(notice, recipient, sequence, domain)
    if earlier:
        message["In-Reply-To"], message["Supersedes"] = earlier[-1], earlier[-1]
        message["References"] = " ".join(earlier)


def _id(notice: Notice, recipient: Recipient, sequence: int, domain: str) -> str:
    return f"<{notice.release.public_id}.{sequence}.{recipient.id}@{domain}>"
