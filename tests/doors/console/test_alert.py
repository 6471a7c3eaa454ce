"""The alert page: every language side by side, an area, a checklist that must be empty, a stop always at hand."""

import re

import pytest
from django.http import QueryDict
from tests.cast import amina, hind, karim, salma
from tests.doors.console.stories import drafted, graded, ready, released, submitted

from nidaa.alerts.facts import Act
from nidaa.alerts.queries import alerts_of_case, draft, revisions
from nidaa.approval.queries import last_release, requests_of_alert
from nidaa.distribution.commands import carry_out
from nidaa.distribution.models import Delivery
from nidaa.doors.console.alert.area_form import area_typed
from nidaa.doors.console.alert.changes import pieces
from nidaa.ground.clock import now
from nidaa.ground.places.errors import AreaError

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def form_of(page):
    """What a browser would send back of the draft's form, unchanged."""
    form = page.split('<form id="draft"')[1].split("</form>")[0]
    sent = {}
    for tag in re.findall(r"<(?:input|textarea)[^>]*>(?:[^<]*</textarea>)?", form):
        name = re.search(r'name="([^"]*)"', tag)
        kind = re.search(r'type="(\w+)"', tag)
        if not name or (kind and kind.group(1) in {"radio", "checkbox"} and " checked" not in tag):
            continue
        value = re.search(r'value="([^"]*)"', tag) or re.search(r">([^<]*)</textarea>", tag)
        sent.setdefault(name.group(1), []).append(_plain(value.group(1)) if value else "")
    return sent


def _plain(text):
    return text.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")


def test_a_draft_is_begun_from_the_criteria(officer_client):
    case_id = graded()
    answer = officer_client(amina).post(f"/case/{case_id}/alert/draft", {"tier": "T2"})
    (head,) = alerts_of_case(case_id)
    assert answer.url == f"/alert/{head.id}"


def test_the_tab_of_a_case_leads_where_its_alert_is(officer_client):
    client = officer_client(amina)
    case_id = graded()
    assert client.get(f"/case/{case_id}/alert").url == f"/case/{case_id}/criteria"
    story = drafted()
    assert client.get(f"/case/{story.case_id}/alert").url == f"/alert/{story.alert.id}"
    out = released()
    assert client.get(f"/case/{out.case_id}/alert").url == f"/alert/{out.alert.id}/live"


def test_every_language_stands_beside_the_others_in_its_direction(officer_client):
    page = text(officer_client(amina).get(f"/alert/{drafted().alert.id}"))
    assert re.search(r'id="f-ar-first_name"[^>]*value="زينب"[^>]*dir="rtl"', page)
    assert re.search(r'id="f-fr-first_name"[^>]*value="Zineb"[^>]*dir="ltr"', page)
    assert 'id="f-zgh-first_name"' in page


def test_the_checklist_leads_to_the_field_that_lacks(officer_client):
    page = text(officer_client(amina).get(f"/alert/{drafted().alert.id}"))
    assert 'href="#f-ar-hair"' in page
    assert "“Hair” is missing in this language." in page


def test_the_page_says_what_an_sms_takes_and_which_letters_make_it_long(officer_client):
    story = ready()
    client = officer_client(amina)
    sent = form_of(text(client.get(f"/alert/{story.alert.id}")))
    sent["w-fr-short-on"], sent["w-fr-short"] = ["yes"], ["Fille retrouvée à la fête : appelez le 19"]
    page = text(client.post(f"/alert/{story.alert.id}/look", sent))
    assert "SMS: UCS-2" in page
    assert "Letters outside GSM-7, which make it long: ê" in page
    assert "Cell broadcast:" in page


def test_the_area_says_how_many_people_and_how_often_they_were_called_upon(officer_client):
    released()
    page = text(officer_client(amina).get(f"/alert/{ready().alert.id}"))
    people = int(re.search(r'<strong class="number">([\d,\s]+)</strong>', page).group(1).replace(",", ""))
    assert people > 1_000_000
    assert "1 alert in the last 30 days there" in page


