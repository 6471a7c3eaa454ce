"""From an answer of HTTP to what Meta said, or to a fault."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nidaa.ground.http import Answer, seconds_asked

from .errors import Fault
from .faults import ROWS, Action, Row, meaning
from .usage import usage_of

LONGEST_TRACE = 40


@dataclass(frozen=True, slots=True)
class Reply:
    """What Meta said; `trace` finds the call again at their support; `version` is the one that answered."""

    body: Mapping[str, Any]
    trace: str
    version: str

    def text(self, name: str) -> str:
        """A value as text; empty when it is not there."""
        value = self.body.get(name)
        return "" if value is None else str(value)

    def rows(self, name: str = "data") -> list[Mapping[str, Any]]:
        """A list of objects; what is none of that is left out."""
        value = self.body.get(name)
        return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def reply_of(answer: Answer, *, wrote: bool, rows: tuple[Row, ...] = ROWS) -> Reply:
    """What Meta said.

    Args:
        answer: as it came.
        wrote: whether the call was to change something.
        rows: the table of errors.

    Raises:
        Fault: an error, or something that is no answer of this interface.
    """
    headers = {name.casefold(): value for name, value in answer.headers.items()}
    trace = _sign(headers.get("x-fb-trace-id", ""))
    body = _object(answer.body)
    if body is not None and "error" not in body and answer.status < 300:  # noqa: PLR2004 - 2yz
        return Reply(body, trace, _sign(headers.get("facebook-api-version", "")))
    said = body.get("error") if body is not None else None
    if isinstance(said, dict):
        raise _fault(said, answer.status, trace, wrote=wrote, wait_s=_wait(headers), rows=rows)
    raise _no_answer(answer.status, trace, wrote=wrote, wait_s=_wait(headers))


def _fault(
    said: Mapping[str, Any], status: int, trace: str, *, wrote: bool, wait_s: float, rows: tuple[Row, ...]
) -> Fault:
    code, subcode = _whole(said.get("code")), _whole(said.get("error_subcode"))
    transient = said.get("is_transient") is True
    meant = meaning(code, subcode, _details(said), status=status, transient=transient, rows=rows)
    number = f"{code}/{subcode}" if subcode else f"{code}"
    trace = _sign(said.get("fbtrace_id")) or trace or "unknown"
    throttled = wait_s if meant.action in {Action.THROTTLED, Action.BLOCKED} else 0.0
    sentence = f"Meta answers {number}: {meant.says} Trace {trace}."
    return Fault(sentence, meant.action, code=number, trace=trace, wrote=wrote, wait_s=throttled)


def _no_answer(status: int, trace: str, *, wrote: bool, wait_s: float) -> Fault:
    """A page of a proxy, half a text, nothing: who wrote it may have carried the call out."""
    refused = 400 <= status < 500  # noqa: PLR2004 - 4yz: not carried out
    meant = meaning(0, 0, "", status=status, transient=not refused)
    sentence = f"Meta’s answer cannot be read (HTTP {status})."
    return Fault(sentence, meant.action, code=f"HTTP {status}", trace=trace, wrote=wrote, wait_s=wait_s)


def _wait(headers: Mapping[str, str]) -> float:
    return max(seconds_asked(headers.get("retry-after", "")), usage_of(headers).wait_s)


def _details(said: Mapping[str, Any]) -> str:
    data = said.get("error_data")
    if isinstance(data, str):
        data = _object(data.encode()) or {"details": data}
    return str(data.get("details", "")) if isinstance(data, dict) else ""


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _sign(value: Any) -> str:
    """A mark of Meta's as it may be shown: letters, digits and a few signs, however long a hostile answer is."""
    return "".join(
        char for char in str(value or "") if char.isascii() and (char.isalnum() or char in "-_./+")
    )[:LONGEST_TRACE]
