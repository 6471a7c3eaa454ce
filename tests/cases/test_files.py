"""Opening a case and stating facts: nothing is compulsory, nothing impossible is taken, nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import amina, karim
from tests.moments import after
from tests.reports import salma_of_fes

from nidaa.cases.commands import close_case, finish_task, open_case, reopen_case, state_facts
from nidaa.cases.errors import CaseClosed, Refused
from nidaa.cases.facts.case import CaseState, Stated, StatementKind, Stating
from nidaa.cases.facts.catalogue import SECTIONS
from nidaa.cases.facts.fields import Kind, Visibility
from nidaa.cases.queries import case_file, head_by_number, history_of, journal, similar_children, tasks
from nidaa.cases.rules import CHECK_LETTERS, Recorded, case_number, check_letter, check_stating, fold
from nidaa.ground.audit.models import Line

T0 = after(minutes=0)


def opened(statements=(), **changes):
    return open_case(statements, **{"unit": "CAS01", "exercise": True, "by": amina(), "at": T0, **changes})


def read(case):
    return case_file(case.case_id, by=amina(), at=after(minutes=1), purpose="test")


@pytest.mark.django_db
def test_a_report_without_a_word_opens_a_case():
    assert read(opened()).sections == {}


@pytest.mark.django_db
def test_unknown_is_an_answer_and_not_asked_is_none():
    file = read(opened([Stating("appearance", {"eyes": None})]))
    assert file.stated("appearance", "eyes").value is None
    assert file.stated("appearance", "hair") is None


@pytest.mark.django_db
def test_a_correction_keeps_what_was_said_before_and_who_said_it():
    case = opened([Stating("clothing", {"worn": "veste bleue"}, source="mère")])
    state_facts(
        case.case_id,
        [
            Stating(
                "clothing",
                {"worn": "veste rouge"},
                kind=StatementKind.FACT,
                source="caméra",
                obtained_at=after(hours=-1),
            )
        ],
        by=karim(),
        at=after(minutes=5),
    )
    now = read(case).stated("clothing", "worn")
    assert (now.value, now.kind, now.source, now.obtained_at) == (
        "veste rouge",
        StatementKind.FACT,
        "caméra",
        after(hours=-1),
    )
    assert [(one.values["worn"], one.stated.source) for one in history_of(case.case_id, "clothing")] == [
        ("veste bleue", "mère"),
        ("veste rouge", "caméra"),
    ]


@pytest.mark.django_db
def test_each_place_is_an_item_of_its_own():
    case = opened(
        [Stating("places", {"name": "Stade"}, item="a"), Stating("places", {"name": "Café"}, item="b")]
    )
    state_facts(
        case.case_id, [Stating("places", {"checked": True}, item="b")], by=amina(), at=after(minutes=2)
    )
    file = read(case)
    assert {item: fields["name"].value for item, fields in file.items("places")} == {
        "a": "Stade",
        "b": "Café",
    }
    assert file.value("places", "checked", "b") is True


REFUSED = [
    ("child", {"age_years": 40}, "between 0 and 17"),
    ("child", {"age_years": "neuf"}, "must be a number"),
    ("child", {"sex": "autre"}, "does not have the answer"),
    ("child", {"shoe": 35}, "has no field called shoe"),
    ("weather", {"rain": True}, "no section called weather"),
    ("appearance", {"height_cm": 300}, "between 30 and 230"),
    ("last_seen", {"at": "hier"}, "not a date and time"),
    ("last_seen", {"at": "2026-11-24T20:00:00"}, "lacks its time zone"),
    ("last_seen", {"at": "2026-12-24T20:00:00+01:00"}, "in the future"),
    ("last_seen", {"point": {"lat": 134, "lon": -4}}, "not a point on the map"),
    ("last_seen", {"point": "Fès"}, "not a point on the map"),
    ("consent", {"given": "oui"}, "yes, no or unknown"),
    ("clothing", {"worn": "x" * 5000}, "longer than"),
]


@pytest.mark.parametrize(("section", "values", "sentence"), REFUSED)
def test_what_cannot_be_is_refused_with_the_field_named(section, values, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        check_stating(Stating(section, values), now=T0)
    assert refusal.value.field in {*values, section}


@pytest.mark.django_db
def test_a_refused_statement_leaves_nothing_behind():
    with pytest.raises(Refused):
        opened([*salma_of_fes(), Stating("child", {"age_years": 40})])
    assert not Line.objects.exists()


@pytest.mark.django_db
def test_numbers_follow_one_another_by_unit_and_year():
    first, second, other = opened(), opened(), opened(unit="RBT02")
    assert [case.number.split("-")[2:4] for case in (first, second, other)] == [
        ["CAS01", "000001"],
        ["CAS01", "000002"],
        ["RBT02", "000001"],
    ]
    assert head_by_number(first.number.lower()).case_id == first.case_id


@given(st.integers(1, 999_999), st.data())
def test_one_wrong_digit_of_a_case_number_is_noticed(sequence, data):
    body = case_number("MA", 2026, "CAS01", sequence)[:-2]
    place = data.draw(st.sampled_from([n for n, char in enumerate(body) if char.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != body[place]]))
    assert check_letter(body[:place] + digit + body[place + 1 :]) != check_letter(body)
    assert check_letter(body) in CHECK_LETTERS


@pytest.mark.django_db
def test_a_closed_case_takes_no_facts_until_it_is_opened_again():
    case = opened()
    close_case(case.case_id, reason="retrouvé", by=karim(), at=after(hours=1))
    with pytest.raises(CaseClosed):
        state_facts(case.case_id, [Stating("child", {"age_years": 9})], by=amina(), at=after(hours=2))
    reopen_case(case.case_id, reason="reparti", by=karim(), at=after(hours=3))
    state_facts(case.case_id, [Stating("child", {"age_years": 9})], by=amina(), at=after(hours=4))
    assert read(case).state is CaseState.OPEN
    assert [entry.kind for entry in journal(case.case_id)] == ["opened", "closed", "reopened", "stated"]


@pytest.mark.django_db
def test_the_procedure_is_due_from_the_report_and_late_is_computed():
    case = opened()
    opening, first, *_ = tasks(case.case_id)
    assert opening.done_at == T0, "opening the case is a step of its own, and done"
    assert not first.late(T0)
    assert first.late(first.due_at + (after(seconds=1) - T0))
    finish_task(first.id, result="fait", by=amina(), at=after(minutes=3))
    assert tasks(case.case_id)[1].result == "fait"
    with pytest.raises(Refused, match="done already"):
        finish_task(first.id, result="encore", by=karim(), at=after(minutes=4))


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Zineb Exemplaire", "زينب", "zeineb", "ZINEB EXEMPLAIRE"])
def test_a_like_name_is_shown_in_either_script(typed):
    case = opened(salma_of_fes())
    (found, *_) = similar_children([typed], age_years=9, by=amina(), at=after(minutes=2))
    assert found.case_id == case.case_id


@pytest.mark.django_db
def test_another_name_or_another_age_is_not_shown():
    opened(salma_of_fes())
    assert similar_children(["Mohamed Benali"], age_years=9, by=amina(), at=after(minutes=2)) == []
    assert similar_children(["Zineb Exemplaire"], age_years=17, by=amina(), at=after(minutes=2)) == []


@pytest.mark.django_db
def test_every_read_of_a_case_is_a_line_with_its_purpose():
    case = opened()
    read(case)
    line = Line.objects.order_by("sequence").last()
    assert (line.action, line.actor, line.case_id, line.purpose) == (
        "read case",
        amina().key,
        case.case_id,
        "test",
    )


def test_every_field_has_a_class_and_nothing_sensitive_or_of_health_is_public():
    fields = [(section.key, field) for section in SECTIONS for field in section.fields]
    assert len({(section, field.key) for section, field in fields}) == len(fields)
    assert all(field.visibility in Visibility and field.label for _, field in fields)
    public = {f"{section}.{field.key}" for section, field in fields if field.visibility is Visibility.PUBLIC}
    closed = {
        "reporter",
        "circumstances",
        "hobbies",
        "problems",
        "places",
        "people",
        "devices",
        "concern",
        "medical",
        "school",
    }
    assert {name for name in public if name.split(".")[0] in closed | {"history", "consent"}} == set()
    assert all(field.choices for _, field in fields if field.kind is Kind.CHOICE)


VALUES = st.one_of(st.none(), st.text(max_size=5), st.booleans())
SAID = st.tuples(
    st.sampled_from(["child", "places"]),
    st.sampled_from(["only", "a"]),
    st.dictionaries(st.sampled_from("xyz"), VALUES),
)


@given(st.lists(SAID))
def test_the_file_is_the_last_word_on_every_field(said):
    stated = Stated(None, StatementKind.FACT, "", T0, "", T0)
    folded = fold(Recorded(section, item, values, stated) for section, item, values in said)
    last = {}
    for section, item, values in said:
        for key, value in values.items():
            last[section, item, key] = value
    assert {
        (s, i, k): f.value for s, items in folded.items() for i, fs in items.items() for k, f in fs.items()
    } == last
