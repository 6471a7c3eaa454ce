class Unreadable(Exception):
    """The whole file cannot be read; the message says why and holds nothing of what is in it."""
