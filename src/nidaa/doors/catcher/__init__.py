"""Plays the partners of a demo: takes any mail and any post, keeps them in memory, and shows them on a page.

`tray` keeps, `servers` listen on loopback only, `page` shows. Nothing is forwarded, nothing is written to disk.
It stands alone: it knows mail and HTTP, and nothing of alerts but the names of two headers.
"""
