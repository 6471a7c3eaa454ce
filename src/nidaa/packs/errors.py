class PackError(ValueError):
    """A pack cannot be used; the sentence names the file and the key."""

    def __init__(self, file: str, key: str, why: str) -> None:
        super().__init__(f"{file}, {key}: {why}.")
        self.file = file
        self.key = key
        self.why = why


class IncompleteTextError(ValueError):
    """A template lacks a field it cannot do without."""
