"""Triage: how great the danger is, which alert tier is met, why, and when to look again.

Before it: the case file. After it: the alert. The score is advisory and names every factor; unknown counts as risk;
a red flag is a floor; an officer signs, and a level below the computed or the standing one needs a second officer
and a reason (law 09-08, art. 11: no decision on a person by automated evaluation alone).
"""
