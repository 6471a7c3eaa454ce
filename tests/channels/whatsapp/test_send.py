"""Messages to people by the Cloud API: who gets what, and what is known of each when things go wrong."""

import asyncio
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from tests.channels.receivers import free_port
from tests.factories.notices import NAMES, PHOTO, alert, withdrawal
from tests.moments import after

from nidaa.distribution.channels.whatsapp import send
from nidaa.distribution.channels.whatsapp.reading import TemplateNews
from nidaa.distribution.channels.whatsapp.send import opened
from nidaa.distribution.commands.whatsapp import keep_template_news, take_back_photos
from nidaa.distribution.facts import Recipient, Verdict
from nidaa.distribution.models import PublicNotice, WhatsAppMedia
from nidaa.distribution.queries.whatsapp import chat_templates, whatsapp_templates

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef0123456789abcdef"


def person(number=1, language="ar", address=""):
    return Recipient(number, address or f"+2126000000{number:02d}", language, "token")


def sent(notice, *people, photo=None, then=None):
    """The outcomes, one a person, by one opened sender."""

    async def run():
        async with opened(notice, photo) as sender:
            if then:
                then()
            return [await sender.send(one, f"{one.id:032x}") for one in people]

    return async_to_sync(run)()


def stands(status="APPROVED", category="UTILITY", *, only=lambda _: True, at=None):
    """What Meta says of our templates, as it is written down."""
    for one in chat_templates().templates:
        if only(one):
            news = TemplateNews(one.name, one.language, at or after(), status=status, category=category)
            keep_template_news("main", [news])


def test_people_get_the_alert_in_their_language_under_our_key(world):
    first, second = sent(alert(), person(1, "ar"), person(2, "fr"))
    assert (first.verdict, second.verdict) == (Verdict.ACCEPTED, Verdict.ACCEPTED)
    assert first.reference.startswith("wamid.")
    arabic, french = world.ledger.wait_for(2, "whatsapp", action="message")
    assert (arabic.to, arabic.key) == ("+212600000001", f"{1:032x}")
    assert "زينب" in arabic.text
    assert "Zineb" in french.text


def test_the_photo_is_uploaded_once_and_named_by_its_number(world):
    stands()
    sent(alert(), person(1), person(2), photo=PHOTO)
    sent(alert(), person(3), photo=PHOTO)
    (upload,) = world.ledger.received("whatsapp", action="media")
    messages = world.ledger.received("whatsapp", action="message")
    images = [one["parameters"][0] for entry in messages for one in entry.said["template"]["components"][:1]]
    assert [image["image"]["id"] for image in images] == [upload.reference] * 3
    assert upload.said["file"] == PHOTO.large


def test_when_meta_does_not_take_the_photo_people_read_the_words(world):
    stands()
    world.faults.set("whatsapp", "500", action="media")
    (outcome,) = sent(alert(), person(), photo=PHOTO)
    assert outcome.verdict is Verdict.ACCEPTED
    (entry,) = world.ledger.received("whatsapp", action="message")
    assert entry.said["template"]["name"] == "nidaa_alert_v1"


def test_while_the_photo_template_waits_for_approval_the_other_goes_out(world):
    stands()
    stands("PENDING", only=lambda one: one.photo)
    sent(alert(), person(), photo=PHOTO)
    (entry,) = world.ledger.received("whatsapp", action="message")
    assert entry.said["template"]["name"] == "nidaa_alert_v1"


def test_without_an_approved_arabic_text_the_french_one_is_better_than_nothing(world):
    stands()
    stands("REJECTED", only=lambda one: one.language == "ar")
    sent(alert(), person(1, "ar"))
    (entry,) = world.ledger.received("whatsapp", action="message")
    assert entry.said["template"]["language"]["code"] == "fr"


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "PAUSED", "DISABLED"])
def test_without_any_template_nobody_is_called_and_the_shard_stops(world, status):
    stands(status)
    (outcome,) = sent(alert(), person())
    assert (outcome.verdict, outcome.code) == (Verdict.STOP_SHARD, "template")
    assert not world.ledger.attempts("whatsapp", action="message")


