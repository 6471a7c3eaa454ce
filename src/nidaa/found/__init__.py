"""Found: the register of children found or unidentified (in care, in hospital), held against cases.

Before it: cases. After it: triage, and resolution, which closes a case whose child was found. A toddler is
often in care before anyone reports: so opening a case asks `matches_for_case`, and registering a child asks
`matches_for_found`. A match is a candidate with its reasons, never a decision; an officer confirms or rejects
it, and a rejection is remembered until what is known of either side changes.
"""
