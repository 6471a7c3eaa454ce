class Unreadable(Exception):  # noqa: N818 - the state of a file, said as it is
    """The whole file cannot be read; the message says why and holds nothing of what is in it."""
