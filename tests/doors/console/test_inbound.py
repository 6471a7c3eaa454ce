"""CAP messages of partners at the console: read with care, a case and a draft on an officer's word, never a release."""

import pytest
from django.conf import settings
from tests.cast import amina, hind, officer, salma
from tests.doors.console.stories import ready

from nidaa.alerts.cap.inbound import defects_of, header
from nidaa.alerts.queries import draft
from nidaa.approval.models import Release
from nidaa.cases.models import Case
from nidaa.cases.queries import file_for_the_system
from nidaa.distribution.commands import add_partner
from nidaa.distribution.commands.api_keys import issue_key
from nidaa.distribution.commands.inbound import keep_inbound, match_cancels
from nidaa.distribution.facts import Channel, InboundState, Scope
from nidaa.distribution.models import ApiKey, InboundMessage
from nidaa.ground.audit.models import Line
from nidaa.ground.clock import now
from nidaa.ground.people.facts import Role

pytestmark = pytest.mark.django_db

HEAD = '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
CIRCLE = "<circle>34.06,-4.98 25</circle>"
INFO = (
    "<info><language>fr</language><category>Rescue</category><event>Enfant disparu</event><urgency>Immediate</urgency>"
    "<severity>Severe</severity><certainty>Likely</certainty><expires>2026-03-25T10:00:00+01:00</expires>"
    "<headline>Zineb a disparu</headline><description>Vue &lt; 1 h &amp; seule</description>"
    "<contact>19</contact><area><areaDesc>Fès</areaDesc>" + CIRCLE + "</area></info>"
)


def content(identifier="bus-1", *, kind="Alert", status="Actual", references="", info=INFO):
    refers = f"<references>{references}</references>" if references else ""
    return (
        f"{HEAD}<identifier>{identifier}</identifier><sender>bus.example</sender>"
        f"<sent>2026-03-24T10:00:00+01:00</sent><status>{status}</status><msgType>{kind}</msgType>"
        f"<scope>Public</scope>{refers}{info}</alert>"
    ).encode()


TRIPLE = "bus.example,bus-1,2026-03-24T10:00:00+01:00"


@pytest.fixture
def keys(db):
    add_partner(
        key="bus", name="Autocars Exemple", channel=Channel.EMAIL, address="bus@partner.invalid", agreement="A-1",
        agreed_on=now().date(), languages=("fr",), exercises=True, by=hind(), at=now(),
    )  # fmt: skip
    for sandbox in (False, True):
        issue_key("bus", scopes=[Scope.SEND_CAP], sandbox=sandbox, days=30, by=hind(), at=now())
    return {row.sandbox: row.key_id for row in ApiKey.objects.all()}


@pytest.fixture
def came(keys):
    def come(data, *, sandbox=False):
        defects = [(one.rule, one.level.value, one.path) for one in defects_of(data)]
        return keep_inbound(
            data, header(data), defects=defects, key_id=keys[sandbox], sandbox=sandbox, at=now()
        ).id

    return come


def text(response):
    return response.content.decode().replace("&#x27;", "'")


def test_the_list_says_who_when_and_what_and_nothing_of_what_it_says(officer_client, came):
    came(content(info=INFO.replace(CIRCLE, "<circle>ici</circle>")))
    page = text(officer_client(amina).get("/partners/messages"))
    assert "1 message waits for an officer" in page
    assert "Autocars Exemple" in page
    assert "1 error" in page
    assert "Zineb" not in page
    assert "1 message of a partner" in text(officer_client(amina).get("/"))


def test_a_message_is_read_by_language_with_everything_escaped(officer_client, came):
    number = came(content())
    page = text(officer_client(amina).get(f"/partners/messages/{number}"))
    for said in ("Zineb a disparu", "Fès", "Enfant disparu", "25 March 2026"):
        assert said in page
    assert "Vue &lt; 1 h &amp; seule" in page
    assert Line.objects.filter(action="read inbound CAP message", detail=str(number)).exists()


def test_an_officer_opens_a_case_and_a_draft_that_is_not_ready(officer_client, came, settings):
    settings.LIVE = True
    number = came(content())
    answer = officer_client(amina).post(f"/partners/messages/{number}/draft", {"tier": "T2"})
    row = InboundMessage.objects.get(pk=number)
    file = file_for_the_system(row.case_id)
    assert row.state == InboundState.DRAFTED
    assert "Zineb a disparu" in file.words("circumstances", "account")
    assert not file.exercise
    alert_id = answer.url.strip("/").split("/")[1]
    area = draft(alert_id).content.area
    assert area["circles"] == [{"lat": 34.06, "lon": -4.98, "radius_km": 25}]
    page = text(officer_client(amina).get(answer.url))
    assert "Made of a message of <bdi>Autocars Exemple</bdi>." in page
    assert "1 thing keeps it from going out" in page
    assert "Still missing: First name, Age, Clothing, Place last seen, Day last seen." in page
    assert Release.objects.count() == 0


def test_it_is_made_once(officer_client, came):
    number = came(content())
    client = officer_client(amina)
    client.post(f"/partners/messages/{number}/draft", {"tier": "T2"})
    again = client.post(f"/partners/messages/{number}/draft", {"tier": "T2"})
    assert again.status_code == 422
    assert "This message has been dealt with already." in text(again)
    assert Case.objects.count() == 1


