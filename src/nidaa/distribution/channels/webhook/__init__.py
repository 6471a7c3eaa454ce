"""Signed posts to partners' machines, after the Standard Webhooks specification.

Every post says the whole state of the alert, with a `sequence`: one that comes late or twice does no harm. No
photo in it, only its address, which dies with the alert. The same `webhook-id` at every attempt; five seconds for
everything; only public addresses, and those inside that the settings name.
"""
