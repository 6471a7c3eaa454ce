class AreaError(ValueError):
    """An area cannot be used: `field` names the part, such as "polygons[0]", `sentence` says why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(f"{field}: {sentence}")
        self.field = field
        self.sentence = sentence


class PlaceUnknownError(KeyError):
    """No place has that code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f"No place has the code {self.code!r}."
