class Refused(Exception):
    """Something in this room cannot be done as asked; the message says what and why."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class CaseNotFound(Refused):
    def __init__(self) -> None:
        super().__init__("There is no such case, or it has been erased.")


class CaseClosed(Refused):
    def __init__(self) -> None:
        super().__init__("This case is closed. Reopen it with a reason before changing it.")
