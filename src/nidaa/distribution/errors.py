class Undeliverable(Exception):
    """A channel could not deliver.

    `permanent`: trying again cannot help. `maybe_sent`: the peer may have it. `wait_s`: what the peer asks us to wait.
    """

    def __init__(
        self, sentence: str, *, permanent: bool, maybe_sent: bool = False, wait_s: float = 0.0
    ) -> None:
        super().__init__(sentence)
        self.permanent = permanent
        self.maybe_sent = maybe_sent
        self.wait_s = wait_s


class Refused(Exception):
    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
