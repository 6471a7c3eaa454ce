class Refused(Exception):
    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotReady(Refused):
    """The checklist is not empty; `findings` says what is open."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__("The alert cannot be submitted yet: " + " ".join(findings), "checklist")
        self.findings = findings


class Outdated(Refused):
    def __init__(self) -> None:
        super().__init__("Someone has changed this draft since you opened it. Look at it again.", "draft")
