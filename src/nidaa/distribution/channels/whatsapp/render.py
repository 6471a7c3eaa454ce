"""From a notice to the JSON of each language, ready but for whom it goes to: once for thousands of people."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from nidaa.distribution.facts import Notice
from nidaa.distribution.rules import said
from nidaa.packs.chat_templates import LONGEST_BODY, ChatTemplate, ChatTemplates
from nidaa.packs.facts import Act, Length

ALERT, CORRECTION, CANCEL = "alert", "correction", "cancel"
KINDS: Mapping[Act, str] = {Act.ALERT: ALERT, Act.UPDATE: CORRECTION}  # every other act ends the alert
LENGTHS = (Length.MEDIUM, Length.SHORT, Length.HEADLINE)
NOT_SAID = "-"  # WhatsApp takes no empty field
# Anything else in an address would change the JSON it is put into.
NUMBER = re.compile(r"\+?[1-9][0-9]{6,14}")
USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
KEY = re.compile(r"[0-9a-zA-Z_.:-]{1,128}")


@dataclass(frozen=True, slots=True)
class Ready:
    """A template filled in for one language: everything of the call that is the same for all."""

    template: ChatTemplate
    rest: bytes

    def to(self, address: str, key: str) -> bytes | None:
        """The body of the call; None for an address that is neither a number nor a user id."""
        if NUMBER.fullmatch(address):
            field = "to"
        elif USER_ID.fullmatch(address):
            field = "recipient"
        else:
            return None
        return f'{{"{field}":"{address}","biz_opaque_callback_data":"{key}",'.encode() + self.rest


def kind_of(notice: Notice) -> str:
    return KINDS.get(notice.release.act, CANCEL)


def reading_language(templates: ChatTemplates, language: str) -> str:
    """In which of the set's languages a subscriber is written to; the first of the set when nothing is said."""
    chosen = templates.stand_in.get(language, language)
    return chosen if chosen in templates.languages else templates.languages[0]


def filled(template: ChatTemplate, notice: Notice, *, zone: str, media: str) -> Ready:
    """The template with this notice's words; `media` is Meta's number of the photo, "" for a template without."""
    values = fields(template, notice, zone=zone)
    components: list[dict[str, Any]] = []
    if template.photo:
        image = {"type": "image", "image": {"id": media}}
        components.append({"type": "header", "parameters": [image]})
    components.append({"type": "body", "parameters": [{"type": "text", "text": one} for one in values]})
    suffix = {"type": "text", "text": notice.release.public_id}
    components.append({"type": "button", "sub_type": "url", "index": "0", "parameters": [suffix]})
    call = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "type": "template",
        "template": {
            "name": template.name,
            "language": {"policy": "deterministic", "code": template.language},
            "components": components,
        },
    }
    return Ready(template, json.dumps(call, ensure_ascii=False, separators=(",", ":")).encode()[1:])


def fields(template: ChatTemplate, notice: Notice, *, zone: str) -> list[str]:
    """The values in the template's order: the longest approved text with which the message is not too long.

    Raises:
        ValueError: even the headline is too long.
    """
    language = _language(notice, template.language)
    for length in LENGTHS:
        words = {
            "text": one_line(said(notice, language, length)),
            "area": one_line(notice.area_words.get(language, "")) or NOT_SAID,
            "reference": notice.release.code,
            "valid_until": _moment(notice.release.expires_at, zone),
        }
        values = [words[field] for field in template.fields]
        if len(_whole(template, values)) <= LONGEST_BODY:
            return values
    raise ValueError(f"the headline in {language} is too long for a message")


def one_line(text: str) -> str:
    """WhatsApp refuses line breaks, tabs and rows of spaces inside a field."""
    return " ".join(text.split())


def submission(template: ChatTemplate, *, site: str, header_handle: str) -> dict[str, Any]:
    """What Meta is asked to approve.

    Args:
        site: address under which this installation publishes; the button leads there.
        header_handle: of an uploaded example; "" for a template without a photo.
    """
    components: list[dict[str, Any]] = []
    if template.photo:
        example = {"header_handle": [header_handle]}
        components.append({"type": "HEADER", "format": "IMAGE", "example": example})
    body = {"type": "BODY", "text": template.body, "example": {"body_text": [list(template.examples)]}}
    address = f"{site}/a/{{{{1}}}}"
    button = {"type": "URL", "text": template.button, "url": address, "example": [f"{site}/a/example"]}
    components += [
        body,
        {"type": "FOOTER", "text": template.footer},
        {"type": "BUTTONS", "buttons": [button]},
    ]
    return {
        "name": template.name,
        "language": template.language,
        "category": template.category,
        "parameter_format": "POSITIONAL",
        "message_send_ttl_seconds": template.ttl_seconds,
        "components": components,
    }


def _language(notice: Notice, language: str) -> str:
    return language if language in notice.texts else notice.languages[0]


def _whole(template: ChatTemplate, values: list[str]) -> str:
    whole = template.body
    for number, value in enumerate(values, start=1):
        whole = whole.replace(f"{{{{{number}}}}}", value)
    return whole


def _moment(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%d/%m/%Y %H:%M}"
