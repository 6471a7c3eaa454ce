"""Meta's Graph interface: one login, calls that are bounded and counted, and what an error means.

Before it: `calling` makes the call. After it: the channels that publish on pages of Facebook and Instagram, and the
table that shows an officer whether they still can. An error is decided by its number (table in `faults`), never by
its words; Meta's trace of it is kept, for their support. A token is never in an error, a log or a fact's repr.
"""
