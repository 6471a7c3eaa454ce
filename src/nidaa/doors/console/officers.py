"""Names of officers for a page: rooms keep keys, people read names."""

from collections.abc import Iterable

from nidaa.ground.people.queries import names_of

PREFIX = "officer:"


def names_by_key(keys: Iterable[str]) -> dict[str, str]:
    """Display names by actor key; a key that is no officer's keeps itself out of the answer."""
    numbers = {int(key.removeprefix(PREFIX)) for key in keys if key.startswith(PREFIX)}
    return {f"{PREFIX}{number}": name for number, name in names_of(numbers).items()}
