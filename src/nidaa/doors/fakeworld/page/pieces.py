"""The smallest parts of the page: escaped text that finds its own direction, times, pictures."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from urllib.parse import quote


def lines(text: str) -> str:
    """Each line finds its own direction: Arabic from the right, French from the left, in one text."""
    return "".join(f'<p dir="auto">{escape(line) or "&#8203;"}</p>' for line in text.strip().splitlines())


def moment(at: datetime) -> str:
    return f'<time datetime="{at.isoformat()}">{at:%H:%M:%S}</time>'


def picture(name: str, alt: str) -> str:
    return f'<img src="/_picture/{quote(name, safe="")}" alt="{escape(alt, quote=True)}" loading="lazy">'


def section(name: str, title: str, subtitle: str, content: str) -> str:
    """One place of the outside."""
    under = f'<p class="quiet">{escape(subtitle)}</p>' if subtitle else ""
    return (
        f'<section class="card {name}" aria-labelledby="h-{name}">'
        f'<header><h2 id="h-{name}">{escape(title)}</h2>{under}</header>{content}</section>'
    )


def empty(words: str) -> str:
    return f'<p class="empty">{escape(words)}</p>'


def listed(items: Iterable[str]) -> str:
    return "".join(f"<li>{item}</li>" for item in items)
