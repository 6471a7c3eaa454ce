class Refused(Exception):
    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotInRegister(Refused):
    def __init__(self) -> None:
        super().__init__("There is no such child in the register, or the record has been erased.")
