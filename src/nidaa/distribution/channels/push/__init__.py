"""Web push to subscribers' browsers: the one channel to a person that can really be taken back.

`Topic` makes a later message replace one that still waits at the push service; `tag` makes it replace the one on the
screen. What is sent is the short text of the notice and its address, encrypted for that browser alone.
"""
