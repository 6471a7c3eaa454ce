"""Mail to subscribers, one a person, over connections to the relay that are kept.

The same `Message-ID` at every attempt lets a relay drop what it has; a correction replies to the alert and supersedes
it; every mail says how to leave by one click (RFC 8058), in its head and in its text. Mail to partners is `email`.
"""
