"""Hypotheses: what may have happened, where the child may be, what to search next.

Before it: the case and its danger. After it: tips become evidence here; an alert may take an area from the map, if an
officer chooses it. Evidence is switched off rather than deleted; each map is kept with the digest of all that went
into it. `engine/` alone talks to search theory. Never public, in no form.
"""
