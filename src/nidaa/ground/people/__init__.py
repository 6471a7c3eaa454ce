"""People: officers with unit, rank and roles; what each role may do, as one table.

Before it: nothing. After it: every room asks `check_may` with an Actor. Sign-in itself is django-allauth's.
"""
