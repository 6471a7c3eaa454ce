"""Lays a nested record flat, so that each of its values has one address and none can be forgotten."""

from collections.abc import Iterator, Mapping
from typing import Any

MOST_DEPTH = 12  # no register nests deeper; a file that does is no record


def leaves(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Address and value of all that is said: `address.state.name`, `images[0].href`. Empty is not said."""
    if depth > MOST_DEPTH:
        yield path, "(nested too deep)"
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from leaves(part, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from leaves(part, f"{path}[{place}]", depth + 1)
    elif value is not None and str(value).strip():
        yield path, value.strip() if isinstance(value, str) else value
