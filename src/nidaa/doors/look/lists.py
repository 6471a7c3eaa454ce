"""Several things one after the other, as the language of the page writes them: «أ، ب» where others write «a, b»."""

from collections.abc import Iterable

from .languages import active

COMMAS = {"ar": "، "}
USUAL_COMMA = ", "


def comma() -> str:
    """The comma of the page's language, with the space after it."""
    return COMMAS.get(active(), USUAL_COMMA)


def joined(items: Iterable[object]) -> str:
    """Plain text. On a page use the filter `listed`, which keeps each item's own direction."""
    return comma().join(str(item) for item in items)
