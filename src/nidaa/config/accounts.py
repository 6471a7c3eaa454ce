"""Reads the one file that names our accounts outside: a page, a number, a short code, a broadcast centre.

A section is a channel and a key of our choice: `[facebook.national]`. Every value is text; a name that ends in
`_file` names a file whose content is a secret. What is odd is refused at start, by name.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from nidaa.config.environment import SettingRefused

NAME = "NIDAA_ACCOUNTS"
Section = dict[str, dict[str, str]]


def read(path: str) -> dict[str, dict[str, Section]]:
    """Channel → key → {"options": …, "secrets": …}; nothing for an empty path."""
    if not path:
        return {}
    try:
        content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingRefused(NAME, f"names {path}, which does not exist.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingRefused(NAME, f"names {path}, which is not TOML: {error}.") from None
    return {channel: _channel(channel, sections) for channel, sections in content.items()}


def _channel(channel: str, sections: object) -> dict[str, Section]:
    if not isinstance(sections, Mapping) or not all(isinstance(one, Mapping) for one in sections.values()):
        raise SettingRefused(NAME, f"{channel} must hold sections such as [{channel}.main].")
    return {key: _section(f"{channel}.{key}", values) for key, values in sections.items()}


def _section(name: str, values: Mapping[str, object]) -> Section:
    options, secrets = {}, {}
    for key, value in values.items():
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise SettingRefused(NAME, f"[{name}] {key} must be text or a number.")
        if key.endswith("_file"):
            secrets[key.removesuffix("_file")] = _secret(name, key, str(value))
        else:
            options[key] = str(value)
    return {"options": options, "secrets": secrets}


def _secret(name: str, key: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingRefused(NAME, f"[{name}] {key} names {path}: {error.strerror}.") from None