def test_a_draft_is_kept_and_looking_again_changes_nothing(officer_client):
    story = ready()
    client = officer_client(karim)
    sent = form_of(text(client.get(f"/alert/{story.alert.id}")))
    before = draft(story.alert.id)
    client.post(f"/alert/{story.alert.id}", sent)
    assert draft(story.alert.id).version == before.version, "nothing was changed, so nobody becomes an editor"
    sent["f-fr-marks"] = ["tache  de naissance\x07 au cou"]
    assert client.post(f"/alert/{story.alert.id}", sent).status_code == 302
    after = draft(story.alert.id)
    assert after.content.fields["fr"]["marks"] == "tache de naissance au cou"
    assert after.content.area == before.content.area
    assert after.edited_by == karim().key


def test_places_circles_and_drawings_join_into_one_area(officer_client):
    story = ready()
    client = officer_client(amina)
    sent = form_of(text(client.get(f"/alert/{story.alert.id}")))
    fes = re.search(
        r'value="([^"]+)"', text(client.get(f"/alert/{story.alert.id}/places", {"place-query": "فاس"}))
    ).group(1)
    sent |= {
        "circle-lat": ["34.06", ""],
        "circle-lon": ["-4,98", ""],
        "circle-km": ["25", ""],
        "place": [fes],
    }
    sent["polygon"] = ["34.1, -5.1\n34.2, -5.1\n34.2, -5.0"]
    assert client.post(f"/alert/{story.alert.id}", sent).status_code == 302
    area = draft(story.alert.id).content.area
    assert area["circles"] == [{"lat": 34.06, "lon": -4.98, "radius_km": 25.0}]
    assert area["places"] == [fes]
    assert len(area["polygons"][0]) == 4


@pytest.mark.parametrize(("tier", "nationwide"), [("T1", False), ("T2", False), ("T3", True)])
def test_the_usual_area_of_a_tier_is_one_button_away_and_kept_only_when_asked(
    officer_client, tier, nationwide
):
    story = ready()
    client = officer_client(amina)
    sent = form_of(text(client.get(f"/alert/{story.alert.id}"))) | {"usual": ["yes"], "tier": [tier]}
    page = text(client.post(f"/alert/{story.alert.id}", sent))
    assert (">Morocco" in page) is nationwide
    assert draft(story.alert.id).content.tier == "T2"
    offered = form_of(page)
    assert (len(offered.get("place", [])) > 1) is (tier == "T2"), "a region reaches into the provinces beside"


def test_searching_a_place_without_script_keeps_what_was_typed(officer_client):
    story = ready()
    client = officer_client(amina)
    sent = form_of(text(client.get(f"/alert/{story.alert.id}")))
    sent |= {"search": ["yes"], "place-query": ["Sefrou"], "f-fr-marks": ["non enregistré"]}
    page = text(client.post(f"/alert/{story.alert.id}", sent))
    assert "Sefrou" in page.split('id="place-results"')[1]
    assert "non enregistré" in page
    assert "marks" not in draft(story.alert.id).content.fields["fr"]


REFUSALS = [
    ({"hours": "99"}, "The alert must stand for 1 to 48 hours; it says 99."),
    ({"hours": "bientôt"}, "The alert must stand for 1 to 48 hours; it says 0."),
    ({"contacts": []}, "Choose at least one telephone number for the public."),
    ({"contacts": ["0600000000"]}, "Choose at least one telephone number for the public."),
    (
        {"circle-lat": ["-4.98"], "circle-lon": ["34.06"], "circle-km": ["10"]},
        "Latitude and longitude seem to be swapped.",
    ),
    (
        {"circle-lat": ["34"], "circle-lon": [""], "circle-km": ["10"]},
        "A circle needs a latitude, a longitude and a radius",
    ),
    ({"polygon": ["34.1, -5.1\n34.2, -5.1"]}, "A polygon needs at least three corners."),
    ({"polygon": ["ici et là"]}, "Write each corner on a line of its own"),
    ({"version": "0"}, "Someone has changed this draft since you opened it."),
]


