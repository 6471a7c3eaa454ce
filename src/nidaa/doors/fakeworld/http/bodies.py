"""Fields of a body: JSON, a form, or a form with files; and the fields of the query beside them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from nidaa.doors.fakeworld.facts import Request

NAME = re.compile(rb'name="([^"]*)"')
FILE = re.compile(rb'filename="([^"]*)"')
KIND = re.compile(rb"content-type:\s*([^\r\n]+)", re.IGNORECASE)
BOUNDARY = re.compile(r'boundary="?([^";]+)"?')


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    kind: str
    content: bytes


def fields(request: Request) -> dict[str, Any]:
    """All that was said, by name; of the same name in query and body, the body's. Empty for a body that is none of ours."""
    return {**request.query, **_of_body(request)}


def whole_json(request: Request) -> Any:
    """The body as JSON; raises ValueError."""
    return json.loads(request.body)


def _of_body(request: Request) -> Mapping[str, Any]:
    kind = request.headers.get("content-type", "")
    if not request.body:
        return {}
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))
    if kind.startswith("multipart/form-data") and (match := BOUNDARY.search(kind)):
        return dict(_parts(request.body, b"--" + match[1].encode()))
    try:
        said = json.loads(request.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _parts(body: bytes, boundary: bytes) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for part in body.split(boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        name = NAME.search(head)
        if name is None:
            continue
        if (file := FILE.search(head)) is not None:
            kind = KIND.search(head)
            told = kind[1].decode() if kind else "application/octet-stream"
            found.append((name[1].decode(), Upload(file[1].decode(errors="replace"), told, content)))
        else:
            found.append((name[1].decode(), content.decode(errors="replace")))
    return found
