"""The page of the catcher, as text: nothing of what came in is trusted, so all of it is escaped."""

import json
from html import escape

from .tray import Received

STYLE = """
body { font: 16px/1.5 system-ui, "Noto Sans Arabic", "Noto Sans Tifinagh", sans-serif; margin: 2rem auto;
  max-inline-size: 60rem; padding-inline: 1rem; color: #1b1f24; background: #fff; }
h1 { font-size: 1.4rem; }
article { border-block-start: 1px solid #c8ccd1; padding-block: 1rem; }
h2 { font-size: 1.1rem; margin: 0; }
p { margin: 0.25rem 0; color: #4a5058; overflow-wrap: anywhere; }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f5f7; padding: 0.75rem; margin: 0.5rem 0; }
.text > span { display: block; unicode-bidi: plaintext; text-align: start; min-block-size: 1.5em; }
.post pre { max-block-size: 16rem; overflow: auto; font: 14px/1.4 ui-monospace, monospace, "Noto Sans Arabic"; }
.again { color: #7a4b00; font-weight: 600; }
@media (prefers-color-scheme: dark) {
  body { color: #e8eaed; background: #16181c; } p { color: #aab0b8; } pre { background: #22262c; }
  a { color: #9ec5ff; } .again { color: #ffca7a; }
}
"""


def page(received: list[Received], *, mail_port: int, page_port: int) -> str:
    """All that came in, newest first."""
    told = "".join(_article(one) for one in received) or "<p>Nothing has come in yet.</p>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>What partners received</title>'
        '<link rel="stylesheet" href="/style.css"></head><body><main><h1>What partners received</h1>'
        f"<p>Mail to 127.0.0.1:{mail_port} and posts to http://127.0.0.1:{page_port}/hook arrive here. "
        "Nothing leaves this machine; all is forgotten when the catcher stops.</p>"
        f"{told}</main></body></html>"
    )


def as_json(received: list[Received]) -> str:
    """The same for programs: number, at, way, key, again, title, sender, to, text, names of enclosures."""
    return json.dumps([_plain(one) for one in received], ensure_ascii=False, indent=1)


def _plain(one: Received) -> dict[str, object]:
    return {
        "number": one.number,
        "at": one.at.isoformat(),
        "way": one.way,
        "key": one.key,
        "again": one.again,
        "title": one.title,
        "sender": one.sender,
        "to": one.to,
        "text": one.text,
        "enclosures": [enclosure.name for enclosure in one.enclosures],
    }


def _article(one: Received) -> str:
    again = (
        ' <span class="again">· the same key again: a careful receiver drops it</span>' if one.again else ""
    )
    links = "".join(
        f'<p><a href="/received/{one.number}/{place}">{escape(enclosure.name)}</a>'
        f" ({escape(enclosure.kind)}, {len(enclosure.content):,} bytes)</p>"
        for place, enclosure in enumerate(one.enclosures)
    )
    # Each line finds its own direction: Arabic from the right, French from the left, in one text.
    lines = "".join(f"<span>{escape(line)}</span>" for line in one.text.splitlines())
    return (
        f'<article class="{one.way}"><h2 dir="auto">{escape(one.title) or "(no subject)"}</h2>'
        f"<p>{one.way} {one.number} · {one.at:%H:%M:%S} UTC · from {escape(one.sender)} to {escape(one.to)}</p>"
        f"<p>key {escape(one.key) or 'none'}{again}</p>"
        f'<pre class="text">{lines}</pre>{links}</article>'
    )