@pytest.mark.parametrize(("change", "says"), REFUSALS)
def test_a_refusal_says_why_and_loses_nothing(officer_client, change, says):
    story = ready()
    client = officer_client(amina)
    sent = form_of(text(client.get(f"/alert/{story.alert.id}"))) | {"f-fr-marks": ["tache au cou"]} | change
    answer = client.post(f"/alert/{story.alert.id}", sent)
    assert answer.status_code == 422
    assert says in _plain(text(answer))
    assert "tache au cou" in text(answer)
    assert "marks" not in draft(story.alert.id).content.fields["fr"]


def test_a_draft_with_open_points_is_not_submitted(officer_client):
    story = drafted()
    client = officer_client(amina)
    sent = form_of(text(client.get(f"/alert/{story.alert.id}"))) | {"submit": ["yes"]}
    answer = client.post(f"/alert/{story.alert.id}", sent)
    assert answer.status_code == 422
    assert "The alert cannot be submitted yet." in text(answer)
    assert requests_of_alert(story.alert.id) == []


def test_what_was_typed_before_a_refused_submission_is_kept_and_can_be_gone_on_with(officer_client):
    story = drafted()
    client = officer_client(amina)
    sent = form_of(text(client.get(f"/alert/{story.alert.id}"))) | {
        "submit": ["yes"],
        "f-fr-marks": ["tache au cou"],
    }
    page = text(client.post(f"/alert/{story.alert.id}", sent))
    assert "The draft is kept, but not submitted" in page
    assert draft(story.alert.id).content.fields["fr"]["marks"] == "tache au cou"
    again = form_of(page) | {"f-fr-marks": ["tache au poignet"]}
    assert client.post(f"/alert/{story.alert.id}", again).status_code == 302
    assert draft(story.alert.id).content.fields["fr"]["marks"] == "tache au poignet"


def test_a_ready_draft_is_put_before_a_second_officer(officer_client):
    story = ready()
    client = officer_client(amina)
    sent = form_of(text(client.get(f"/alert/{story.alert.id}"))) | {"submit": ["yes"]}
    answer = client.post(f"/alert/{story.alert.id}", sent)
    (request,) = requests_of_alert(story.alert.id)
    assert answer.url == f"/release/{request.id}"
    assert "It waits for a second officer" in text(client.get(f"/alert/{story.alert.id}"))


def test_what_changed_since_the_submission_is_shown_word_by_word(officer_client):
    story = submitted()
    client = officer_client(amina)
    page = text(client.get(f"/alert/{story.alert.id}"))
    assert "Changed since it was submitted last" not in page, "the clock alone is no change"
    sent = form_of(page) | {"f-fr-clothing": ["veste bleue, jean, baskets blanches"]}
    after = text(client.post(f"/alert/{story.alert.id}/look", sent))
    assert "<del>rouge, </del><ins>bleue, </ins>" in after
    assert len(revisions(story.alert.id)) == 1


def test_the_page_of_a_draft_is_shown_in_a_frame_of_our_own(officer_client):
    story = ready()
    answer = officer_client(amina).get(f"/alert/{story.alert.id}/preview/page/ar")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    page = text(answer)
    assert 'lang="ar" dir="rtl"' in page
    assert "زينب" in page
    assert "/assets/public.css" not in page
    assert officer_client(amina).get(f"/alert/{story.alert.id}/preview/page/xx").status_code == 404


@pytest.mark.parametrize(
    ("kind", "begins"), [("poster.png", b"\x89PNG"), ("story.png", b"\x89PNG"), ("poster.pdf", b"%PDF")]
)
def test_the_poster_of_a_draft_is_shown(officer_client, kind, begins):
    story = ready()
    answer = officer_client(amina).get(f"/alert/{story.alert.id}/preview/sheet/{kind}")
    assert answer.content.startswith(begins)
    assert officer_client(amina).get(f"/alert/{story.alert.id}/preview/sheet/poster.exe").status_code == 404


def test_while_live_the_page_of_channels_says_first_what_is_not_sent(officer_client):
    story = released()
    client = officer_client(karim)
    assert "being handed to the channels" in text(client.get(f"/alert/{story.alert.id}/live"))
    planned = carry_out(story.release.id, at=now())
    page = text(client.get(f"/alert/{story.alert.id}/live"))
    assert f"{planned} deliveries are not sent" in page
    assert "Poster" in page
    assert story.release.cap_identifier in page
    assert "Stop the alert" in page
    assert f"{planned} deliveries are not sent" in text(client.get(f"/alert/{story.alert.id}/live/channels"))


