"""CAP 1.2 files: one for each release, and the last one of each alert beside its page.

`cap/RELEASE.xml` and `a/ALERT/alert.cap` in the public folder. `render` writes the message from the notice,
with the exact identifiers of the release; `send` judges it, signs it when there are keys, and publishes it.
Fails closed: what is not valid, or cannot be signed although there are keys, is not published. Once an alert
is withdrawn, the files of its earlier releases are gone and only the Cancel stands.
"""
