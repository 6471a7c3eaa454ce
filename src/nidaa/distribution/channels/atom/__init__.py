"""The Atom feeds (RFC 4287): all alerts in `feeds/alerts.atom`, and one feed a language, `feeds/LANGUAGE.atom`.

One entry an alert, under the same id for ever; `updated` moves with each release. The end of an alert is an entry
under the same id that says so, for 48 hours: every reader puts it in the place of the copy that named the child,
while few readers know deleted-entry (RFC 6721), and some keep what has merely left the feed.
"""
