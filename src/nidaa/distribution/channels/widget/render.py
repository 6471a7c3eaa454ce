"""The widget as text, from a notice and the pack alone. Everything is escaped by the engine."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.template import Context, Engine

from nidaa.distribution.facts import Notice
from nidaa.distribution.rules import photo_url
from nidaa.packs.facts import Act
from nidaa.packs.pack import Pack

from .words import WORDS

# An engine of its own: a widget cannot show what is not handed to it here.
_ENGINE = Engine(dirs=[str(Path(__file__).parent / "templates")], autoescape=True)
# By what a child is known in a glance; the whole alert is one click away.
ROWS = ("clothing", "marks")
ABDUCTION_ROWS = ("vehicle", "plate", "clothing")
_ISOLATE = "\u2066{}\u2069"  # keeps 12345-أ-6 in the order of the plate


def render(notice: Notice, language: str, *, pack: Pack) -> str:
    """The widget in one of the notice's languages: the alert while it stands, that it is over afterwards.

    Raises:
        KeyError: the notice is not written in that language.
    """
    if language not in notice.languages:
        raise KeyError(language)
    shown = _of_the_end(notice, language, pack) if notice.withdrawn else _of_the_alert(notice, language, pack)
    values = {
        "lang": language,
        "dir": pack.language(language).direction,
        "sequence": notice.release.sequence,
        "exercise": notice.exercise.get(language, ""),
        "url": notice.url,
        "code": notice.release.code,
        "whole": WORDS["whole"].of(language),
        "unsure": WORDS["unsure"].of(language),
    }
    return str(_ENGINE.get_template("widget.html").render(Context(values | shown)))


def render_state(notice: Notice) -> bytes:
    """What an answer to oEmbed is made of: a title that names nobody, because sites keep it."""
    titles = {language: notice.event[language] for language in notice.languages}
    state = {"sequence": notice.release.sequence, "live": not notice.withdrawn, "titles": titles}
    return json.dumps(state, ensure_ascii=False).encode()


def _of_the_end(notice: Notice, language: str, pack: Pack) -> dict[str, Any]:
    labels = pack.wording[language].labels
    return {
        "over": True,
        "kind": "found" if notice.release.act is Act.FOUND else "",
        "title": labels["end_of_alert"],
        "do_not_share": labels["do_not_share"],
        "whole": labels["reference"],
    }


def _of_the_alert(notice: Notice, language: str, pack: Pack) -> dict[str, Any]:
    labels, fields = pack.wording[language].labels, notice.child.get(language, {})
    sex = notice.sex if notice.sex in {"m", "f"} else "unknown"
    comma = "، " if language == "ar" else ", "
    photo = urlsplit(photo_url(notice)).path
    seen = [fields[key] for key in ("date", "time", "place", "commune") if fields.get(key)]
    return {
        "title": notice.event[language],
        "until": notice.release.expires_at.isoformat(timespec="seconds"),
        "name": fields.get("first_name") or labels[f"missing_child_{sex}"],
        "age": fields.get("age", ""),
        "comma": comma,
        "photo": photo.removesuffix(".jpg") + "-640.jpg" if photo else "",
        "photo_alt": notice.photo_alt.get(language) or labels["photo_of"],
        "last_seen": labels[f"last_seen_{sex}"],
        "seen": comma.join(dict.fromkeys(seen)),
        "lines": [_line(name, fields[name], labels[name]) for name in _rows(notice) if fields.get(name)],
        "do_not_intervene": labels["do_not_intervene"],
        "call_police": labels["call_police"],
        "numbers": [_number(contact["number"]) for contact in notice.contacts],
    }


def _rows(notice: Notice) -> tuple[str, ...]:
    return ABDUCTION_ROWS if notice.kind == "abduction" else ROWS


def _line(name: str, value: str, label: str) -> dict[str, str]:
    return {"label": label, "value": _ISOLATE.format(value) if name == "plate" else value}


def _number(number: str) -> dict[str, str]:
    return {"shown": number, "tel": "".join(char for char in number if char.isdigit() or char == "+")}
