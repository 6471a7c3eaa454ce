"""Outcomes in the officer's words. Labels are English msgids."""

from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from nidaa.cases.facts.first_screen import SUSPICIONS
from nidaa.cases.facts.interview import PLACE_KINDS
from nidaa.resolution.facts import Condition, Contribution, FoundBy

CONDITIONS = (
    (Condition.SAFE.value, N("Safe and well")),
    (Condition.HARMED.value, N("Harmed or in need of care")),
    (Condition.DECEASED.value, N("Deceased")),
    (Condition.NEVER_MISSING.value, N("Was never missing")),
)
FINDERS = (
    (FoundBy.POLICE.value, N("Police")),
    (FoundBy.PUBLIC.value, N("A member of the public")),
    (FoundBy.FAMILY.value, N("The family")),
    (FoundBy.SELF.value, N("Came back alone")),
    (FoundBy.INSTITUTION.value, N("A hospital, centre or association")),
)
CONTRIBUTIONS = (
    (Contribution.DIRECT.value, N("Yes: found because of the alert")),
    (Contribution.PARTIAL.value, N("In part")),
    (Contribution.NONE.value, N("No")),
    (Contribution.UNKNOWN.value, N("Not known")),
)
TYPES = (*SUSPICIONS, ("other", N("Something else")), ("unknown", N("Not known")))
# Where a child was found: the kinds of the interview, and what is nobody's place.
FIND_PLACES = (
    *PLACE_KINDS,
    ("street", N("Street or open ground")),
    ("water", N("In or beside water")),
    ("vehicle", N("In a vehicle")),
    ("abroad", N("Outside the country")),
)
FAMILY = (("yes", N("Yes, the family knows")), ("not_yet", N("Not yet")))

# What is kept sealed beside the columns, in the order in which it is read; labels as on the form.
DETAILS = (
    ("where", N("Where, in words")),
    ("place_kind", N("In what kind of place")),
    ("point", N("On the map")),
    ("distance_km", N("Kilometres from where last seen")),
    ("hours", N("Hours since last seen")),
    ("found_by_words", N("By whom exactly")),
    ("condition_words", N("About the condition")),
    ("verified_by", N("Identity verified by")),
    ("family_informed", N("Family informed first")),
    ("family_by", N("Family informed by")),
    ("family_at", N("Family informed at")),
    ("evidence", N("What shows it")),
    ("closing", N("Closing words")),
)
