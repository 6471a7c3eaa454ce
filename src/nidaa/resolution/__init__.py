"""Resolution: how it ended. The family hears first, every alert is withdrawn, what helped is written down honestly.

Before it: tips and approval (whose command withdraws). After it: retention. Statistics tell found apart from found
because of the alert, and both from unknown.
"""
