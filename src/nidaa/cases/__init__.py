"""Cases: a child is reported missing; what is known, by whom, since when; what must be done and by when.

Before it: the report (a parent at the counter, or an imported record). After it: triage says how great the danger is.
A case file is not a form but a fold: each statement names the fields it states, its source, the moment it was
obtained and whether it is a fact, a statement or an assessment; the latest statement of a field is its value,
and what was said before stays. `None` means «asked, and unknown», which is an answer; absent means «not asked».
"""
