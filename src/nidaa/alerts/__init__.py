"""The alert: what the public would read, where, until when.

Before it: triage, which says how great the danger is. After it: approval, where a second officer releases
it or sends it back.
"""
