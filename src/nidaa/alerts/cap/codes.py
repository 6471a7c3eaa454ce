"""Event codes set side by side, so that each reader finds the one it knows.

Sources: SAME codes of the Emergency Alert System (CAE, child abduction emergency); OASIS Event Terms List
1.2.
"""

from nidaa.alerts.cap.facts import CapPair

OASIS_TERMS = "OET"

ABDUCTION = (CapPair("SAME", "CAE"), CapPair(OASIS_TERMS, "OET-038"))
# Not CAE: a phone or a siren that knows SAME would treat a missing child as an abduction.
MISSING = (CapPair(OASIS_TERMS, "OET-130"),)
