"""Refuses what no published contract lists: contracts/graph.json is drawn from Meta's own SDK by tools/contracts.py."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from nidaa.doors.fakeworld.facts import Answer

from .refusals import refuse

CONTRACTS = Path(__file__).parents[1] / "contracts"
# Of every Graph call, and the file of an upload: the SDK adds these outside its parameter lists.
ALWAYS = {
    "access_token",
    "appsecret_proof",
    "fields",
    "limit",
    "after",
    "before",
    "since",
    "until",
    "source",
    "locale",
}
ITEM = re.compile(r"([a-z_]+)\[(\d+)\]")


@cache
def published() -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads((CONTRACTS / "graph.json").read_text(encoding="utf-8"))
    return read


def unlisted_parameter(call: str, said: Mapping[str, Any]) -> Answer | None:
    """The refusal of the first field that this call does not list, e.g. of "page.create_feed"; None when all are listed."""
    listed = published()["calls"][call]
    for name in said:
        plain = name.partition("[")[0]
        if plain not in listed and plain not in ALWAYS:
            return refuse(100, message=f"(#100) Param {name} is not listed for {call}.")
    return None


def unlisted_field(thing: str, asked: str) -> Answer | None:
    """The refusal of the first field that such a thing has not: Graph says it in these words."""
    listed = published()["fields"][thing]
    for name in top_names(asked):
        if name not in listed:
            return refuse(100, message=f"(#100) Tried accessing nonexisting field ({name})")
    return None


def top_names(asked: str) -> list[str]:
    """Of "id,attachments{media},from.limit(1){name}": id, attachments, from."""
    flat, depth = "", 0
    for letter in asked:
        depth += (letter in "{(") - (letter in "})")
        if depth == 0 and letter not in "})":
            flat += letter
    return [name.partition(".")[0].strip() for name in flat.split(",") if name.strip()]


def listed(said: Mapping[str, Any], name: str) -> list[Any]:
    """A list however it was written: as JSON, as a JSON string, or as name[0], name[1]."""
    value = said.get(name)
    if isinstance(value, str):
        value = json.loads(value)
    if isinstance(value, list):
        return value
    items = [
        (int(match[2]), said[key]) for key in said if (match := ITEM.fullmatch(key)) and match[1] == name
    ]
    return [json.loads(one) if isinstance(one, str) else one for _, one in sorted(items)]


def is_true(said: Mapping[str, Any], name: str, *, otherwise: bool) -> bool:
    value = said.get(name, otherwise)
    return value in {True, "true", "True", "1"} if not isinstance(value, bool) else value