def test_a_withdrawal_that_no_channel_has_yet_is_never_called_sent(officer_client):
    story = released()
    carry_out(story.release.id, at=now())
    Delivery.objects.update(state="delivered", finished_at=now(), reference="https://example.test/a")
    client = officer_client(karim)
    page = text(client.get(f"/alert/{story.alert.id}/live/channels"))
    assert "Everything is sent" in page
    assert 'hx-trigger="every 10s"' in page
    client.post(f"/alert/{story.alert.id}/stop", {"act": "found", "reason": "à la gare"})
    after = text(client.get(f"/alert/{story.alert.id}/live/channels"))
    assert "Everything is sent" not in after
    assert "being handed to the channels" in after
    assert 'hx-trigger="every 2s"' in after


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"act": "found", "reason": " "}, "Say why the alert is withdrawn."),
        ({"act": "expired", "reason": "x"}, "Say why the alert ends"),
    ],
)
def test_a_stop_without_its_reason_is_refused_with_the_form_open(officer_client, sent, says):
    story = released()
    answer = officer_client(karim).post(f"/alert/{story.alert.id}/stop", sent)
    assert answer.status_code == 422
    assert says in text(answer)
    assert '<details class="stop no-print" open>' in text(answer)


def test_one_officer_stops_the_alert(officer_client):
    story = released()
    client = officer_client(karim)
    assert (
        client.post(
            f"/alert/{story.alert.id}/stop", {"act": "cancelled", "reason": "mauvaise photo"}
        ).status_code
        == 302
    )
    assert last_release(story.alert.id).act is Act.CANCELLED
    page = text(client.get(f"/alert/{story.alert.id}/live"))
    assert "The alert has been stopped." in page
    assert "Stop it now" not in page


def test_a_live_alert_is_changed_by_an_update(officer_client):
    story = released()
    client = officer_client(karim)
    assert "Prepare an update" in text(client.get(f"/alert/{story.alert.id}"))
    client.post(f"/alert/{story.alert.id}/update")
    assert draft(story.alert.id).act is Act.UPDATE
    page = text(client.get(f"/alert/{story.alert.id}"))
    assert 'id="f-fr-change"' in page
    assert "What you change here goes out as an update" in page


def test_who_may_only_read_changes_nothing(officer_client):
    story = ready()
    client = officer_client(salma)
    page = text(client.get(f"/alert/{story.alert.id}"))
    assert "Submit to a second officer" not in page
    assert client.post(f"/alert/{story.alert.id}", form_of(page)).status_code == 403
    assert officer_client(hind).get(f"/alert/{story.alert.id}").status_code == 403
    assert officer_client(hind).post(f"/alert/{story.alert.id}/stop", {}).status_code == 403


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_pages_stand_in_the_officers_language(officer_client, language, direction):
    story = released()
    for address in (f"/alert/{story.alert.id}", f"/alert/{story.alert.id}/live"):
        page = text(officer_client(karim, language=language).get(address))
        assert f'<html lang="{language}" dir="{direction}">' in page


def test_an_area_of_nothing_is_none():
    assert area_typed(QueryDict("circle-lat=&circle-lon=&circle-km=&polygon=")).area() is None


def test_a_ring_is_closed_by_itself():
    ring = area_typed(QueryDict("polygon=34,-5%0A34.1,-5%0A34.1,-5.1")).area().polygons[0]
    assert ring[0] == ring[-1] == (-5.0, 34.0)


def test_a_line_with_three_numbers_is_no_corner():
    with pytest.raises(AreaError, match="line of its own"):
        area_typed(QueryDict("polygon=34,-5,1")).area()


def test_words_that_stay_are_not_struck_out():
    assert [(one.kind, one.text) for one in pieces("veste rouge, jean", "veste bleue, jean")] == [
        ("same", "veste "), ("gone", "rouge, "), ("new", "bleue, "), ("same", "jean"),
    ]  # fmt: skip
