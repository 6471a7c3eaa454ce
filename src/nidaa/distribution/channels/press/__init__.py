"""The press kit: one ZIP for newsrooms, beside the page, under an address that cannot be guessed, while the alert stands.

Photo with caption, credit and hour of expiry inside the picture; the poster and the story picture as the poster's channel
published them; the texts in every language, as text and as JSON; what to do when the alert ends.
"""
