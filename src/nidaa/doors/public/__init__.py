"""The public's door: alert pages from the disk, the tip form, «is this notice real?». No cookie, no account, no case.

Pages of alerts are files written at release (distribution/channels/page) and are read from the disk without the
database; nginx may hand them out in its place. The database is asked for two things only: what the public may know of
an alert, and to put a tip into the box.
"""
