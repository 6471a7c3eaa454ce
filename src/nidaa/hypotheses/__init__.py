"""Hypotheses: what may have happened, where the child may be, what to search next.

Before it: the case and its danger. After it: tips become evidence here. First cut: the evidence register and the
places of the file on one map; the engine joins it through `engine.py`. Never public, in no form.
"""