def test_the_end_of_an_alert_names_nobody(world):
    sent(withdrawal(alert()), person(1, "ar"), person(2, "fr"), photo=None)
    told = " ".join(str(entry.said) for entry in world.ledger.wait_for(2, "whatsapp", action="message"))
    assert not [name for name in NAMES if name in told]


def test_what_meta_takes_for_marketing_goes_by_its_own_address(world):
    stands(category="MARKETING")
    sent(alert(), person())
    (entry,) = world.ledger.received("whatsapp", action="message")
    assert entry.said["marketing"] is True


def test_a_category_that_changed_a_moment_ago_is_learnt_from_the_refusal(world):
    world.faults.set("whatsapp", "131063", count=1, action="message")
    first, second = sent(alert(), person(1), person(1))
    assert (first.verdict, second.verdict) == (Verdict.AGAIN, Verdict.ACCEPTED)
    (entry,) = world.ledger.received("whatsapp", action="message")
    assert entry.said["marketing"] is True


def test_many_refusals_at_once_teach_the_same(world):
    async def run():
        async with opened(alert(), None) as sender:
            people = [person(number) for number in range(1, 7)]
            await asyncio.gather(*(sender.send(one, f"{one.id:032x}") for one in people))
            return await sender.send(person(7), KEY)

    world.faults.set("whatsapp", "131063", count=6, action="message")
    assert async_to_sync(run)().verdict is Verdict.ACCEPTED
    (entry,) = world.ledger.received("whatsapp", action="message")
    assert entry.said["marketing"] is True


@pytest.mark.parametrize(
    ("address", "verdict"),
    [
        ("+212600000001", Verdict.STOP_ACCOUNT),
        ("MA.13491208655302741918", Verdict.STOP_ACCOUNT),
        ("+15550100001", Verdict.ELSEWHERE),
        ("US.13491208655302741918", Verdict.ELSEWHERE),
    ],
)
def test_one_person_abroad_does_not_stop_a_nation_s_alert(world, address, verdict):
    world.faults.set("whatsapp", "130497", action="message")
    assert sent(alert(), person(address=address))[0].verdict is verdict


def test_who_has_no_number_is_reached_by_the_user_id(world):
    (outcome,) = sent(alert(), person(address="MA.13491208655302741918"))
    assert outcome.verdict is Verdict.ACCEPTED
    (entry,) = world.ledger.received("whatsapp", action="message")
    assert entry.to == "MA.13491208655302741918"


def test_what_is_no_address_is_told_without_calling_anybody(world):
    (outcome,) = sent(alert(), person(address="someone@journal.example"))
    assert (outcome.verdict, outcome.code) == (Verdict.REJECTED, "address")
    assert not world.ledger.attempts("whatsapp")


@pytest.mark.parametrize(
    ("fault", "verdict", "received"),
    [
        ("timeout", Verdict.AMBIGUOUS, 1),
        ("reset after", Verdict.AMBIGUOUS, 1),
        ("garbage", Verdict.AMBIGUOUS, 1),
        ("truncated", Verdict.AMBIGUOUS, 1),
        ("drip", Verdict.AMBIGUOUS, 1),
        ("reset", Verdict.AMBIGUOUS, 0),
        ("hang", Verdict.AMBIGUOUS, 0),
        ("131026", Verdict.ELSEWHERE, 0),
        ("131056", Verdict.REJECTED, 0),
        ("130429", Verdict.THROTTLED, 0),
        ("131000", Verdict.AGAIN, 0),
        ("131042", Verdict.STOP_ACCOUNT, 0),
        ("132012", Verdict.STOP_SHARD, 0),
    ],
)
def test_each_fault_has_its_verdict(world, monkeypatch, fault, verdict, received):
    monkeypatch.setattr(send, "SEND_S", 1.0)
    world.faults.set("whatsapp", fault, count=1, action="message")
    (outcome,) = sent(alert(), person())
    assert outcome.verdict is verdict
    assert len(world.ledger.received("whatsapp", action="message")) == received
    assert "+2126" not in outcome.detail


