"""An update or a cancellation drawn from what was sent before it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nidaa.alerts.cap.errors import Unsound
from nidaa.alerts.cap.facts import CapAlert, CapInfo, CapReference, MsgType, ResponseType, Urgency
from nidaa.alerts.cap.findings import error


@dataclass(frozen=True, slots=True)
class CapWords:
    """What a cancellation says in one language, without name and without photo."""

    event: str
    headline: str
    description: str
    instruction: str = ""


def oid_identifier(arc: str, at: datetime, serial: int) -> str:
    """An identifier of the form the WMO asks for, unique within a second by its serial number.

    Args:
        arc: of the authority, such as 2.49.0.1.504.3, as registered with the WMO.
        at: the moment of sending, as in `sent`.
        serial: never given twice for the same second.
    """
    return f"urn:oid:{arc}.{at.year}.{at.month}.{at.day}.{at.hour}.{at.minute}.{at.second}.{serial}"


def references(chain: Iterable[CapAlert]) -> tuple[CapReference, ...]:
    """The triples of every message of the chain, as sent, oldest first, each once."""
    return tuple(dict.fromkeys(message.reference for message in chain))


def cancellation(
    chain: Sequence[CapAlert],
    *,
    identifier: str,
    sent: str,
    expires: datetime,
    words: Mapping[str, CapWords],
    names: Iterable[str],
) -> CapAlert:
    """The Cancel of a chain of messages: the same codes and areas, neutral words, no photo.

    Args:
        chain: every message sent, oldest first; each is referred to.
        identifier: of the new message, never one of the chain's.
        sent: CAP text of the moment of sending (`moments.stamp`).
        expires: until when the cancellation is worth showing.
        words: by language; every language of the last message must be there.
        names: of the child and of others, in every script: none may stand in the words.

    Raises:
        Unsound: a language is missing, or a name stands in the words.
    """
    last = chain[-1]
    missing = [info.language for info in last.infos if info.language not in words]
    if missing:
        raise Unsound(
            [error("ours-language", "/alert", f"The cancellation has no words in {', '.join(missing)}.")]
        )
    _check_nameless(words, names)
    return replace(
        last,
        identifier=identifier,
        sent=sent,
        msg_type=MsgType.CANCEL,
        references=references(chain),
        infos=tuple(_cancelled(info, words[info.language], expires) for info in last.infos),
    )


def bears(said: str, name: str) -> bool:
    """Whether a name stands in a text as a word of its own.

    Not as a part of one: Ali is in «localisée», and «علي» in «عثر عليه», the very words of a cancellation.
    Arabic writes and, so, in, for, as onto the name: these may stand before it.
    """
    plain, sought = (unicodedata.normalize("NFC", text).casefold().strip() for text in (said, name))
    return bool(sought) and re.search(rf"(?<!\w)[وفبلك]{{0,2}}{re.escape(sought)}(?!\w)", plain) is not None


def _check_nameless(words: Mapping[str, CapWords], names: Iterable[str]) -> None:
    sought = list(names)
    for language, said in words.items():
        whole = f"{said.event}\n{said.headline}\n{said.description}\n{said.instruction}"
        if any(bears(whole, name) for name in sought):
            raise Unsound(
                [error("ours-cancel", "/alert", f"A name stands in the cancellation in {language}.")]
            )


def _cancelled(info: CapInfo, words: CapWords, expires: datetime) -> CapInfo:
    return replace(
        info,
        event=words.event,
        response_types=(ResponseType.ALL_CLEAR,),
        urgency=Urgency.PAST,
        effective=None,
        onset=None,
        expires=expires,
        headline=words.headline,
        description=words.description,
        instruction=words.instruction,
        parameters=(),  # texts for phones (CMAMtext and its like) repeat the name
        resources=(),
    )
