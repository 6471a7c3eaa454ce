"""Whether a WhatsApp message holds nothing but what the contract lists: contracts/whatsapp.schema.json."""

import json
import re
from collections import OrderedDict
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

SCHEMA = Path(__file__).parents[1] / "contracts" / "whatsapp.schema.json"
# Messages of one shard differ in these alone; the rest was looked at with the first of them.
PERSONAL = ("to", "recipient", "biz_opaque_callback_data")
OF_ONE_PERSON = re.compile(rb'"(to|recipient|biz_opaque_callback_data)"\s*:\s*"[^"\\]*"')
KEEPS = 256

_seen: OrderedDict[bytes, None] = OrderedDict()


def unlisted(message: Any, body: bytes) -> ValidationError | None:
    """The worst of what the contract does not list, or None."""
    shape = OF_ONE_PERSON.sub(rb"\1", body)
    if shape in _seen and isinstance(message, dict):
        personal = {name: message[name] for name in PERSONAL if name in message}
        return _worst(_personal(), personal)
    error = _worst(_whole(), message)
    if error is None:
        _seen[shape] = None
        while len(_seen) > KEEPS:
            _seen.popitem(last=False)
    return error


def _worst(contract: Draft202012Validator, said: Any) -> ValidationError | None:
    found: ValidationError | None = best_match(contract.iter_errors(said))
    return found


@cache
def _whole() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


@cache
def _personal() -> Draft202012Validator:
    """The same for what differs from person to person."""
    listed = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]
    return Draft202012Validator({"properties": {name: listed[name] for name in PERSONAL}})
