"""What is asked at once: enough to search and to alert, in under three minutes. Nothing here is compulsory."""

from .fields import Field, Kind, Section, Visibility
from .fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _

PUBLIC, SENSITIVE = Visibility.PUBLIC, Visibility.SENSITIVE
LONG, YES_NO, CHOICE, TIME, POINT = Kind.LONG, Kind.YES_NO, Kind.CHOICE, Kind.TIME, Kind.POINT

CAPACITIES = (
    ("father", N("Father")),
    ("mother", N("Mother")),
    ("tutor", N("Legal tutor")),
    ("kafil", N("Kafil")),
    ("other", N("Other person")),
)
SEXES = (("female", N("Girl")), ("male", N("Boy")))
CERTAINTIES = (("exact", N("Exact")), ("about", N("About")), ("unsure", N("Unsure")))
SUSPICIONS = (
    ("abduction", N("Taken by someone")),
    ("abduction_family", N("Taken by a parent or relative")),
    ("runaway", N("Left by choice")),
    ("lured_online", N("Lured by an online contact")),
    ("lost", N("Lost or wandered off")),
    ("injured", N("May be injured")),
    ("migration", N("Trying to leave the country")),
)

SECTIONS: tuple[Section, ...] = (
    Section(
        "reporter",
        N("Who reports"),
        (
            Field("name", N("Name of the person reporting")),
            Field("capacity", N("In what capacity"), CHOICE, choices=CAPACITIES),
            Field("proof", N("Proof of capacity seen")),
            Field("identity_document", N("Identity document")),
            Field("phone", N("Telephone"), Kind.PHONE),
            Field("address", N("Address")),
            Field("language", N("Language spoken")),
            Field("worry", N("Why worried"), LONG),
            Field("may_be_involved", N("The person reporting may be involved"), YES_NO, SENSITIVE),
        ),
        first_screen=True,
    ),
    Section(
        "child",
        N("The child"),
        (
            Field("given_latin", N("First name (Latin letters)"), visibility=PUBLIC),
            Field("given_ar", N("First name (Arabic letters)"), visibility=PUBLIC),
            Field("family_latin", N("Family name (Latin letters)")),
            Field("family_ar", N("Family name (Arabic letters)")),
            Field("nickname", N("Nickname")),
            Field("sex", N("Girl or boy"), CHOICE, PUBLIC, SEXES),
            Field("age_years", N("Age in years"), Kind.NUMBER, PUBLIC, unit=N("years")),
            Field("birth_date", N("Date of birth"), Kind.DATE),
            Field("nationality", N("Nationality")),
            Field("languages", N("Languages spoken")),
            Field("home_address", N("Home address")),
            Field("home", N("Home on the map"), POINT),
        ),
        first_screen=True,
    ),
    Section(
        "last_seen",
        N("Last seen"),
        (
            Field("at", N("When"), TIME, PUBLIC),
            Field("certainty", N("How certain is the time"), CHOICE, choices=CERTAINTIES),
            Field("place", N("Where, in words"), visibility=PUBLIC),
            Field("point", N("Where, on the map"), POINT),
            Field("by", N("Seen by whom")),
            Field("doing", N("Doing what")),
            Field("with", N("With whom")),
            Field("direction", N("In which direction, by what means")),
        ),
        first_screen=True,
    ),
    Section(
        "appearance",
        N("What the child looks like"),
        (
            Field("height_cm", N("Height"), Kind.NUMBER, PUBLIC, unit=N("cm")),
            Field("build", N("Build"), visibility=PUBLIC),
            Field("hair", N("Hair"), visibility=PUBLIC),
            Field("eyes", N("Eyes"), visibility=PUBLIC),
            Field("glasses", N("Glasses"), YES_NO, PUBLIC),
            Field("marks", N("Distinguishing marks"), visibility=PUBLIC),
            Field("skin", N("Complexion")),
            Field("speech", N("Voice or manner of speaking")),
        ),
        first_screen=True,
    ),
    Section(
        "clothing",
        N("Clothing and belongings"),
        (
            Field("worn", N("Clothing when last seen"), LONG, PUBLIC),
            Field("carried", N("Bag and objects carried"), LONG, PUBLIC),
            Field("left_behind", N("Left behind (telephone, shoes, coat)")),
            Field("money", N("Money or bank card")),
            Field("papers", N("Identity papers or passport taken")),
        ),
        first_screen=True,
    ),
    Section(
        "circumstances",
        N("What happened"),
        (
            Field("account", N("What happened"), LONG),
            Field("suspected", N("What it looks like"), CHOICE, choices=SUSPICIONS),
            Field("discovered_at", N("Absence discovered at"), TIME),
            Field("trigger", N("Argument or event before")),
            Field("preparation", N("Signs of preparation (bag, charger, message)")),
            Field("phone_state", N("Is the telephone on")),
            Field("home_searched", N("Home and hiding places searched by police"), YES_NO),
            Field("cameras", N("Cameras nearby and when they overwrite")),
        ),
        first_screen=True,
    ),
    Section(
        "consent",
        N("Consent to publish"),
        (
            Field("given", N("Consent to publish given"), YES_NO),
            Field("by_capacity", N("Given by"), CHOICE, choices=CAPACITIES),
            Field(
                "scope",
                N("For what"),
                CHOICE,
                choices=(
                    ("name_and_photo", N("First name and photo")),
                    ("photo_only", N("Photo without name")),
                    ("name_only", N("First name without photo")),
                    ("description_only", N("Description only")),
                ),
            ),
            Field("language_read", N("Language in which it was read out")),
            Field("witness", N("Witnessed by")),
            Field("prosecutor", N("Prosecutor who decided instead")),
            Field("prosecutor_decision", N("Decision of the prosecutor"), LONG),
        ),
        first_screen=True,
    ),
)
