"""The case file: who and what with sources, what has happened, what is due; the interview keeps what was said before."""

import io
import re

import pypdf
import pytest
from tests.cast import amina, hind, karim, salma
from tests.moments import after
from tests.reports import salma_of_fes

from nidaa.cases.commands import close_case, open_case, state_facts
from nidaa.cases.facts.case import StatementKind, Stating
from nidaa.cases.facts.catalogue import SECTIONS
from nidaa.cases.queries import file_for_the_system, history_of, tasks
from nidaa.ground.audit.models import Line
from nidaa.triage.commands import sign_level

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_hour_later(put_clock):
    put_clock(after(minutes=60))


@pytest.fixture
def case():
    return open_case(
        salma_of_fes(),
        unit="CAS01",
        exercise=True,
        by=amina(),
        at=after(minutes=0),
        source="Nadia Exemple (mère)",
    )


def text(response):
    return response.content.decode()


def of(case, rest=""):
    return f"/case/{case.case_id}{rest}"


def test_a_fact_says_where_it_comes_from(case, officer_client):
    page = text(officer_client().get(of(case)))
    fact = page[page.index("<bdi>Bab Boujloud</bdi>") :][:700]
    for words in ("Statement", "Nadia Exemple (mère)", "Amina Essai", "25 November 2026"):
        assert words in fact, words
    assert 'tabindex="0"' in page[: page.index("<bdi>Bab Boujloud</bdi>")][-80:], (
        "on focus as well as on hover"
    )


def test_unknown_is_shown_as_an_answer_and_what_nobody_asked_as_a_question(case, officer_client):
    page = text(officer_client().get(of(case)))
    assert re.search(r'is-unknown" tabindex="0"><bdi>Unknown</bdi>', page)
    assert "Not asked yet" in page
    assert f'href="{of(case, "/interview/hobbies")}"' in page


def test_the_journal_speaks_in_words(case, officer_client):
    sign_level(case.case_id, answers={}, level="high", reason="neuf ans", by=karim(), at=after(minutes=9))
    state_facts(case.case_id, [Stating("child", {"nickname": "Zizou"})], by=karim(), at=after(minutes=12))
    page = text(officer_client().get(of(case)))
    for words in ("Case opened", "Danger signed", "High (advice: Medium)", "Nickname", "Karim Essai"):
        assert words in page, words
    assert "child.nickname" not in page


def test_late_steps_stand_first_and_are_done_with_what_came_of_it(case, officer_client):
    client = officer_client()
    page = text(client.get(of(case)))
    assert page.index('data-state="late"') < page.index('data-state="due"')
    step = tasks(case.case_id)[1]
    answer = client.post(of(case, f"/steps/{step.id}"), {"result": "Fait avec la mère"})
    assert answer.url == of(case)
    done = next(task for task in tasks(case.case_id) if task.id == step.id)
    assert (done.done_by, done.result) == (amina().key, "Fait avec la mère")
    page = text(client.get(of(case)))
    assert "Step done" in page
    assert "Fait avec la mère" in page


def test_a_second_officer_is_told_who_was_first_and_keeps_what_was_typed(case, officer_client):
    step = tasks(case.case_id)[1]
    officer_client().post(of(case, f"/steps/{step.id}"), {"result": "vu"})
    answer = officer_client(karim).post(of(case, f"/steps/{step.id}"), {"result": "vu aussi"})
    assert answer.status_code == 422
    assert "Step done" in text(answer)


def test_a_step_of_another_case_is_not_found(case, officer_client):
    other = open_case([], unit="CAS01", exercise=True, by=amina(), at=after(minutes=1))
    step = tasks(other.case_id)[1]
    assert officer_client().post(of(case, f"/steps/{step.id}"), {}).status_code == 404


def test_every_section_of_the_interview_opens(case, officer_client):
    client = officer_client()
    index = text(client.get(of(case, "/interview")))
    for section in SECTIONS:
        address = of(case, f"/interview/{section.key}")
        assert f'href="{address}"' in index
        assert client.get(address).status_code == 200
    assert client.get(of(case, "/interview/secrets")).status_code == 404
    assert client.get(of(case, "/interview/child/a")).status_code == 404


def standing(page):
    """What a browser would send back unchanged."""
    posted = dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)" type="text"', page))
    posted |= dict(
        re.findall(
            r'<input type="(?:radio|checkbox)" name="([^"]+)" value="([^"]+)"(?: id="[^"]+")? checked', page
        )
    )
    return posted


def test_only_what_changed_is_recorded_with_its_source_its_time_and_its_kind(case, officer_client):
    client = officer_client(karim)
    page = text(client.get(of(case, "/interview/child")))
    posted = {
        **standing(page), "child.age_years": "10", "source": "Acte de naissance",
        "obtained.date": "2026-11-25", "obtained.time": "00:40", "kind": "fact",
    }  # fmt: skip
    answer = client.post(of(case, "/interview/child"), posted)
    assert answer.url == of(case, "/interview?saved=child")
    last = history_of(case.case_id, "child")[-1]
    assert dict(last.values) == {"age_years": 10}
    assert (last.stated.kind, last.stated.source) == (StatementKind.FACT, "Acte de naissance")
    assert last.stated.obtained_at == after(minutes=40)
    assert last.stated.recorded_by == karim().key


def test_what_was_said_before_stays_to_be_read(case, officer_client):
    state_facts(case.case_id, [Stating("child", {"age_years": 10})], by=karim(), at=after(minutes=12))
    page = text(officer_client().get(of(case, "/interview/child")))
    history = page[page.index('class="history"') :]
    assert history.index("10 years") < history.index("9 years")


