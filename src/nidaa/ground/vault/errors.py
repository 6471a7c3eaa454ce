class KeyDestroyed(Exception):
    def __init__(self) -> None:
        super().__init__("The data of this case has been erased.")


class NotAuthentic(Exception):
    def __init__(self) -> None:
        super().__init__("A sealed value does not belong where it stands, or the master key is another one.")
