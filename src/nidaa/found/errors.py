class Refused(Exception):  # noqa: N818 - a refusal is a sentence for the officer
    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotInRegister(Refused):
    def __init__(self) -> None:
        super().__init__("There is no such child in the register, or the record has been erased.")
