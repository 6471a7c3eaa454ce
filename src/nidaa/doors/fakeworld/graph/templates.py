"""Message templates: submitted, reviewed after a moment, listed, removed; and what one looks like with its words in."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from nidaa.doors.fakeworld.facts import Answer, as_answer
from nidaa.doors.fakeworld.outside import Outside
from nidaa.doors.fakeworld.shelves import Template

from . import hooks
from .refusals import missing, refuse

Said = Mapping[str, Any]
FIRST_ID = 600_000_000
REVIEW_S = 0.1
SHORTEST_TTL_S, LONGEST_TTL_S = 30, 43_200  # of utility templates; marketing ones 12 hours and more
BLANK = re.compile(r"\{\{\s*([a-z0-9_]+)\s*\}\}")
NAME = re.compile(r"[a-z0-9_]{1,512}")
LISTED = {
    *("name", "language", "category", "components", "message_send_ttl_seconds", "parameter_format"),
    *("allow_category_change", "library_template_name", "cta_url_link_tracking_opted_out", "access_token"),
    *("sub_category", "appsecret_proof"),
}


def submit(outside: Outside, account: str, said: Said) -> Answer:
    """POST /{waba}/message_templates."""
    if unknown := sorted(set(said) - LISTED):
        return refuse(100, message=f"(#100) Param {unknown[0]} is not listed for message_templates.")
    name, language = str(said.get("name", "")), str(said.get("language", ""))
    if (
        not NAME.fullmatch(name)
        or not language
        or said.get("category") not in {"UTILITY", "MARKETING", "AUTHENTICATION"}
    ):
        return refuse(100, message="(#100) name, language and category are required")
    held = outside.shelves.template(name, language)
    if held is not None and held.account == account:
        return refuse(100, subcode=2_388_024, message="(#100) Content in this language already exists")
    ttl_s = said.get("message_send_ttl_seconds")
    if refusal := _wrong_ttl(ttl_s, str(said["category"])):
        return refusal
    components = said.get("components", [])
    parts = json.loads(components) if isinstance(components, str) else components
    if not any(str(one.get("type", "")).upper() == "BODY" and one.get("text") for one in parts):
        return refuse(100, message="(#100) A template needs a BODY with a text")
    template = Template(_id(outside), account, name, language, str(said["category"]), parts, ttl_s=ttl_s)
    outside.shelves.templates[template.id] = template
    outside.ledger.take(
        "whatsapp", "template", account, key=f"{name}/{language}", reference=template.id, said=dict(said)
    )
    outside.later(REVIEW_S, decide, outside, template, "APPROVED")
    return as_answer({"id": template.id, "status": template.status, "category": template.category})


def decide(outside: Outside, template: Template, status: str, reason: str = "NONE") -> None:
    """The reviewer's word, or what became of it later: APPROVED, REJECTED, PAUSED, DISABLED; told by webhook."""
    template.status, template.rejected_reason = status, reason
    value = {
        "event": status,
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
        "reason": reason,
    }
    hooks.change(outside, template.account, "message_template_status_update", value)


def list_all(outside: Outside, account: str, said: Said) -> Answer:
    """GET /{waba}/message_templates."""
    name = str(said.get("name", ""))
    held = [
        one for one in outside.shelves.templates.values() if one.account == account and name in {"", one.name}
    ]
    return as_answer({"data": [_plain(one) for one in held], "paging": {}})


def read(outside: Outside, template_id: str) -> Answer:
    return as_answer(_plain(outside.shelves.templates[template_id]))


def edit(outside: Outside, template_id: str, said: Said) -> Answer:
    """POST /{template}: other components, category or TTL; reviewed again."""
    template = outside.shelves.templates[template_id]
    components = said.get("components", template.components)
    template.components = json.loads(components) if isinstance(components, str) else components
    template.category = str(said.get("category", template.category))
    template.ttl_s = said.get("message_send_ttl_seconds", template.ttl_s)
    template.status = "PENDING"
    outside.later(REVIEW_S, decide, outside, template, "APPROVED")
    return as_answer({"success": True})


