"""Addresses of the page: itself, what it looks like, pictures, attachments to save, and writing from a phone."""

import re
from functools import cache
from pathlib import Path

from nidaa.doors.fakeworld.facts import Answer, Request, as_text
from nidaa.doors.fakeworld.http.bodies import fields
from nidaa.doors.fakeworld.http.desk import Handler, Place, plain_refusal
from nidaa.doors.fakeworld.outside import Outside

from .whole import stage, whole

LOOK = Path(__file__).parents[2] / "look" / "static"
HERE = Path(__file__).parent
FONT = re.compile(r"vendor/noto-sans[a-z-]*/[a-z0-9-]+\.woff2")
FILES = {
    "tokens.css": (LOOK / "tokens.css", "text/css; charset=utf-8"),
    "icon.svg": (LOOK / "icon.svg", "image/svg+xml"),
    "page.css": (HERE / "page.css", "text/css; charset=utf-8"),
    "live.js": (HERE / "live.js", "text/javascript; charset=utf-8"),
}
# Pictures by how they begin: what says of itself that it is one is not believed.
KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"RIFF": "image/webp"}
ENCLOSURE = re.compile(r"/received/([0-9]+)/([0-9]+)")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
GUARDS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
)


def find(request: Request) -> Place | None:
    if request.method == "POST":
        return Place("", "", write, plain_refusal) if request.path == "/_write" else None
    for beginning, handler in PLACES.items():
        if request.path == beginning or (
            beginning.endswith("/") and beginning != "/" and request.path.startswith(beginning)
        ):
            return Place("", "", handler, plain_refusal)
    return None


def show(outside: Outside, request: Request) -> Answer:
    return _html(whole(outside, request.query.get("phone", "")))


def show_stage(outside: Outside, request: Request) -> Answer:
    return _html(stage(outside, request.query.get("phone", "")))


def look(_outside: Outside, request: Request) -> Answer:
    name = request.path.removeprefix("/_look/")
    file, kind = FILES.get(name, (LOOK / name, "font/woff2"))
    if name not in FILES and not FONT.fullmatch(name):
        return _none()
    return Answer(200, _content(file), kind, GUARDS[:3])


def show_picture(outside: Outside, request: Request) -> Answer:
    picture = outside.scene.pictures.get(request.path.removeprefix("/_picture/"))
    kind = next(
        (kind for begins, kind in KINDS.items() if picture and picture.content.startswith(begins)), ""
    )
    return Answer(200, picture.content, kind, GUARDS) if picture and kind else _none()


def save(outside: Outside, request: Request) -> Answer:
    """As plain bytes to save: a browser must not run what a stranger mailed."""
    match = ENCLOSURE.fullmatch(request.path)
    number, place = (int(match[1]), int(match[2])) if match else (0, 0)
    for one in outside.scene.tray.received():
        if one.number == number and place < len(one.enclosures):
            content = one.enclosures[place].content
            return Answer(
                200, content, "application/octet-stream", (*GUARDS, ("Content-Disposition", "attachment"))
            )
    return _none()


def write(outside: Outside, request: Request) -> Answer:
    """The form below the phone. Another site's page cannot press it."""
    said = fields(request)
    mouth = outside.mouths.get(str(said.get("service", "")))
    if request.headers.get("origin", outside.base) != outside.base or mouth is None or not said.get("from"):
        return as_text("Write from the page of the stand-in.", 403)
    mouth(str(said["from"]), str(said.get("text", ""))[:300], "NIDAA")
    return Answer(303, headers=(("Location", "/"), *GUARDS))


PLACES: dict[str, Handler] = {
    "/": show,
    "/_stage": show_stage,
    "/_look/": look,
    "/_picture/": show_picture,
    "/received/": save,
}


@cache
def _content(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def _html(text: str) -> Answer:
    return Answer(200, text.encode(), "text/html; charset=utf-8", GUARDS)


def _none() -> Answer:
    return Answer(404, b"There is nothing here.", "text/plain; charset=utf-8", GUARDS)
