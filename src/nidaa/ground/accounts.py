"""Our accounts outside, by channel and key, as the settings hold them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Account:
    """One account of one channel. `secrets` are contents of files; they are never shown or logged."""

    channel: str
    key: str
    name: str
    options: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)

    @property
    def label(self) -> str:
        """How switches and throttles name it: "whatsapp:main"."""
        return f"{self.channel}:{self.key}"


def accounts(channel: str) -> tuple[Account, ...]:
    """In the order of the file: the first is tried first."""
    return tuple(account(channel, key) for key in settings.ACCOUNTS.get(channel, {}))


def accounts_for(channel: str, *, exercise: bool) -> tuple[Account, ...]:
    """Those by which this may go out. A page with millions of followers is not one of those that take exercises.

    An account says `exercises = "yes"` when it takes them too, and "only" when it takes nothing else: a provider's
    sandbox, a number that nobody has. Without a word it takes what is real alone.
    """
    wanted = {"yes", "only"} if exercise else {"yes", "no", ""}
    return tuple(one for one in accounts(channel) if one.options.get("exercises", "") in wanted)


def account(channel: str, key: str) -> Account:
    """Raises KeyError for one that the file no longer names."""
    held = settings.ACCOUNTS[channel][key]
    options = held["options"]
    return Account(channel, key, options.get("name", key), options, held["secrets"])
