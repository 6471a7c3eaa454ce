"""The words of the screens: extracts them, says which are missing, compiles them. Needs babel, not gettext's tools.

    python tools/words.py update     find every text in Python and templates, write it into each language's file
    python tools/words.py compile    make the files that Django reads
    python tools/words.py missing    name what is not translated; exit 1 if anything is

English is the language of the source. The console is read in Arabic, French and English; Tamazight is asked for only
where the public reads.
"""

import ast
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

NIDAA = Path(__file__).parent.parent / "src" / "nidaa"
LOCALE = NIDAA / "doors" / "look" / "locale"
LANGUAGES = {"ar": "ar_MA", "fr": "fr_FR", "zgh": "zgh_MA"}
PUBLIC_ROOMS = ("doors/public/", "doors/look/base_public.html", "tips/rules.py")
# Long pages that no native reader has written yet: shown in French, and marked as French.
NOT_YET_IN_ZGH = ("doors/public/pages/about.html", "doors/public/pages/privacy.html")
SPECIMEN = "doors/look/specimen.html"  # never shown to anyone but us
OUTSIDE = "doors/fakeworld/"  # speaks as others do; what it refuses is said to programs
# A date that moves with each run would make every run a change.
SINCE = datetime(2026, 11, 25, tzinfo=UTC)

# A refusal is a sentence a person reads, so its text is a message too.
REFUSALS = ("Refused", "NotAllowed", "NotFound")
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),  # type: ignore[dict-item] # babel's own form for a context
    "_": None,
    "N": None,  # gettext_noop under the one letter that our files give it
    "N_": None,
    **dict.fromkeys(REFUSALS, (1,)),
}
CALL = re.compile(r"\b(gettext|ngettext|pgettext)\(")
HEADERS = {
    "ar": "Arabic of the screens.",
    "fr": "French of the screens.",
    "zgh": "Tamazight of the public pages, written without a native reader: TO BE CHECKED BY ONE BEFORE USE.",
}


def update() -> None:
    template = extracted()
    for code, locale in LANGUAGES.items():
        path = po_path(code)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = read(code) if path.exists() else Catalog(locale=locale, domain="django", charset="utf-8")
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.header_comment, catalog.fuzzy = f"# {HEADERS[code]}", False
        catalog.project, catalog.version = "Nidaa", "1"
        catalog.creation_date = catalog.revision_date = SINCE
        with path.open("wb") as file:
            write_po(file, catalog, width=110, sort_output=True, omit_header=False, include_lineno=False)
        print(f"{code}: {len(missing_in(code))} of {len(template)} to be translated")


def compile_all() -> None:
    for code in LANGUAGES:
        path = po_path(code)
        # A half-written file must not be read by a door that starts meanwhile.
        scratch = path.with_suffix(".mo.new")
        with scratch.open("wb") as file:
            write_mo(file, read(code))
        scratch.replace(path.with_suffix(".mo"))


def missing() -> list[str]:
    sentences = [f"{code}: {text!r}" for code in LANGUAGES for text in missing_in(code)]
    known = {(message.context, message.id) for message in read("fr") if message.id}
    new = sorted({str(one.id) for one in extracted() if one.id and (one.context, one.id) not in known})
    return sentences + [f"not in the files yet, run update: {text!r}" for text in new]


def missing_in(code: str) -> list[str]:
    found = []
    for message in read(code):
        asked = code != "zgh" or any(_for_public(place) for place, _ in message.locations)
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and asked and (message.fuzzy or not all(texts)):
            found.append(str(message.id))
    return found


def _for_public(place: str) -> bool:
    return place.startswith(PUBLIC_ROOMS) and place not in NOT_YET_IN_ZGH


def extracted() -> Catalog:
    catalog = Catalog(domain="django", charset="utf-8")
    for path in sorted(NIDAA.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "static" in path.parts or "packs" in path.parts:
            continue
        place = path.relative_to(NIDAA).as_posix()
        if place == SPECIMEN or place.startswith(OUTSIDE):
            continue
        for line, ids, context, comments in found_in(path, place):
            catalog.add(
                ids, None, [(place, line)], auto_comments=comments, flags=_flags(ids), context=context
            )
    return catalog


def _flags(ids: str | tuple[str, ...]) -> tuple[str, ...]:
    text = ids if isinstance(ids, str) else ids[0]
    return ("python-format",) if "%(" in text else ()


Message = str | tuple[str, ...]


Found = tuple[int, Message, str | None, list[str]]


def found_in(path: Path, place: str) -> Iterator[Found]:
    """Line, message (or singular and plural), its context, remarks for translators."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from _in_template(source, place)
        return
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        function = ast.unparse(call.func).split(".")[-1]
        asked = tuple(arg.value if isinstance(arg, ast.Constant) else None for arg in call.args)
        if function in KEYWORDS and isinstance(asked[0], str) and (ids := _ids(function, asked)):
            yield call.lineno, ids, _context(function, asked), []


def _in_template(source: str, place: str) -> Iterator[Found]:
    """Django turns a template into calls among noise; the noise is no Python, so each call is read by itself."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 - only templates need Django

    text = templatize(source, origin=place)
    for match in CALL.finditer(text):
        call = _call_at(text, match.start())
        if call is not None:
            asked = tuple(arg.value for arg in call.args if isinstance(arg, ast.Constant))
            ids = _ids(match[1], asked)
            if ids:
                yield text.count("\n", 0, match.start()) + 1, ids, _context(match[1], asked), []


def _call_at(text: str, start: int) -> ast.Call | None:
    end = start
    while (end := text.find(")", end) + 1) > 0:
        try:
            made = ast.parse(text[start:end], mode="eval").body
        except SyntaxError:
            continue
        return made if isinstance(made, ast.Call) else None
    return None


def _ids(function: str, messages: tuple[object, ...]) -> Message | None:
    texts = [text for text in messages if isinstance(text, str) and text]
    # A refusal whose sentence is put together has only its field left: `doors/console/sentences.py` names the sentence.
    if not texts or (function in REFUSALS and messages[0] != texts[0]):
        return None
    if function.startswith("ngettext"):
        return (texts[0], texts[1])
    return texts[-1] if function == "pgettext" else texts[0]


def _context(function: str, messages: tuple[object, ...]) -> str | None:
    return str(messages[0]) if function == "pgettext" else None


def read(code: str) -> Catalog:
    with po_path(code).open("rb") as file:
        return read_po(file, locale=LANGUAGES[code], domain="django")


def po_path(code: str) -> Path:
    return LOCALE / code / "LC_MESSAGES" / "django.po"


def main(verb: str) -> int:
    if verb == "update":
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nidaa.config.settings")
        update()
        compile_all()
    elif verb == "compile":
        compile_all()
    elif verb == "missing":
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nidaa.config.settings")
        sentences = missing()
        print("\n".join(sentences) or "Everything is translated.")
        return 1 if sentences else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))  # noqa: PLR2004 - one word is asked for