def remove(outside: Outside, account: str, said: Said) -> Answer:
    """DELETE /{waba}/message_templates?name=: in every language."""
    name = str(said.get("name", ""))
    held = [
        key for key, one in outside.shelves.templates.items() if (one.account, one.name) == (account, name)
    ]
    if not held:
        return missing("DELETE", name)
    for key in held:
        del outside.shelves.templates[key]
    return as_answer({"success": True})


def misfit(outside: Outside, message: Said, *, marketing: bool) -> Answer | None:
    """Why this message cannot go by its template; None when it fits, or when no template was ever submitted."""
    asked = message["template"]
    template = outside.shelves.template(asked["name"], asked["language"]["code"])
    if not outside.shelves.templates:
        return None
    if template is None or template.status in {"PENDING", "REJECTED"}:
        return refuse(
            132001, details=f"template name ({asked['name']}) does not exist in {asked['language']['code']}"
        )
    if template.status in {"PAUSED", "DISABLED"}:
        return refuse(132015 if template.status == "PAUSED" else 132016)
    if template.category == "MARKETING" and not marketing:
        return refuse(131063)
    given = len(words_of(message, "body"))
    wanted = len(set(BLANK.findall(text_of(template, "BODY"))))
    if given != wanted:
        return refuse(
            132000,
            details=f"body: number of localizable_params ({given}) does not match the expected number of params ({wanted})",
        )
    return None


def text_of(template: Template, part: str) -> str:
    return next(
        (str(one.get("text", "")) for one in template.components if str(one.get("type", "")).upper() == part),
        "",
    )


def words_of(message: Said, part: str) -> list[tuple[str, str]]:
    """The words given for a part: (name or number, word)."""
    for component in message["template"].get("components", []):
        if component["type"] == part:
            return [
                (one.get("parameter_name", str(place)), str(one.get("text", "")))
                for place, one in enumerate(component["parameters"], 1)
            ]
    return []


def filled(outside: Outside, message: Said) -> tuple[str, tuple[str, ...]]:
    """What a person reads: the text, and the labels of the buttons."""
    template = outside.shelves.template(message["template"]["name"], message["template"]["language"]["code"])
    words = words_of(message, "body")
    if template is None:
        return "\n".join(word for _, word in words), ()
    parts = [_fill(text_of(template, part), given) for part, given in (("BODY", words), ("FOOTER", []))]
    return "\n\n".join(part for part in parts if part), tuple(_buttons(template))


def _buttons(template: Template) -> Sequence[str]:
    return [
        str(button.get("text", ""))
        for component in template.components
        if str(component.get("type", "")).upper() == "BUTTONS"
        for button in component.get("buttons", [])
    ]


def _fill(text: str, words: list[tuple[str, str]]) -> str:
    known = dict(words)
    return BLANK.sub(lambda match: known.get(match[1], match[0]), text)


def _wrong_ttl(ttl_s: Any, category: str) -> Answer | None:
    if ttl_s is None or (ttl_s == -1 and category == "UTILITY"):
        return None
    fits = isinstance(ttl_s, int) and (
        ttl_s >= LONGEST_TTL_S if category == "MARKETING" else SHORTEST_TTL_S <= ttl_s <= LONGEST_TTL_S
    )
    return (
        None
        if fits
        else refuse(100, message="(#100) message_send_ttl_seconds is out of range for this category")
    )


def _plain(one: Template) -> dict[str, Any]:
    plain = {
        "id": one.id,
        "name": one.name,
        "language": one.language,
        "status": one.status,
        "category": one.category,
        "components": one.components,
        "rejected_reason": one.rejected_reason,
        "quality_score": {"score": "GREEN"},
    }
    return plain | ({"message_send_ttl_seconds": one.ttl_s} if one.ttl_s is not None else {})


def _id(outside: Outside) -> str:
    return str(FIRST_ID + outside.scene.next_id())
