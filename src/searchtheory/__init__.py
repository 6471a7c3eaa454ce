"""Search theory: where a missing child may be, why, and what to search next.

The numerical core. No Django, no I/O, no clock, no global randomness: time, cells and people come in as
arguments; floats and arrays, metres and seconds (kilometres only where a name says `_km`).
First read `case.py` (what is known), then `assess.py` (what follows from it).
"""
