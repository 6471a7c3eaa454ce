class NotBroadcast(Exception):
    """This notice cannot go out as a cell broadcast; the sentence says why and what to do."""
