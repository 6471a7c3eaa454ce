"""Reads wording/<language>.toml and refuses a template that says too much or too little."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nidaa.packs.facts import PUBLISHES, Act, AlertKind, Length
from nidaa.packs.reading import Table, read_toml
from nidaa.packs.wording import AFTERWARDS_FIELDS, PUBLIC_FIELDS, REQUIRED_FIELDS, Gendered, Template, Wording


def wording(folder: Path, language: str) -> Wording:
    """One language of a pack.

    Raises:
        PackError: A template is missing, empty or uses a field that is not public.
    """
    document = read_toml(folder, f"wording/{language}.toml")
    gendered = {key: _gendered(row) for key, row in document.table("gendered").named_tables()}
    labels = document.table("labels")
    templates = {
        (kind, act, length): _checked(document, gendered, (kind, act, length))
        for kind in AlertKind
        for act in Act
        for length in Length
    }
    return Wording(
        language=language,
        version=document.text("version"),
        reviewed=document.flag("reviewed"),
        exercise=document.text("exercise"),
        labels={key: labels.text(key) for key in labels.values},
        gendered=gendered,
        templates=templates,
    )


def _gendered(row: Table) -> Gendered:
    return Gendered(m=row.text("m"), f=row.text("f"), unknown=row.text("unknown"))


def _section(document: Table, kind: AlertKind, act: Act) -> Table:
    """The section of this kind, else the one that serves any kind."""
    own = document.values.get(kind.value)
    of_kind = isinstance(own, Mapping) and act.value in own
    return document.table(kind.value if of_kind else "any").table(act.value)


def _pieces(document: Table, kind: AlertKind, act: Act, length: Length) -> list[tuple[str, ...]]:
    section = _section(document, kind, act)
    rows = section.raw(length.value)
    if not isinstance(rows, list) or not rows:
        raise section.broken(length.value, "needs a list of pieces")
    pieces = [_alternatives(section, length, row) for row in rows]
    if "like" in section.values:
        pieces += _pieces(document, kind, Act(section.text("like")), length)
    return pieces


def _alternatives(section: Table, length: Length, row: Any) -> tuple[str, ...]:
    texts = [row] if isinstance(row, str) else row
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) and text for text in texts):
        raise section.broken(length.value, "holds a piece that is neither a text nor a list of texts")
    return tuple(texts)


def _checked(
    document: Table, gendered: Mapping[str, Gendered], place: tuple[AlertKind, Act, Length]
) -> Template:
    kind, act, length = place
    section = _section(document, kind, act)
    template = Template(
        pieces=tuple(_pieces(document, kind, act, length)),
        joint=str(document.table("joints").raw(length.value)),
    )
    allowed = PUBLIC_FIELDS if act in PUBLISHES else AFTERWARDS_FIELDS
    secret = sorted(template.fields() - allowed - set(gendered))
    if secret:
        raise section.broken(length.value, f"uses fields that this text may not show: {', '.join(secret)}")
    if act in PUBLISHES and length is not Length.HEADLINE and "contact" not in template.fields():
        raise section.broken(length.value, "does not say whom to call: {contact} is missing")
    last_resort = Template((template.pieces[0][-1:],), "")
    if last_resort.fields() - REQUIRED_FIELDS - set(gendered):
        raise section.broken(length.value, "needs a first piece that stands when little is known")
    return template
