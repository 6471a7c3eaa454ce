"""Reads whatsapp/*.toml: the texts that Meta approves beforehand, with the fields that are filled in for an alert."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from nidaa.packs.reading import Table, read_toml

FOLDER = "whatsapp"
KINDS = ("alert", "correction", "cancel")
FIELDS = frozenset({"text", "area", "reference", "valid_until"})
# Meta, "Message template components": what a template may hold, in letters.
LONGEST_BODY, LONGEST_FOOTER, LONGEST_BUTTON = 1024, 60, 25
SHORTEST_TTL_S, LONGEST_TTL_S = 30, 43_200  # of the category UTILITY

_FIELD = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class ChatTemplate:
    """One text in one language, with a photo above it or without.

    Attributes:
        name: as Meta knows it, the same in all languages.
        fields: in the order of their first place in the body: Meta counts them.
        body: with Meta's own marks, {{1}} and so on.
    """

    kind: str
    name: str
    language: str
    photo: bool
    category: str
    ttl_seconds: int
    body: str
    fields: tuple[str, ...]
    examples: tuple[str, ...]
    footer: str
    button: str


@dataclass(frozen=True, slots=True)
class ChatTemplates:
    """`stand_in`: language without a text → the language it is written to in."""

    templates: tuple[ChatTemplate, ...]
    stand_in: Mapping[str, str]

    def of(self, kind: str, language: str, *, photo: bool) -> ChatTemplate | None:
        chosen = (kind, language, photo)
        return next((one for one in self.templates if (one.kind, one.language, one.photo) == chosen), None)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.language for one in self.templates))


def read_chat_templates(pack_folder: Path) -> ChatTemplates:
    """Every template of a pack.

    Raises:
        PackError: what Meta would refuse; the sentence names the file and the key.
    """
    folder = pack_folder / FOLDER
    found = [one for kind in KINDS for one in _templates(read_toml(folder, f"{kind}.toml"), kind)]
    stand_in = read_toml(folder, "languages.toml").table("stand_in")
    return ChatTemplates(tuple(found), MappingProxyType({key: stand_in.text(key) for key in stand_in.values}))


def _templates(document: Table, kind: str) -> list[ChatTemplate]:
    photos = (False, True) if document.flag("photo") else (False,)
    languages = [(key, table) for key, table in document.values.items() if isinstance(table, dict)]
    return [
        _template(document, document.table(language), kind, language, photo=photo)
        for language, _ in languages
        for photo in photos
    ]


def _template(document: Table, table: Table, kind: str, language: str, *, photo: bool) -> ChatTemplate:
    body, fields = _body(table)
    examples = table.table("examples")
    ttl = document.whole("ttl_seconds")
    if not SHORTEST_TTL_S <= ttl <= LONGEST_TTL_S:
        raise document.broken("ttl_seconds", f"must be {SHORTEST_TTL_S} to {LONGEST_TTL_S}")
    return ChatTemplate(
        kind=kind,
        name=f"nidaa_{kind}{'_photo' if photo else ''}_v{document.whole('version')}",
        language=language,
        photo=photo,
        category=document.text("category"),
        ttl_seconds=ttl,
        body=body,
        fields=fields,
        examples=tuple(examples.text(field) for field in fields),
        footer=_short(table, "footer", LONGEST_FOOTER),
        button=_short(table, "button", LONGEST_BUTTON),
    )


def _body(table: Table) -> tuple[str, tuple[str, ...]]:
    text = table.text("body").strip()
    fields = tuple(dict.fromkeys(_FIELD.findall(text)))
    if unknown := set(fields) - FIELDS:
        raise table.broken("body", f"has fields that no alert fills in: {', '.join(sorted(unknown))}")
    if text.startswith("{") or text.endswith("}"):
        raise table.broken("body", "must not start or end with a field")
    if len(text) > LONGEST_BODY:
        raise table.broken("body", f"is longer than {LONGEST_BODY} letters")
    numbers = {field: number for number, field in enumerate(fields, start=1)}
    return _FIELD.sub(lambda match: f"{{{{{numbers[match.group(1)]}}}}}", text), fields


def _short(table: Table, key: str, longest: int) -> str:
    text = table.text(key)
    if len(text) > longest or "{" in text:
        raise table.broken(key, f"must be at most {longest} letters, without a field")
    return text
