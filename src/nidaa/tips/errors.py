class Refused(Exception):  # noqa: N818 - a refusal is a sentence a member of the public can read
    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
