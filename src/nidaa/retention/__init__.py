"""Retention: when a case must be forgotten, what holds it back, and the erasure in every room.

Before it: the outcome. After it: nothing; a statistical stub remains, which names nobody. Erasing is deleting the sealed
rows, destroying the case's key (so that backups are unreadable once the key's own backups have aged), and checking.
"""