@pytest.mark.parametrize(("sandbox", "status"), [(True, "Actual"), (False, "Exercise"), (False, "Test")])
def test_what_is_not_meant_in_earnest_becomes_an_exercise_only(
    officer_client, came, settings, sandbox, status
):
    settings.LIVE = True
    number = came(content(status=status), sandbox=sandbox)
    client = officer_client(amina)
    assert "nly an exercise can be made of it." in text(client.get(f"/partners/messages/{number}"))
    client.post(f"/partners/messages/{number}/draft", {"tier": "T2"})
    assert Case.objects.get().exercise


def test_what_its_sender_has_taken_back_says_so_first_also_on_the_draft(officer_client, came):
    number = came(content())
    client = officer_client(amina)
    url = client.post(f"/partners/messages/{number}/draft", {"tier": "T2"}).url
    came(content("bus-2", kind="Cancel", references=TRIPLE))
    match_cancels(at=now())
    page = text(client.get(url))
    assert "<bdi>Autocars Exemple</bdi> has taken back the message of which this was made." in page
    assert page.index("has taken back the message") < page.index('id="draft"')
    page = text(client.get(f"/partners/messages/{number}"))
    assert page.index("Its sender has taken this message back.") < page.index("Zineb a disparu")
    assert "Open a case and a draft" not in page


def test_what_was_taken_back_before_anybody_looked_makes_no_draft(officer_client, came):
    number = came(content())
    came(content("bus-2", kind="Cancel", references=TRIPLE))
    match_cancels(at=now())
    answer = officer_client(amina).post(f"/partners/messages/{number}/draft", {"tier": "T2"})
    assert answer.status_code == 422
    assert Case.objects.count() == 0


def test_a_message_that_breaks_the_standard_is_shown_as_it_came_and_makes_no_draft(officer_client, came):
    number = came(content(info=INFO.replace(CIRCLE, "<circle>ici</circle>")))
    client = officer_client(amina)
    page = text(client.get(f"/partners/messages/{number}"))
    assert "As it came" in page
    assert "&lt;circle&gt;ici&lt;/circle&gt;" in page
    assert "Open a case and a draft" not in page
    answer = client.post(f"/partners/messages/{number}/draft", {"tier": "T2"})
    assert "No draft can be made of this message." in text(answer)
    assert Case.objects.count() == 0


def test_a_cancel_makes_no_draft(officer_client, came):
    number = came(content("bus-2", kind="Cancel", references=TRIPLE))
    answer = officer_client(amina).post(f"/partners/messages/{number}/draft", {"tier": "T2"})
    assert answer.status_code == 422
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("area", "says"),
    [
        ("<circle>48.85,2.35 25</circle>", "This lies outside"),
        ("<geocode><valueName>x</valueName><value>1</value></geocode>", "The message draws no area."),
    ],
)
def test_an_area_that_cannot_be_ours_is_told_and_the_draft_still_made(officer_client, came, area, says):
    number = came(content(info=INFO.replace(CIRCLE, area)))
    answer = officer_client(amina).post(f"/partners/messages/{number}/draft", {"tier": "T2"}, follow=True)
    page = text(answer)
    assert "The area of the message was not taken" in page
    assert says in page
    assert InboundMessage.objects.get(pk=number).case_id


def test_no_tier_no_draft(officer_client, came):
    number = came(content())
    answer = officer_client(amina).post(f"/partners/messages/{number}/draft", {"tier": "T9"})
    assert "Choose a tier." in text(answer)
    assert Case.objects.count() == 0


def test_a_message_is_put_aside_and_stays(officer_client, came):
    number = came(content())
    client = officer_client(amina)
    client.post(f"/partners/messages/{number}/aside")
    page = text(client.get("/partners/messages"))
    assert "put aside" in page
    assert "Amina Essai" in page
    assert "No message waits." in page


def test_an_update_leads_to_what_it_refers_to(officer_client, came):
    first = came(content())
    second = came(content("bus-2", kind="Update", references=TRIPLE))
    page = text(officer_client(amina).get(f"/partners/messages/{second}"))
    assert f'href="/partners/messages/{first}"' in page


def test_who_may_not_draft_reads_no_message(officer_client, came):
    number = came(content())
    assert officer_client(hind).get("/partners/messages").status_code == 200
    assert officer_client(hind).get(f"/partners/messages/{number}").status_code == 403
    assert officer_client(salma).get("/partners/messages").status_code == 403

    def omar():
        return officer("omar", Role.TIP_OPERATOR).actor()

    assert officer_client(omar).get("/partners/messages").status_code == 403
    missing = "00000000-0000-0000-0000-000000000000"
    assert officer_client(amina).get(f"/partners/messages/{missing}").status_code == 404


def test_a_case_of_our_own_says_nothing_of_partners(officer_client):
    assert "Made of a message" not in text(officer_client(amina).get(f"/alert/{ready().alert.id}"))


def test_in_a_demo_everything_is_an_exercise(officer_client, came):
    assert not settings.LIVE
    number = came(content())
    officer_client(amina).post(f"/partners/messages/{number}/draft", {"tier": "T2"})
    assert Case.objects.get().exercise
