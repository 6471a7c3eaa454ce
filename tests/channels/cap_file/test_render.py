"""CAP files as partners read them: valid in every profile we claim, in four languages, and silent once withdrawn."""

import hashlib

import pytest
from tests.factories.notices import ALT, NAMES, PHOTO, alert, update, withdrawal

from nidaa.alerts.cap.errors import Unsound
from nidaa.alerts.cap.facts import MsgType, ResponseType, Severity, Status, Urgency
from nidaa.alerts.cap.findings import Level
from nidaa.alerts.cap.read import read
from nidaa.alerts.cap.validate import valid, validate
from nidaa.distribution.channels.cap_file.render import render
from nidaa.ground.country import gazetteer, pack
from nidaa.ground.places.facts import PlaceKind
from nidaa.packs.facts import Act, AlertKind

PROFILES = ("google", "wmo")


def cap(notice, photo=PHOTO):
    return render(notice, None if notice.withdrawn else photo, pack=pack(), gazetteer=gazetteer())


STORY = {
    "alert": alert(),
    "abduction": alert(kind=AlertKind.ABDUCTION),
    "exercise": alert(exercise=True),
    "whole country": alert(area={"circles": [], "polygons": [], "places": ["MA"]}),
    "two regions": alert(area={"circles": [], "polygons": [], "places": ["01", "04"]}),
    "drawn": alert(
        area={
            "circles": [],
            "polygons": [[[-5.2, 34.0], [-4.8, 34.0], [-4.8, 34.2], [-5.2, 34.0]]],
            "places": [],
        }
    ),
    "update": update(alert()),
    "found": withdrawal(update(alert())),
    "cancelled": withdrawal(alert(), Act.CANCELLED),
    "expired": withdrawal(alert(exercise=True), Act.EXPIRED),
}


@pytest.mark.parametrize("notice", STORY.values(), ids=STORY)
def test_every_message_is_valid_in_every_profile_we_claim(notice):
    findings = validate(cap(notice), profiles=PROFILES)
    assert valid(findings)
    # The standard itself has nothing to remark at all; the profiles only on how long a tombstone stands.
    remarks = {finding.rule for finding in findings if finding.level is Level.RECOMMENDATION}
    assert remarks <= {"wmo-span"} if notice.withdrawn else not remarks


@pytest.mark.parametrize("notice", STORY.values(), ids=STORY)
def test_the_triple_is_that_of_the_release_letter_by_letter(notice):
    message, release = read(cap(notice)), notice.release
    assert (message.identifier, message.sender, message.sent) == (
        release.cap_identifier,
        release.cap_sender,
        release.cap_sent,
    )
    written = " ".join(f"{one.sender},{one.identifier},{one.sent}" for one in message.references)
    assert written == release.cap_references
    assert len(message.references) == release.sequence - 1


def test_the_same_notice_makes_the_same_bytes():
    assert cap(STORY["update"]) == cap(STORY["update"])


def test_there_is_one_block_for_each_language_with_the_same_codes_and_area():
    blocks = read(cap(STORY["abduction"])).infos
    assert [block.language for block in blocks] == ["ar", "fr", "zgh", "en"]
    assert {block.event_codes for block in blocks} == {blocks[0].event_codes}
    assert {(block.areas[0].circles, block.areas[0].polygons) for block in blocks} == {
        (blocks[0].areas[0].circles, ())
    }
    assert len({block.areas[0].description for block in blocks}) == 4
    assert len({block.headline for block in blocks}) == 4


def test_an_abduction_is_urgent_and_a_missing_child_is_not_dressed_up_as_one():
    abduction, missing = read(cap(STORY["abduction"])).infos[0], read(cap(STORY["alert"])).infos[0]
    assert ("SAME", "CAE") in {(code.name, code.value) for code in abduction.event_codes}
    assert (abduction.urgency, abduction.severity) == (Urgency.IMMEDIATE, Severity.SEVERE)
    assert {(code.name, code.value) for code in missing.event_codes} == {("OET", "OET-130")}
    assert (missing.urgency, missing.severity) == (Urgency.EXPECTED, Severity.MODERATE)


def test_the_photo_is_an_address_with_size_and_digest_while_the_alert_stands():
    (resource,) = read(cap(STORY["alert"])).infos[1].resources
    assert resource.uri == f"https://alertes.example/a/{1:032x}/{PHOTO.name}.jpg"
    assert resource.size_bytes == len(PHOTO.large)
    assert resource.digest == hashlib.sha1(PHOTO.large).hexdigest()
    assert (resource.mime_type, resource.description) == ("image/jpeg", ALT["fr"])
    assert read(cap(STORY["alert"], photo=None)).infos[1].resources == ()


def test_times_carry_the_offset_of_the_country_and_no_fraction():
    xml = cap(STORY["alert"])
    assert b"<effective>2026-11-25T00:10:00+01:00</effective>" in xml
    assert b"<expires>2026-11-25T20:10:00+01:00</expires>" in xml


def test_an_exercise_says_so_in_status_note_event_and_headline():
    message = read(cap(STORY["exercise"]))
    assert message.status is Status.EXERCISE
    for block in message.infos:
        word = pack().wording[block.language].exercise
        assert word in message.note
        for text in (block.event, block.headline, block.description):
            assert text.startswith(word)


def test_an_exercise_says_so_even_where_an_officer_wrote_the_text():
    written = {
        code: {"headline": f"Zineb {code}", "short": "…", "medium": "…", "long": "…"} for code in ("ar", "fr")
    }
    notice = alert(exercise=True, languages=("ar", "fr"), texts=written)
    assert read(cap(notice)).infos[1].headline == "EXERCICE: Zineb fr"


def test_a_headline_without_end_is_cut_at_160_characters():
    texts = {"fr": {"headline": "mot " * 100, "short": "a", "medium": "a", "long": "Description."}}
    (block,) = read(cap(alert(languages=("fr",), texts=texts))).infos
    assert len(block.headline) <= 160
    assert block.headline.endswith("mot…")


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_the_cancel_says_it_is_over_in_every_language_and_names_nobody(act):
    notice = withdrawal(update(alert()), act)
    xml = cap(notice)
    message = read(xml)
    assert message.msg_type is MsgType.CANCEL
    assert [block.language for block in message.infos] == ["ar", "fr", "zgh", "en"]
    assert {block.response_types for block in message.infos} == {(ResponseType.ALL_CLEAR,)}
    assert {block.urgency for block in message.infos} == {Urgency.PAST}
    assert all(block.headline and block.description and block.instruction for block in message.infos)
    for trace in (*NAMES, PHOTO.name, "34.06", "Boujloud", "rouge"):
        assert trace.encode() not in xml


def test_the_cancel_keeps_severity_so_that_it_passes_the_filters_the_alert_passed():
    before = alert(kind=AlertKind.ABDUCTION)
    assert read(cap(withdrawal(before))).infos[0].severity is read(cap(before)).infos[0].severity


def test_a_message_that_would_break_a_rule_is_not_written():
    texts = {"fr": {"headline": "Zineb", "short": "a", "medium": "a", "long": "<script>alert(1)</script>"}}
    with pytest.raises(Unsound, match="V11"):
        cap(alert(languages=("fr",), texts=texts))


def test_an_area_of_very_many_places_still_fits_into_a_file():
    communes = [place.code for place in gazetteer().of_kind(PlaceKind.COMMUNE)]
    scattered = {"circles": [], "polygons": [], "places": sorted(communes)[::9]}
    xml = cap(alert(area=scattered))
    assert len(xml) < 256 * 1024
    assert valid(validate(xml, profiles=PROFILES))
