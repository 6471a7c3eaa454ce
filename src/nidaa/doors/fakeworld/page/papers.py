"""Mail, partners' posts, and the ledger's last lines."""

from datetime import UTC, datetime
from html import escape

from nidaa.doors.fakeworld.facts import Entry
from nidaa.doors.fakeworld.faults import Fault
from nidaa.doors.fakeworld.tray import Received

from .pieces import empty, moment, section

MOST, LAST_LINES = 8, 25


def papers(received: list[Received]) -> str:
    mails = [one for one in received if one.way == "mail"]
    posts = [one for one in received if one.way == "post"]
    return _tray("mail", "Mail", mails) + _tray("posts", "Partners", posts)


def ledger(entries: list[Entry], faults: list[Fault]) -> str:
    """Who received what; newest first."""
    rows = "".join(_row(one) for one in reversed(entries[-LAST_LINES:]))
    table = (
        '<div class="scroll" tabindex="0" role="region" aria-label="Lines of the ledger"><table><thead><tr><th>Time</th><th>Service</th>'
        "<th>What</th><th>To</th><th>Version</th><th>Key</th><th>Note</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )
    trouble = "".join(f"<li>{escape(one.service)}: {escape(one.name)}</li>" for one in faults)
    told = f'<div class="faults"><h3>Going wrong on purpose</h3><ul>{trouble}</ul></div>' if trouble else ""
    content = told + (table if rows else empty("Nothing has come in yet."))
    return section("ledger", "Ledger", f"{len(entries)} entries", content)


def _tray(name: str, title: str, kept: list[Received]) -> str:
    told = "".join(_article(one) for one in kept[:MOST]) or empty("Nothing has come in yet.")
    return section(name, title, "", told)


def _article(one: Received) -> str:
    again = (
        ' <span class="again">· the same key again: a careful receiver drops it</span>' if one.again else ""
    )
    enclosures = "".join(
        f'<p><a href="/received/{one.number}/{place}">{escape(enclosure.name)}</a>'
        f" ({escape(enclosure.kind)}, {len(enclosure.content):,} bytes)</p>"
        for place, enclosure in enumerate(one.enclosures)
    )
    words = "".join(f"<span>{escape(line)}</span>" for line in one.text.splitlines())
    kind = "text" if one.way == "mail" else "code"
    return (
        f'<article class="paper"><details><summary><span dir="auto">{escape(one.title) or "(no subject)"}</span></summary>'
        f'<pre class="{kind}">{words}</pre>{enclosures}</details>'
        f'<p class="under">{moment(one.at)} · from {escape(one.sender)} to {escape(one.to)}<br>'
        f"key {escape(one.key) or 'none'}{again}</p></article>"
    )


def _row(one: Entry) -> str:
    note = one.fault or ("again" if one.again else "") or ("" if one.taken else "asked")
    at = datetime.fromtimestamp(one.at, UTC)
    cells = (one.service, one.action, one.to, one.version, one.key[:40], note)
    marked = "" if one.taken else ' class="untaken"'
    return (
        f"<tr{marked}><td>{moment(at)}</td>"
        + "".join(f"<td><bdi>{escape(cell)}</bdi></td>" for cell in cells)
        + "</tr>"
    )
