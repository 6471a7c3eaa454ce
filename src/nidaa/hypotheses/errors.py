class Refused(Exception):
    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotReady(Refused):
    """The national grid is not on this machine yet."""

    def __init__(self) -> None:
        super().__init__(
            "The map of the country is being prepared on this machine. It takes less than a minute."
        )


class CannotMap(Refused):
    """Too little is known for a map; the sentence says what is missing."""
