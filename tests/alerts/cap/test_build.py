"""What we write is valid, says what was meant, and keeps our promises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from tests.alerts.cap.messages import ALERT, AREA, NOON, PHOTO, TEXTS, UPDATE, alerts

from nidaa.alerts.cap import codes
from nidaa.alerts.cap.build import CLAIMED, build
from nidaa.alerts.cap.compose import CapWords, bears, cancellation, oid_identifier, references
from nidaa.alerts.cap.errors import Unreadable, Unsound
from nidaa.alerts.cap.facts import CapArea, CapCircle, CapPair, CapResource, MsgType, Scope
from nidaa.alerts.cap.moments import moment, stamp
from nidaa.alerts.cap.read import items, read
from nidaa.alerts.cap.validate import validate

WORDS = {
    language: CapWords(
        f"Fin {language}", f"Terminé {language}", f"Fin d'alerte {language}.", f"Merci {language}."
    )
    for language in TEXTS
}
LATER = NOON + timedelta(hours=2)


def cancelled(**changes):
    told = {
        "identifier": oid_identifier("2.49.0.1.504.3", LATER, 3),
        "sent": stamp(LATER),
        "expires": LATER + timedelta(days=1),
        "words": WORDS,
        "names": ["Yassine", "ياسين"],
    } | changes
    return cancellation([ALERT, UPDATE], **told)


def with_info(**changes):
    return replace(ALERT, infos=(replace(ALERT.infos[0], **changes),))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(alerts())
def test_what_we_write_is_valid_in_every_profile_we_claim_and_reads_back_the_same(alert):
    data = build(alert, profiles=CLAIMED)
    assert [finding for finding in validate(data, profiles=CLAIMED) if finding.level == "error"] == []
    assert read(data) == alert


@pytest.mark.parametrize("message", [ALERT, UPDATE, cancelled()], ids=["alert", "update", "cancel"])
def test_our_own_messages_have_no_finding_at_all(message):
    assert validate(build(message), profiles=CLAIMED, now=NOON) == []


def test_the_file_is_utf8_with_readable_arabic_and_one_block_a_language():
    text = build(ALERT).decode()
    assert text.startswith("<?xml version='1.0' encoding='UTF-8'?>")
    assert "طفل مفقود في برشيد" in text
    assert [info.language for info in read(text.encode()).infos] == list(TEXTS)


def test_the_triple_is_sent_as_it_was_given_and_referred_to_letter_by_letter():
    text = build(UPDATE).decode()
    assert f"<sent>{UPDATE.sent}</sent>" in text
    assert f"<references>{ALERT.sender},{ALERT.identifier},{ALERT.sent}</references>" in text


def test_an_abduction_is_coded_for_both_readers_and_a_missing_child_never_as_one():
    assert (CapPair("SAME", "CAE"), CapPair("OET", "OET-038")) == codes.ABDUCTION
    missing = build(with_info(event_codes=codes.MISSING)).decode()
    assert "<value>OET-130</value>" in missing
    assert "CAE" not in missing


def test_a_cancellation_refers_to_the_whole_chain_and_bears_neither_name_nor_photo():
    cancel = cancelled()
    assert cancel.references == (ALERT.reference, UPDATE.reference) == references([ALERT, UPDATE, UPDATE])
    text = build(cancel, profiles=CLAIMED).decode()
    assert "<resource>" not in text
    assert "Yassine" not in text
    assert cancel.infos[0].event_codes == codes.ABDUCTION
    assert cancel.infos[0].areas == ALERT.infos[0].areas


@pytest.mark.parametrize("said", ["YASSINE est retrouvé", "عثر على ياسين"])
def test_a_cancellation_with_a_name_is_refused(said):
    words = WORDS | {"fr": replace(WORDS["fr"], description=said)}
    with pytest.raises(Unsound, match="name stands in the cancellation in fr"):
        cancelled(words=words)


@pytest.mark.parametrize(
    ("said", "name", "there"),
    [
        ("Alerte levée: enfant localisée", "Ali", False),
        ("عثر عليه سالما", "علي", False),
        ("عثر على علي سالما", "علي", True),
        ("العثور ولعلي شكر", "علي", True),
        ("L'alerte pour ALI est levée", "Ali", True),
        ("Fin de l'alerte", "", False),
        ("Fin (Aït-Ali).", "Aït-Ali", True),
    ],
)
def test_a_name_is_found_as_a_word_and_not_inside_one(said, name, there):
    assert bears(said, name) is there


def test_a_cancellation_without_one_of_the_languages_is_refused():
    with pytest.raises(Unsound, match="no words in zgh-Tfng"):
        cancelled(words={language: said for language, said in WORDS.items() if language != "zgh-Tfng"})


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        (replace(ALERT, infos=ALERT.infos[:1] * 2), "ours-language"),
        (with_info(expires=None), "ours-expires"),
        (replace(UPDATE, msg_type=MsgType.CANCEL), "ours-cancel"),
        (replace(UPDATE, msg_type=MsgType.CANCEL, infos=()), "ours-cancel"),
        (with_info(resources=(replace(PHOTO, included="aGVsbG8="),)), "ours-included"),
        (replace(ALERT, infos=()), "V09"),
        (replace(ALERT, identifier="a b"), "V01"),
        (replace(ALERT, sent="2026-11-25T12:00:00Z"), "V02"),
        (replace(ALERT, scope=Scope.RESTRICTED), "V03"),
        (replace(UPDATE, references=()), "V04"),
        (replace(UPDATE, references=(UPDATE.reference,)), "V06"),
        (replace(ALERT, msg_type=MsgType.UPDATE, references=(UPDATE.reference,)), "V07"),
        (with_info(areas=(replace(AREA, polygons=(((33.0, -7.0), (33.0, -7.1), (33.1, -7.1)),)),)), "V12"),
        (with_info(areas=(CapArea("x", circles=(CapCircle(-7.0, 233.0, 1.0),)),)), "V13"),
        (with_info(areas=(CapArea("x", circles=(CapCircle(33.0, -7.0, -1.0),)),)), "V14"),
        (with_info(resources=(CapResource("Photo", "jpeg"),)), "V17"),
        (with_info(expires=NOON - timedelta(minutes=1)), "V19"),
        (with_info(description="<b>Vu</b>"), "V11"),
        (with_info(web="alerte.example"), "V23"),
        (with_info(language="fr_FR"), "V30"),
        (with_info(event=""), "V28"),
        (with_info(categories=()), "XSD"),
        (with_info(description="Vu\x00hier"), "XML"),
        (with_info(expires=datetime(2026, 11, 26)), "XML"),
        (with_info(expires=datetime(2026, 11, 26, microsecond=5, tzinfo=UTC)), "XML"),
        (replace(ALERT, addresses=('a "b',)), "XML"),
    ],
)
def test_what_would_break_a_rule_is_not_written(message, rule):
    with pytest.raises(Unsound) as refusal:
        build(message)
    assert rule in {finding.rule for finding in refusal.value.findings}


def test_a_profile_that_is_not_met_is_refused_when_it_is_asked_for():
    with pytest.raises(Unsound, match="google-web"):
        build(with_info(web=""), profiles=["google"])
    assert build(with_info(web=""))


def test_what_is_not_valid_is_not_read():
    with pytest.raises(Unreadable, match="refers to itself"):
        read(build(UPDATE).replace(ALERT.identifier.encode(), UPDATE.identifier.encode()))
    with pytest.raises(Unreadable):
        read(b"<alert/>")


def test_coordinates_are_written_with_six_decimals_and_no_exponent():
    area = CapArea("x", circles=(CapCircle(-0.0000001, 0.00001, 12.5),))
    assert "<circle>0,0.00001 12.5</circle>" in build(with_info(areas=(area,))).decode()


def test_lists_keep_items_with_spaces_together():
    assert items('"Unit 5, Rabat" a@b.example\n"x"') == ("Unit 5, Rabat", "a@b.example", "x")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-25T12:00:00+01:00", datetime(2026, 11, 25, 11, tzinfo=UTC)),
        ("2026-11-25T11:00:00-00:00", datetime(2026, 11, 25, 11, tzinfo=UTC)),
        ("2026-11-25T24:00:00+01:00", datetime(2026, 11, 25, 23, tzinfo=UTC)),
    ],
)
def test_times_are_read(written, meant):
    assert moment(written) == meant


def test_utc_is_written_as_minus_zero():
    assert stamp(datetime(2026, 11, 25, 11, tzinfo=UTC)) == "2026-11-25T11:00:00-00:00"
    assert stamp(NOON) == "2026-11-25T12:00:00+01:00"
