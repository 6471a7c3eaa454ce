"""What everybody outside sees now, on one page for a newcomer: a phone, a Facebook page, Instagram, Telegram, mail.

`phone`, `places` and `papers` draw their part, `whole` puts them together, `desk` answers. Nothing of what came in is
trusted: all of it is escaped, pictures are shown only if they are pictures, and a script of ours only looks again.
"""
