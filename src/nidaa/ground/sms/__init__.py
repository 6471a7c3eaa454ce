"""Short messages: how a text is cut into parts, and how parts are handed to an operator's centre (SMSC).

`segments` is pure: GSM-7 and UCS-2, headers that join parts, nothing ever respelled. `port` is what a channel
sees of a line to a centre; `session` speaks SMPP 3.4 over one connection with a window, `receipts` reads what
comes back. Measuring for the writer stands in ground/charset. After it: the SMS channel of distribution.
"""
