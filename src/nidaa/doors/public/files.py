"""What is published, read from the disk as it lies there: right type, a stamp to ask again with, a short life."""

import os
import re
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".atom": "application/atom+xml; charset=utf-8",
    ".xml": "application/cap+xml; charset=utf-8",
    ".cap": "application/cap+xml; charset=utf-8",
    ".json": "application/json",
    ".geojson": "application/geo+json",
}
# A page may be shown a little longer when we cannot be reached; a photo never: it must die with its alert.
PAGE_LIFE = "public, max-age=5, stale-if-error=60"
PICTURE_LIFE = "public, max-age=60"
ASSET_LIFE = "public, max-age=300"
FONT_LIFE = "public, max-age=2592000, immutable"
PICTURES = frozenset({".jpg", ".png", ".pdf", ".zip"})
# Nothing in a picture or a sheet may run, whatever it pretends to be.
LOCKED = "default-src 'none'; sandbox"
ASSET_NAME = re.compile(
    r"(?:public\.css|widget\.css|page\.js|tip\.js|subscribe\.js|widget\.js|icon\.svg|vendor/noto-[a-z-]+/[a-z0-9-]+\.woff2)"
)


def published(request: HttpRequest, path: str) -> HttpResponse:
    """A file below the public folder. The routes let through only names that are ours: no dots at the front, no `..`.

    Raises:
        Http404: nothing of that name is published, or no longer.
    """
    return _served(request, Path(settings.PUBLIC_FOLDER) / path)


def asset(request: HttpRequest, name: str) -> HttpResponse:
    """The style, fonts and scripts of the public pages, also before the first alert has put them on the disk."""
    found = finders.find(name) if ASSET_NAME.fullmatch(name) else None
    if not isinstance(found, str):
        raise Http404
    return _served(request, Path(found), life=FONT_LIFE if name.endswith(".woff2") else ASSET_LIFE)


def push_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows notifications. At the root, because a script rules only what lies below it."""
    return _served(request, Path(str(finders.find("push.js"))), life="no-cache")


def _served(request: HttpRequest, path: Path, *, life: str = "") -> HttpResponse:
    kind = TYPES.get(path.suffix)
    try:
        # One handle for stamp and content: a file replaced in between must not lend its stamp to the old words.
        with path.open("rb") as file:
            stamp = os.fstat(file.fileno())
            content = file.read()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise Http404 from None
    if kind is None:
        raise Http404
    changed = int(stamp.st_mtime)
    etag = f'"{stamp.st_mtime_ns:x}-{stamp.st_size:x}"'
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = life or (PAGE_LIFE if path.suffix == ".html" else _life_of(path.suffix))
    response["X-Robots-Tag"] = "noindex, noarchive, noimageindex"
    if path.suffix in PICTURES:
        response["Content-Security-Policy"] = LOCKED
    answer = get_conditional_response(request, etag, changed, response)
    kept = answer if answer is not None else response
    if kept.status_code != HTTPStatus.PRECONDITION_FAILED:
        kept["ETag"], kept["Last-Modified"] = etag, http_date(changed)
    return kept


def _life_of(suffix: str) -> str:
    return PICTURE_LIFE if suffix in PICTURES else PAGE_LIFE


def languages_of(public_id: str) -> tuple[str, ...]:
    """The languages in which a page of this alert lies on the disk."""
    place = Path(settings.PUBLIC_FOLDER) / "a" / public_id
    return tuple(sorted(path.stem for path in place.glob("*.html")))
