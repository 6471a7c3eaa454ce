import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.errors import MessageError
from pathlib import Path
from threading import Timer

from django.conf import settings

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Notice, Parcel, Receipt
from nidaa.ground.publishing import content_of

from .render import render

DEADLINE_S = 10.0  # for the whole exchange, from the first byte to the last
# The CAP file is published at the same time by another worker, within a second when all is well. A mail
# without it is better than a mail that comes late.
WAIT_FOR_CAP_S = 2.0
REFUSED_FOR_GOOD = range(500, 600)  # RFC 5321, section 4.2.1; 4yz: try again


class _Refused(Exception):
    def __init__(self, code: int, answer: bytes) -> None:
        super().__init__(f"{code} {answer.decode(errors='replace')[:120]}")
        self.code = code


def send(parcel: Parcel) -> Receipt:
    """Hand one mail to the relay.

    Raises:
        Undeliverable: refused for good by the recipient's server (permanent); refused for now; or cut off,
            with `maybe_sent` once the text was under way.
    """
    mail = _mail(parcel)
    client = smtplib.SMTP(timeout=DEADLINE_S)
    stage = ["connect"]
    try:
        with _cut_off_after(DEADLINE_S, client):
            _connect(client, ends=time.monotonic() + DEADLINE_S)
            answer = _exchange(client, parcel.target.address, mail, stage)
    except _Refused as refusal:
        permanent = refusal.code in REFUSED_FOR_GOOD and stage[0] != "connect"
        raise Undeliverable(f"The mail server refused: {refusal}", permanent=permanent) from refusal
    except (smtplib.SMTPException, OSError) as error:
        sentence = f"The mail server broke off ({stage[0]}): {type(error).__name__}."
        raise Undeliverable(sentence, permanent=False, maybe_sent=stage[0] == "text") from error
    finally:
        client.close()
    return Receipt(parcel.key, answer)


def _mail(parcel: Parcel) -> bytes:
    try:
        return render(
            parcel.notice,
            parcel.target,
            key=parcel.key,
            sender=settings.DEFAULT_FROM_EMAIL,
            cap=_published_cap(parcel.notice),
        )
    except (ValueError, IndexError, MessageError) as error:  # whichever the address is broken by
        raise Undeliverable(f"The address cannot be written to: {error}", permanent=True) from error


def _published_cap(notice: Notice) -> bytes:
    path = Path(settings.PUBLIC_FOLDER) / "cap" / f"{notice.release.id.hex}.xml"
    until = time.monotonic() + WAIT_FOR_CAP_S
    while not (found := content_of(path)) and time.monotonic() < until:
        time.sleep(0.05)
    return found


def _connect(client: smtplib.SMTP, *, ends: float) -> None:
    _check(*client.connect(settings.EMAIL_HOST, settings.EMAIL_PORT))
    if time.monotonic() > ends:  # several addresses tried one after the other
        raise TimeoutError
    client.ehlo_or_helo_if_needed()
    if settings.EMAIL_USE_TLS:
        _check(*client.starttls(context=ssl.create_default_context()))
        client.ehlo()
    if settings.EMAIL_HOST_USER:
        client.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)


def _exchange(client: smtplib.SMTP, address: str, mail: bytes, stage: list[str]) -> str:
    stage[0] = "envelope"
    _check(*client.mail(settings.DEFAULT_FROM_EMAIL))
    _check(*client.rcpt(address))
    stage[0] = "text"
    try:
        code, answer = client.data(mail)
    except smtplib.SMTPDataError as refusal:  # before the text: nothing was handed over
        raise _Refused(refusal.smtp_code, _bytes(refusal.smtp_error)) from refusal
    _check(code, answer)
    return answer.decode(errors="replace")[:200]


def _check(code: int, answer: bytes) -> None:
    if not 200 <= code < 300:  # noqa: PLR2004 - 2yz: done
        raise _Refused(code, answer)


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode()


@contextmanager
def _cut_off_after(seconds: float, client: smtplib.SMTP) -> Iterator[None]:
    """Shut the connection at the deadline. The time-out of a socket would start anew with every byte."""
    timer = Timer(seconds, _cut, [client])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(client: smtplib.SMTP) -> None:
    if client.sock is not None:
        try:
            # The plain socket's: that of TLS would first want to say goodbye.
            socket.socket.shutdown(client.sock, socket.SHUT_RDWR)
        except OSError:
            pass  # closed already
