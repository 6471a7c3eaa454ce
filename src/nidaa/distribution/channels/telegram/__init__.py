"""The force's Telegram channel, by the Bot API: one post an alert, corrected in place, taken away at its end.

A post carries the photo, the text in two languages and our reference. A correction edits the post; the end deletes
every post of the alert that we know and says in a new one, without a name, that it is over. Telegram cannot be asked
what a channel holds: see the README for what is done when an answer did not come.
"""
