class Undeliverable(Exception):
    """A channel could not deliver. `permanent`: trying again cannot help. `maybe_sent`: the peer may have it."""

    def __init__(self, sentence: str, *, permanent: bool, maybe_sent: bool = False) -> None:
        super().__init__(sentence)
        self.permanent = permanent
        self.maybe_sent = maybe_sent


class Refused(Exception):
    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
