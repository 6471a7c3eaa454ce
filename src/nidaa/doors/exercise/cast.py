"""Who acts in an exercise. They are nobody's officers: their keys name the exercise."""

from nidaa.ground.people.facts import Actor, Role

OFFICER = Actor(
    "exercise:officer", "Officier d'exercice", "EXE01", 3, frozenset({Role.REPORT_TAKER, Role.CASE_OFFICER})
)
OPERATOR = Actor(
    "exercise:operator",
    "Opératrice d'exercice",
    "EXE01",
    3,
    frozenset({Role.CASE_OFFICER, Role.TIP_OPERATOR}),
)
COMMANDER = Actor("exercise:commander", "Commissaire d'exercice", "EXE", 8, frozenset({Role.APPROVER}))
UNIT = "EXE01"
