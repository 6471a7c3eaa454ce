"""Several things one after the other, as the language of the page writes them: «أ، ب» where others write «a, b»."""

from collections.abc import Iterable

from .languages import active

# Unicode isolates: a code or a person's words keep their own direction inside a sentence, on a page and on paper.
ISOLATED, AS_BEFORE = "\u2068", "\u2069"
COMMAS = {"ar": "، "}
USUAL_COMMA = ", "


def comma() -> str:
    """The comma of the page's language, with the space after it."""
    return COMMAS.get(active(), USUAL_COMMA)


def apart(text: str) -> str:
    """A code or a person's words inside a sentence of ours, as plain text. On a page use `isolated`."""
    return f"{ISOLATED}{text}{AS_BEFORE}" if text.strip() else text


def joined(items: Iterable[object]) -> str:
    """Plain text. On a page use the filter `listed`, which keeps each item's own direction."""
    return comma().join(str(item) for item in items)
