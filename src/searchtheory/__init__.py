"""Search theory: the numerical core. No Django, no I/O, no clock, no global randomness."""
