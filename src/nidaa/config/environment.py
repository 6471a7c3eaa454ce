"""Typed readers of the environment: a missing or odd value is refused at start, by name."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit


class SettingRefused(SystemExit):
    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"Setting {name}: {sentence}")


def text(name: str, default: str | None = None) -> str:
    """The value of a variable, or of the file named by NAME_FILE; refuses a missing one without default."""
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise SettingRefused(name, "is missing. docs/deploy.md says what it is for.")
    return value


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in allowed:
        raise SettingRefused(name, f"must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def seconds(name: str, default: float) -> float:
    value = text(name, str(default))
    try:
        found = float(value)
    except ValueError:
        found = -1.0
    if not 0 <= found < float("inf"):
        raise SettingRefused(name, f"must be a number of seconds, not {value!r}.")
    return found


def folder(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser()


def state_folder() -> Path:
    """Where everything that is not the database server's lives: NIDAA_HOME, else the system's usual place."""
    usual = Path("/var/lib/nidaa") if os.geteuid() == 0 else Path.home() / ".local" / "state" / "nidaa"
    return folder("NIDAA_HOME", usual)


def database(url: str, name: str) -> dict[str, object]:
    """Django's database entry for a postgresql:// address; refuses any other."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SettingRefused(name, "must look like postgresql://user:password@host:5432/database.")
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or 5432),
    }
