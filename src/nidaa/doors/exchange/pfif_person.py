"""A PFIF person into the fields of a case file. Fields of 1.1-1.3 are read by their names of then."""

from .bodies import day_of, mark_adult, place_age, place_full_name, place_given_family, script_of
from .dates import ages, ages_on, partial_date
from .described import EXERCISE_LINE, NAME_WITHHELD, parted
from .draft import Draft
from .facts import Mark
from .pfif_notes import NOTE_WHYS, Note

# What a record keeps when it has been erased (PFIF 1.4, «Expired records»).
PLACEHOLDER_FIELDS = frozenset({"person_record_id", "source_date", "entry_date", "expiry_date"})
HOME = (
    "home_street",
    "home_neighborhood",
    "home_city",
    "home_state",
    "home_zip",
    "home_postal_code",
    "home_country",
)
SEXES = frozenset({"female", "male"})

WHYS = {
    "entry_date": "When another register stored the record; it says nothing of the child.",
    "expiry_date": "Until when the source lets the record be kept; the case has its own retention.",
    "source_url": "An address of the record, not of the child.",
    "photo_url": "A picture is not fetched from an address; ask for the file and add it.",
    "author_email": "The case file has no field for an e-mail address of the person reporting.",
    **NOTE_WHYS,
}


def is_placeholder(said: dict[str, str], notes: list[Note]) -> bool:
    return bool(said.get("person_record_id")) and not notes and set(said) <= PLACEHOLDER_FIELDS


def place_person(draft: Draft) -> None:
    _names(draft)
    _sex(draft)
    _age(draft)
    _home(draft)
    _description(draft)
    _author(draft)
    for place, url in enumerate(draft.text("profile_urls").split("\n")):
        if url.strip():
            item = f"profile-{place + 1}"
            draft.state("devices.kind", "Online profile", item=item)
            draft.state("devices.number", url.strip(), "profile_urls", item=item)


def _first(draft: Draft, *paths: str) -> str:
    """The path among synonyms of several versions that the record uses."""
    return next((path for path in paths if draft.text(path)), paths[0])


def _names(draft: Draft) -> None:
    given_path, family_path = (
        _first(draft, "given_name", "first_name"),
        _first(draft, "family_name", "last_name"),
    )
    given, family = draft.text(given_path), draft.text(family_path)
    place_given_family(draft, given, family, [given_path], family_path)
    scripts = {script_of(name) for name in (given, family) if name}
    others: dict[str, str] = {}
    for line in _lines(draft, "full_name"):
        if line == NAME_WITHHELD:
            draft.leave("full_name", "The source withholds the name.")
            continue
        if script_of(line) not in scripts:
            scripts.add(script_of(line))
            place_full_name(draft, line, "full_name")
        elif line.split() in ([*given.split(), *family.split()], [*family.split(), *given.split()]):
            draft.used("full_name", to=f"child.given_{script_of(line)}")
        else:
            others[line] = "full_name"
    others |= dict.fromkeys(_lines(draft, "alternate_names"), "alternate_names")
    if others:
        draft.state("child.nickname", "; ".join(others), *dict.fromkeys(others.values()))


def _lines(draft: Draft, path: str) -> list[str]:
    return [" ".join(line.split()) for line in draft.text(path).split("\n") if line.strip()]


def _sex(draft: Draft) -> None:
    sex = draft.text("sex").lower()
    if sex in SEXES:
        draft.state("child.sex", sex, "sex")
    elif sex:
        draft.leave("sex", "The case file knows girl and boy; the record says neither.")


def _age(draft: Draft) -> None:
    seen = day_of(draft.obtained_at, draft.now)
    stated = ages(draft.text("age"))
    born = partial_date(draft.text("date_of_birth"))
    if born:
        draft.state("child.birth_date", born, "date_of_birth")
    elif draft.text("date_of_birth"):
        draft.leave("date_of_birth", "It is not a date.")
    if stated:
        place_age(draft, *stated, "age")
    elif draft.text("age"):
        draft.leave("age", "It is neither a number nor a range of numbers.")
    mark_adult(draft, stated[0] if stated else ages_on(born, seen)[0] if born else None)


def _home(draft: Draft) -> None:
    parts = [path for path in HOME if draft.text(path)]
    if parts:
        draft.state(
            "child.home_address", ", ".join(" ".join(draft.text(path).split()) for path in parts), *parts
        )


def _description(draft: Draft) -> None:
    """Lines that both sides know go to their fields; the rest is free text, which an officer parts."""
    path = _first(draft, "description", "other")
    text = draft.text(path)
    # 1.1 to 1.3 write «description:» before it.
    head, colon, rest = text.partition(":")
    if path == "other" and colon and head.strip() == "description":
        text = rest
    if EXERCISE_LINE in text:
        draft.mark = Mark.EXERCISE
        draft.problem("The record is marked as an exercise; what is opened from it is one.")
        text = text.replace(EXERCISE_LINE, "")
        draft.used(path, to="(exercise)")
    known, account = parted("\n".join(line.strip() for line in text.strip().split("\n")))
    refused = [to for to, value in known.items() if not draft.state(to, value, path)]
    if refused:
        draft.problem(f"The field {path} holds values that are not accepted: {', '.join(refused)}.")
    if account and draft.state("circumstances.account", account, path):
        draft.problem(f"The field {path} may describe appearance and clothing; move what belongs there.")


def _author(draft: Draft) -> None:
    draft.state("reporter.name", draft.text("author_name"), "author_name") if draft.text(
        "author_name"
    ) else None
    draft.state("reporter.phone", draft.text("author_phone"), "author_phone") if draft.text(
        "author_phone"
    ) else None
