"""Short messages to subscribers, over SMPP 3.4 or the HTTP interface of an aggregator, one account after the other.

The approved short text goes out byte for byte, in the subscriber's language, or in two where that costs no more.
What a centre or aggregator says becomes a verdict by tables (`verdicts`); a message of which nobody knows is never
sent again blindly. Receipts and STOP words come back by `listen` (SMPP) or by the hooks door (`inbound` reads them).
"""