def test_a_connection_that_never_stood_may_be_tried_again(world, monkeypatch):
    closed = f"127.0.0.1:{free_port()}"
    monkeypatch.setitem(settings.ACCOUNTS["whatsapp"]["main"]["options"], "base", f"http://{closed}")
    monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({closed}))
    assert sent(alert(), person())[0].verdict is Verdict.AGAIN


def test_an_address_inside_is_never_called(world, monkeypatch):
    monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset())
    assert sent(alert(), person())[0].verdict is Verdict.STOP_ACCOUNT
    assert not world.ledger.attempts("whatsapp")


@pytest.mark.parametrize("missing", ["phone", "token"])
def test_an_account_that_is_not_whole_stops_itself_with_a_sentence(world, monkeypatch, missing):
    section = settings.ACCOUNTS["whatsapp"]["main"]
    where = "options" if missing == "phone" else "secrets"
    monkeypatch.delitem(section[where], missing)
    (outcome,) = sent(alert(), person())
    assert outcome.verdict is Verdict.STOP_ACCOUNT
    assert missing in outcome.detail


class _Holding(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"messages":[{"id":"wamid.X","message_status":"held_for_quality_assessment"}]}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def test_what_meta_holds_back_is_logged_once_and_names_nobody(world, caplog, monkeypatch):
    stands()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Holding) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        place = f"127.0.0.1:{server.server_port}"
        monkeypatch.setitem(settings.ACCOUNTS["whatsapp"]["main"]["options"], "base", f"http://{place}")
        monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({place}))
        outcomes = sent(alert(), person(1), person(2))
        server.shutdown()
    assert [(one.verdict, one.code) for one in outcomes] == [
        (Verdict.ACCEPTED, "held_for_quality_assessment")
    ] * 2
    (line,) = [one for one in caplog.records if one.name == send.__name__]
    assert "nidaa_alert_v1" in line.getMessage()
    assert "+212" not in line.getMessage()
    (state,) = [one for one in whatsapp_templates("main") if one.reason]
    assert (state.name, state.language, state.may_be_sent) == ("nidaa_alert_v1", "ar", True)


def test_a_photo_is_deleted_at_meta_when_the_alert_has_ended(world):
    stands()
    notice = alert()
    sent(notice, person(), photo=PHOTO)
    published(notice, "alert")
    assert take_back_photos(at=after(minutes=30)) == 0
    PublicNotice.objects.update(act="found")
    assert take_back_photos(at=after(minutes=31)) == 1
    assert not world.outside.shelves.media
    assert not WhatsAppMedia.objects.exists()


def test_the_photo_of_an_erased_case_is_deleted_too(world):
    stands()
    sent(alert(), person(), photo=PHOTO)
    assert take_back_photos(at=after(minutes=31)) == 1
    assert not world.outside.shelves.media


def test_an_expired_alert_has_no_photo_at_meta(world):
    stands()
    notice = alert()
    sent(notice, person(), photo=PHOTO)
    published(notice, "alert")
    assert take_back_photos(at=after(days=3)) == 1


def test_a_photo_that_could_not_be_deleted_is_tried_again(world):
    stands()
    notice = alert()
    sent(notice, person(), photo=PHOTO)
    published(notice, "cancelled")
    world.faults.set("whatsapp", "500", count=1)
    assert take_back_photos(at=after(minutes=31)) == 0
    assert take_back_photos(at=after(minutes=32)) == 1


def test_two_workers_that_upload_at_once_agree_on_one_number(world):
    stands()

    async def both():
        async with opened(alert(), PHOTO), opened(alert(), PHOTO):
            pass

    async_to_sync(both)()
    assert WhatsAppMedia.objects.count() == 1


def published(notice, act):
    release = notice.release
    PublicNotice.objects.create(
        public_id=release.public_id, code=release.code, act=act, sequence=1, exercise=False,
        languages=["ar"], expires_at=release.expires_at, updated_at=release.released_at,
    )  # fmt: skip