def test_nothing_changed_is_said_and_nothing_recorded(case, officer_client):
    client = officer_client()
    before = len(history_of(case.case_id, "appearance"))
    page = text(client.get(of(case, "/interview/appearance")))
    client.post(of(case, "/interview/appearance"), standing(page))
    assert len(history_of(case.case_id, "appearance")) == before
    assert "Nothing was changed." in text(client.get(of(case)))


def test_people_are_added_one_by_one_and_changed(case, officer_client):
    client = officer_client()
    for name in ("Tante Houria", "Maître Nageur"):
        answer = client.post(
            of(case, "/interview/people/new"), {"people.name": name, "people.phone": "12345"}
        )
        assert answer.url == of(case, "/interview/people?saved=people")
    file = file_for_the_system(case.case_id)
    assert {item["name"].value for _, item in file.items("people")} == {"Tante Houria", "Maître Nageur"}
    key = next(key for key, item in file.items("people") if item["name"].value == "Tante Houria")
    posted = {"people.name": "Tante Houria", "people.phone": "12345", "people.relation": "relative"}
    client.post(of(case, f"/interview/people/{key}"), posted)
    assert file_for_the_system(case.case_id).value("people", "relation", key) == "relative"
    page = text(client.get(of(case, "/people-and-places")))
    assert "Odd number: check it" in page
    assert f'href="{of(case, f"/interview/people/{key}")}"' in page


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"child.age_years": "neuf"}, "This is not a number."),
        (
            {"child.nickname": "Zizou", "obtained.date": "2026-11-26", "obtained.time": "09:00"},
            "lies in the future",
        ),
        ({"child.nickname": "Zizou", "obtained.date": "2026-11-24"}, "Give the time too"),
    ],
)
def test_refusals_stand_beside_their_field_and_keep_what_was_typed(case, officer_client, posted, sentence):
    answer = officer_client().post(of(case, "/interview/child"), {**posted, "source": "la voisine"})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'value="la voisine"' in text(answer)
    assert len(history_of(case.case_id, "child")) == 1


def test_a_closed_case_is_read_and_not_changed(case, officer_client):
    close_case(case.case_id, reason="retrouvée", by=karim(), at=after(minutes=30))
    client = officer_client()
    assert "Closed" in text(client.get(of(case)))
    assert "<form" not in text(client.get(of(case, "/interview/child"))).split("<main")[1].split("</main>")[0]
    answer = client.post(
        of(case, "/interview/child"), {"child.nickname": "Zizou", "child.nickname.unknown": ""}
    )
    assert answer.status_code == 422
    assert "This case is closed." in text(answer)


def test_places_stand_on_the_map_and_in_words(case, officer_client):
    place = {"name": "Jnane Sbil", "kind": "park", "point": {"lat": 34.0602, "lon": -4.9869}}
    state_facts(case.case_id, [Stating("places", place, "p1")], by=karim(), at=after(minutes=12))
    page = text(officer_client().get(of(case, "/people-and-places")))
    assert 'id="people-map"' in page
    assert '"lat": 34.0602' in page
    assert page.count("Jnane Sbil") >= 3, "card, list and mark"


def test_the_paper_holds_the_file_and_says_it_is_confidential_and_an_exercise(case, officer_client):
    answer = officer_client(language="fr").get(of(case, "/print"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{case.number}.pdf"'
    printed = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    for words in (
        case.number,
        "Confidentiel",
        "EXERCICE",
        "Bab Boujloud",
        "Nadia Exemple (mère)",
        "Ouvrir le dossier",
    ):
        assert words in printed, words
    assert Line.objects.filter(action="read case", purpose="print", case_id=case.case_id).exists()


def test_the_paper_is_shaped_in_arabic(case, officer_client):
    printed = pypdf.PdfReader(io.BytesIO(officer_client(language="ar").get(of(case, "/print")).content))
    assert "زينب" in printed.pages[0].extract_text()


@pytest.mark.parametrize(
    ("language", "way", "name"), [("ar", "rtl", "زينب نموذجي"), ("fr", "ltr", "Zineb Exemplaire")]
)
def test_the_file_runs_in_the_officers_language(case, officer_client, language, way, name):
    page = text(officer_client(language=language).get(of(case)))
    assert f'lang="{language}" dir="{way}"' in page
    assert f"<h1><bdi>{name}</bdi></h1>" in page


def test_an_approver_reads_and_is_offered_nothing_to_change(case, officer_client):
    page = text(officer_client(salma).get(of(case)))
    assert "Bab Boujloud" in page
    assert "/steps/" not in page
    assert (
        officer_client(salma).post(of(case, "/interview/child"), {"child.nickname": "Zizou"}).status_code
        == 403
    )


@pytest.mark.parametrize(
    "rest", ["", "/interview", "/interview/child", "/people-and-places", "/photos", "/print"]
)
def test_who_may_not_read_cases_gets_a_sentence(case, officer_client, rest):
    answer = officer_client(hind).get(of(case, rest))
    assert answer.status_code == 403
    assert "does not allow you to read a case" in text(answer)


@pytest.mark.parametrize("rest", ["", "/interview", "/people-and-places", "/photos", "/print"])
def test_every_look_is_logged(case, officer_client, rest):
    before = Line.objects.filter(action="read case", case_id=case.case_id).count()
    officer_client().get(of(case, rest))
    assert Line.objects.filter(action="read case", case_id=case.case_id).count() == before + 1


def test_a_case_that_is_not_there_is_a_sentence(officer_client):
    answer = officer_client().get("/case/00000000-0000-4000-8000-000000000000")
    assert answer.status_code == 404
    assert "There is no such case" in text(answer)
