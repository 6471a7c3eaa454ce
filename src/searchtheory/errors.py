"""Refusals of the core, as sentences that name the field."""


class BadCase(ValueError):
    """The case cannot be read as it stands."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(f"{field}: {sentence}")
        self.field = field
