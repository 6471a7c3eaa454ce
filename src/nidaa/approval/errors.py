class Refused(Exception):
    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class SameOfficer(Refused):
    def __init__(self) -> None:
        super().__init__(
            "You had a hand in this alert. Another officer than its creator, editor and submitter must release it."
        )


class Voided(Refused):
    def __init__(self) -> None:
        super().__init__("The draft was changed after it was submitted. It must be submitted again.")


class Lapsed(Refused):
    def __init__(self) -> None:
        super().__init__(
            "This request has lapsed. It must be submitted again, so that what it says is still true."
        )
