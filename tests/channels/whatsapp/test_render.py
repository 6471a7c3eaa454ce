"""What is put into a template: the approved words, on one line, within Meta's limits, and nothing of anybody else."""

import json
from dataclasses import replace

import pytest
from tests.factories.notices import NAMES, alert, update, withdrawal

from nidaa.distribution.channels.whatsapp.render import fields, filled, kind_of, reading_language, submission
from nidaa.distribution.queries.whatsapp import chat_templates
from nidaa.ground.country import pack
from nidaa.packs.chat_templates import LONGEST_BODY
from nidaa.packs.facts import Act
from nidaa.packs.short_messages import folded

KEY = "0123456789abcdef0123456789abcdef"
SET = chat_templates()


def ready(notice, language="ar", *, photo=False, media=""):
    template = SET.of(kind_of(notice), language, photo=photo)
    return filled(template, notice, zone="Africa/Casablanca", media=media)


def said(body):
    message = json.loads(body)
    parts = {one["type"]: one["parameters"] for one in message["template"]["components"]}
    return message, parts


def test_the_set_is_whole_before_anybody_needs_it():
    kinds = {(one.kind, one.language, one.photo) for one in SET.templates}
    with_photo = {
        (kind, code, photo)
        for kind in ("alert", "correction")
        for code in ("ar", "fr")
        for photo in (True, False)
    }
    assert kinds == with_photo | {("cancel", "ar", False), ("cancel", "fr", False)}


@pytest.mark.parametrize("template", SET.templates, ids=lambda one: f"{one.name} {one.language}")
def test_every_text_tells_how_to_leave_by_a_word_that_we_know(template):
    words = [folded(word) for word in template.footer.replace(":", " ").split()]
    assert any(word in pack().sms.stop for word in words)


def test_a_message_carries_the_approved_text_the_key_and_where_to_check():
    notice = alert()
    message, parts = said(ready(notice).to("+212600000001", KEY))
    assert (message["to"], message["biz_opaque_callback_data"]) == ("+212600000001", KEY)
    assert message["template"]["name"] == "nidaa_alert_v1"
    assert message["template"]["language"] == {"policy": "deterministic", "code": "ar"}
    assert parts["body"][0]["text"] == notice.texts["ar"]["medium"]
    assert parts["body"][3]["text"] == "25/11/2026 20:10"
    assert parts["button"] == [{"type": "text", "text": notice.release.public_id}]


def test_a_photo_goes_by_its_number_at_meta():
    _, parts = said(ready(alert(), photo=True, media="8001").to("+212600000001", KEY))
    assert parts["header"] == [{"type": "image", "image": {"id": "8001"}}]


def test_who_hides_the_number_is_written_to_by_the_user_id():
    message, _ = said(ready(alert()).to("MA.13491208655302741918", KEY))
    assert message["recipient"] == "MA.13491208655302741918"
    assert "to" not in message


@pytest.mark.parametrize(
    "address",
    ["", "someone@journal.example", '+2126","x":"', "+0612345678", "MA.", "MA.a\n", "ma.123", "+12"],
)
def test_what_is_no_address_is_never_put_into_a_message(address):
    assert ready(alert()).to(address, KEY) is None


@pytest.mark.parametrize(
    ("notice", "kind"),
    [
        (alert(), "alert"),
        (update(alert()), "correction"),
        (withdrawal(alert(), Act.FOUND), "cancel"),
        (withdrawal(alert(), Act.CANCELLED), "cancel"),
        (withdrawal(alert(), Act.EXPIRED), "cancel"),
    ],
)
def test_an_act_has_its_template(notice, kind):
    assert kind_of(notice) == kind


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_end_of_an_alert_names_nobody_and_shows_nothing(act, language):
    body = ready(withdrawal(alert(), act), language).to("+212600000001", KEY)
    assert not [name for name in NAMES if name.encode() in body]
    assert b"header" not in body


def test_lines_and_rows_of_spaces_are_joined_because_whatsapp_refuses_them():
    texts = {"ar": dict.fromkeys(("headline", "short", "medium", "long"), "سطر\n\nآخر\t     نص")}
    notice = replace(alert(languages=("ar",)), texts=texts)
    assert said(ready(notice).to("+212600000001", KEY))[1]["body"][0]["text"] == "سطر آخر نص"


def test_a_text_that_is_too_long_gives_way_to_the_next_shorter_one():
    notice = alert(languages=("fr",))
    texts = {"fr": dict(notice.texts["fr"]) | {"medium": "x" * LONGEST_BODY}}
    template = SET.of("alert", "fr", photo=False)
    assert fields(template, replace(notice, texts=texts), zone="UTC")[0] == texts["fr"]["short"]
    endless = {"fr": dict.fromkeys(texts["fr"], "x" * LONGEST_BODY)}
    with pytest.raises(ValueError, match="too long"):
        fields(template, replace(notice, texts=endless), zone="UTC")


def test_an_exercise_says_so_first():
    assert said(ready(alert(exercise=True)).to("+212600000001", KEY))[1]["body"][0]["text"].startswith(
        "تمرين"
    )


@pytest.mark.parametrize(
    ("reads", "written"), [("ar", "ar"), ("fr", "fr"), ("zgh", "ar"), ("en", "fr"), ("", "fr"), ("de", "fr")]
)
def test_everybody_is_written_to_in_a_language_of_the_set(reads, written):
    assert reading_language(SET, reads) == written


@pytest.mark.parametrize("template", SET.templates, ids=lambda one: f"{one.name} {one.language}")
def test_what_meta_is_asked_to_approve_has_its_time_to_live_and_examples(template):
    asked = submission(template, site="https://alertes.example", header_handle="4::x")
    parts = {one["type"]: one for one in asked["components"]}
    assert asked["message_send_ttl_seconds"] == {"cancel": 43_200}.get(template.kind, 7_200)
    assert len(parts["BODY"]["example"]["body_text"][0]) == len(set(template.fields))
    assert parts["BUTTONS"]["buttons"][0]["url"] == "https://alertes.example/a/{{1}}"
    assert ("HEADER" in parts) is template.photo
