"""The localisation interview: asked section by section, at any time, by anyone on the case."""

from .fields import Field, Kind, Section, Visibility
from .fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _

PUBLIC, SENSITIVE = Visibility.PUBLIC, Visibility.SENSITIVE
LONG, YES_NO, CHOICE, TIME, POINT = Kind.LONG, Kind.YES_NO, Kind.CHOICE, Kind.TIME, Kind.POINT

PLACE_KINDS = (
    ("home", N("Home")),
    ("friend", N("Friend's home")),
    ("relative", N("Relative's home")),
    ("school", N("School")),
    ("cafe", N("Café or gaming room")),
    ("sport", N("Sports ground or club")),
    ("park", N("Park or square")),
    ("beach", N("Beach")),
    ("station", N("Bus or railway station")),
    ("port", N("Port")),
    ("border", N("Border crossing")),
    ("market", N("Market")),
    ("mosque", N("Mosque or zaouia")),
    ("shelter", N("Shelter or association")),
    ("hospital", N("Hospital")),
    ("work", N("Workplace")),
    ("abandoned", N("Abandoned building")),
    ("found_before", N("Found here before")),
    ("other", N("Other place")),
)
RELATIONS = (
    ("parent", N("Parent")),
    ("sibling", N("Brother or sister")),
    ("relative", N("Relative")),
    ("friend", N("Friend")),
    ("partner", N("Girlfriend or boyfriend")),
    ("teacher", N("Teacher or coach")),
    ("online", N("Online contact")),
    ("witness", N("Witness")),
    ("other", N("Other")),
)

SECTIONS: tuple[Section, ...] = (
    Section(
        "hobbies",
        N("Hobbies and routine"),
        (
            Field("hobbies", N("Hobbies and interests"), LONG),
            Field("routine", N("An ordinary week"), LONG),
            Field("games", N("Games and idols")),
            Field("transport", N("Transport the child likes or can use")),
            Field("dreams", N("Dreams and places talked about"), LONG),
            Field("fears", N("Feared people and places")),
        ),
    ),
    Section(
        "problems",
        N("Personal problems"),
        (
            Field("school", N("Trouble at school, results feared"), LONG, SENSITIVE),
            Field("bullying", N("Bullying or threats"), LONG, SENSITIVE),
            Field("family", N("Conflict or violence at home"), LONG, SENSITIVE),
            Field("relationship", N("A relationship, a marriage feared, a pregnancy"), LONG, SENSITIVE),
            Field("self_harm", N("Talk of death or self-harm"), YES_NO, SENSITIVE),
            Field("substances", N("Alcohol or drugs"), YES_NO, SENSITIVE),
            Field("other", N("Anything else that weighed on the child"), LONG, SENSITIVE),
        ),
    ),
    Section(
        "places",
        N("Places frequented"),
        (
            Field("name", N("Name of the place")),
            Field("kind", N("Kind of place"), CHOICE, choices=PLACE_KINDS),
            Field("point", N("On the map"), POINT),
            Field("address", N("Address")),
            Field("why", N("Why the child goes there")),
            Field("with", N("With whom")),
            Field("when", N("Days and hours")),
            Field("checked", N("Checked by police, child not there"), YES_NO),
            Field("checked_at", N("Checked at"), TIME),
        ),
        repeats=True,
    ),
    Section(
        "people",
        N("People around the child"),
        (
            Field("name", N("Name")),
            Field("relation", N("Relation to the child"), CHOICE, choices=RELATIONS),
            Field("phone", N("Telephone"), Kind.PHONE),
            Field("address", N("Address")),
            Field("point", N("On the map"), POINT),
            Field("last_contact", N("Last contact with the child"), TIME),
            Field("interviewed", N("Interviewed"), YES_NO),
            Field("concern", N("Person of concern"), YES_NO),
            Field("notes", N("Notes"), LONG),
        ),
        repeats=True,
    ),
    Section(
        "devices",
        N("Telephones and accounts"),
        (
            Field("kind", N("Device or service")),
            Field("number", N("Number or account name")),
            Field("operator", N("Operator or platform")),
            Field("imei", N("IMEI")),
            Field("state", N("On or off, last activity")),
            Field("requested_at", N("Request to the operator sent at"), TIME),
        ),
        repeats=True,
    ),
    Section(
        "vehicles",
        N("Vehicles"),
        (
            Field("role", N("What it has to do with the child")),
            Field("type", N("Type"), visibility=PUBLIC),
            Field("make", N("Make and model"), visibility=PUBLIC),
            Field("colour", N("Colour"), visibility=PUBLIC),
            Field("plate", N("Number plate, or the part that was seen"), visibility=PUBLIC),
            Field("marks", N("Damage, stickers"), visibility=PUBLIC),
            Field("direction", N("Direction")),
        ),
        repeats=True,
    ),
    Section(
        "concern",
        N("Person who may be with the child"),
        (
            Field("known", N("Is the person known"), YES_NO),
            Field("name", N("Name")),
            Field("relation", N("Relation to the child")),
            Field("minor", N("Is the person a minor"), YES_NO, SENSITIVE),
            Field("description", N("Description"), LONG),
            Field("threats", N("Threats made"), LONG, SENSITIVE),
            Field("weapon", N("Weapon"), YES_NO),
        ),
    ),
    Section(
        "medical",
        N("Health needs"),
        (
            Field("conditions", N("Illness or disability"), LONG, SENSITIVE),
            Field("medicine", N("Medicine needed"), LONG, SENSITIVE),
            Field("next_dose_at", N("Next dose due"), TIME, SENSITIVE),
            Field("autism", N("Autism: what attracts and what calms"), LONG, SENSITIVE),
            Field("instructions", N("What a finder must know"), LONG, SENSITIVE),
        ),
    ),
    Section(
        "school",
        N("School or institution"),
        (
            Field("name", N("School or institution")),
            Field("level", N("Class")),
            Field("last_attended", N("Last attended"), TIME),
            Field("contact", N("Contact there")),
            Field("in_care", N("Lives in an institution or foster care"), YES_NO, SENSITIVE),
        ),
    ),
    Section(
        "history",
        N("Missing before"),
        (
            Field("when", N("When"), Kind.DATE),
            Field("duration", N("For how long")),
            Field("found_where", N("Found where")),
            Field("point", N("On the map"), POINT),
            Field("with", N("With whom")),
            Field("reason", N("Reason given"), LONG, SENSITIVE),
        ),
        repeats=True,
    ),
)
