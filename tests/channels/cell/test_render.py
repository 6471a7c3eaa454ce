"""What phones are to show: refused before it is sent when it does not fit, and never a drill as a real alert."""

import json
from dataclasses import replace

import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import Polygon
from tests.factories.notices import alert

from nidaa.distribution.channels.cell.area import approved_shape, covers, digest, rings
from nidaa.distribution.channels.cell.errors import NotBroadcast
from nidaa.distribution.channels.cell.preview import preview
from nidaa.distribution.channels.cell.render import broadcast, late
from nidaa.distribution.channels.cell.serial import CODES, free_code, next_update, serial_number
from nidaa.ground.charset import Encoding
from nidaa.ground.country import gazetteer, pack
from nidaa.ground.places.areas import area_from_json, can_use_area
from nidaa.ground.places.facts import PlaceKind
from nidaa.ground.places.sphere import circle_polygon
from nidaa.packs.broadcasts import Handsets
from nidaa.packs.facts import AlertKind

TABLE = pack().broadcasts
IAM = TABLE.operator("iam")


def notice_with(**short):
    notice = alert(languages=tuple(short))
    return replace(notice, texts={language: {"short": text} for language, text in short.items()})


def test_both_languages_stand_in_one_message_so_that_a_phone_sounds_once():
    notice = alert(kind=AlertKind.ABDUCTION)
    shown = broadcast(notice, TABLE, IAM)
    assert (shown.identifier, shown.other_identifier) == (4379, None)
    (page,) = shown.texts
    assert page.text == f"{notice.texts['ar']['short']}\n{notice.texts['fr']['short']}"
    assert page.encoding is Encoding.UCS2


def test_a_message_a_language_bears_the_identifier_for_further_languages():
    notice = alert(kind=AlertKind.ABDUCTION)
    shown = broadcast(notice, TABLE, IAM, two_messages=True)
    assert [(one.identifier, one.languages) for one in shown.texts] == [(4379, ("ar",)), (4392, ("fr",))]
    assert [one.encoding for one in shown.texts] == [Encoding.UCS2, Encoding.GSM7]
    assert [one.text for one in shown.texts] == [notice.texts["ar"]["short"], notice.texts["fr"]["short"]]


@pytest.mark.parametrize("kind", AlertKind)
@pytest.mark.parametrize("two_messages", [False, True])
@pytest.mark.parametrize("quiet", [False, True])
def test_a_drill_never_goes_out_as_a_real_alert(kind, two_messages, quiet):
    drill = broadcast(alert(kind=kind, exercise=True), TABLE, IAM, two_messages=two_messages, quiet=quiet)
    assert {one.identifier for one in drill.texts} <= {4381, 4394}
    assert all(one.text.startswith(("EXERCICE", "تمرين")) for one in drill.texts)


def test_a_network_that_would_send_a_drill_as_a_real_alert_is_refused():
    odd = replace(IAM, identifiers={"exercise": 4379})
    with pytest.raises(NotBroadcast, match="would go out on 4379, as a real alert"):
        broadcast(alert(exercise=True), TABLE, odd)


def test_a_network_that_would_send_a_real_alert_as_a_test_is_refused():
    odd = replace(IAM, identifiers={"amber": 4380})
    with pytest.raises(NotBroadcast, match="which phones do not show"):
        broadcast(alert(), TABLE, odd)


def test_a_network_may_have_an_identifier_of_its_own():
    assert broadcast(alert(), TABLE, replace(IAM, identifiers={"amber": 4378})).identifier == 4378


def test_by_night_the_quiet_identifier_may_be_chosen():
    assert broadcast(alert(), TABLE, IAM, quiet=True).identifier == 6400


def test_where_phones_have_amber_off_another_identifier_is_used():
    elsewhere = replace(TABLE, mcc="262")
    assert broadcast(alert(), elsewhere, IAM).identifier == 4371
    on = replace(TABLE, mcc="999", handsets=(Handsets("999", "XX", amber=True, instead=""),))
    assert broadcast(alert(), on, IAM).identifier == 4379


@pytest.mark.parametrize(
    ("short", "pages"),
    [("a" * 93, 1), ("a" * 94, 2), ("a" * 1395, 15), ("س" * 41, 1), ("س" * 42, 2), ("س" * 615, 15)],
)
def test_pages_are_counted_as_the_standard_says(short, pages):
    assert broadcast(notice_with(fr=short), TABLE, IAM).texts[0].pages == pages


@pytest.mark.parametrize("short", ["a" * 1396, "س" * 616, "€" * 698])
def test_a_text_that_is_too_long_is_refused_in_a_sentence(short):
    with pytest.raises(
        NotBroadcast, match=r"fills 16 pages of a cell broadcast; Maroc Telecom takes 15\. Shorten it"
    ):
        broadcast(notice_with(fr=short), TABLE, IAM)


def test_line_ends_of_another_system_are_counted_and_sent_once():
    (page,) = broadcast(notice_with(fr="a\r\nb" + "c" * 90), TABLE, IAM).texts
    assert (page.text[:3], page.units, page.pages) == ("a\nb", 93, 1)


def test_a_network_that_takes_fewer_pages_is_asked_for_no_more():
    with pytest.raises(NotBroadcast, match="takes 1"):
        broadcast(notice_with(fr="a" * 94), TABLE, replace(IAM, most_pages=1))


def test_a_text_no_phone_shows_is_refused():
    with pytest.raises(NotBroadcast, match="control character"):
        broadcast(notice_with(fr="a\x00"), TABLE, IAM)


# -- what will the phone show? ------------------------------------------------------------------


def test_the_preview_shows_what_older_phones_cut_off():
    notice = notice_with(
        fr="Alerte enfant disparu: Zineb, 9 ans, vue pour la dernière fois à Fès, Bab Boujloud. Appelez le 19."
    )
    notice = replace(notice, child={"fr": {"plate": "12345-A-6"}})
    seen = preview(notice, TABLE, IAM)
    (screen,) = seen.screens
    assert screen.beginning == screen.text[:90]
    assert (
        "The telephone number stands after the first 90 characters: older phones cut it off." in seen.warnings
    )
    assert "The number plate stands after the first 90 characters: older phones cut it off." in seen.warnings
    assert seen.who.startswith("Phones show it with the alarm sound, unless")


def test_number_and_plate_at_the_beginning_are_not_cut_off():
    notice = replace(notice_with(fr="19: Zineb, 9 ans. 12345-A-6"), child={"fr": {"plate": "12345-A-6"}})
    assert late("19: Zineb, 9 ans. 12345-A-6", notice, 90) == ()


def test_the_preview_says_why_it_cannot_go_out():
    seen = preview(notice_with(fr="a" * 1396), TABLE, IAM)
    assert (seen.screens, seen.refusal[:28]) == ((), "The short text fills 16 page")


def test_the_preview_says_that_two_messages_sound_twice_and_a_drill_is_seen_by_few():
    assert any("sounds twice" in one for one in preview(alert(), TABLE, IAM, two_messages=True).warnings)
    assert (
        preview(alert(exercise=True), TABLE, IAM).who
        == "Only phones whose owner has asked for tests show it."
    )


# -- the area -----------------------------------------------------------------------------------

places = st.tuples(st.floats(31.0, 34.3), st.floats(-7.0, -3.0))


@given(
    st.lists(st.tuples(places, st.floats(0.5, 160)), min_size=1, max_size=3), st.sampled_from([16, 40, 100])
)
@settings(max_examples=30)
def test_the_polygons_are_never_smaller_than_the_approved_area(circles, most_points):
    drawn_as = [{"lat": lat, "lon": lon, "radius_km": radius} for (lat, lon), radius in circles]
    notice = alert(area={"circles": drawn_as, "polygons": [], "places": []})
    assume(can_use_area(area_from_json(notice.area), gazetteer()))
    drawn = rings(notice, gazetteer(), most_points)
    assert all(len(ring) <= most_points and ring[0] == ring[-1] for ring in drawn)
    whole = shapely.union_all([Polygon([(lon, lat) for lat, lon in ring]) for ring in drawn])
    # An oracle that is not ours: many more points on the very circle.
    for (lat, lon), radius in circles:
        assert whole.covers(circle_polygon(lat, lon, radius, corners=720))


@pytest.mark.parametrize(
    "province", gazetteer().of_kind(PlaceKind.PROVINCE)[:8], ids=lambda place: place.names.fr
)
def test_a_province_is_covered_with_few_points(province):
    notice = alert(area={"circles": [], "polygons": [], "places": [province.code]})
    drawn = rings(notice, gazetteer(), 100)
    assert all(len(ring) <= 100 for ring in drawn)
    assert covers(drawn, gazetteer().surface(province.code))


def test_a_smaller_area_does_not_cover_and_has_another_digest():
    notice = alert()
    drawn = rings(notice, gazetteer(), 100)
    smaller = rings(
        alert(
            area={
                "circles": [{"lat": 34.0636, "lon": -4.9817, "radius_km": 24.9}],
                "polygons": [],
                "places": [],
            }
        ),
        gazetteer(),
        100,
    )
    assert not covers(smaller, approved_shape(notice, gazetteer()))
    assert digest(smaller) != digest(drawn)


def test_a_digest_does_not_depend_on_form():
    drawn = rings(alert(), gazetteer(), 100)
    assert digest(json.loads(json.dumps(drawn))) == digest(drawn)
    assert len(digest(drawn)) == 64


# -- the numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "number"),
    [((0, 0, 0), 0), ((1, 0, 0), 0x4000), ((1, 0x2A, 3), 0x42A3), ((3, 1023, 15), 0xFFFF)],
)
def test_a_serial_number_is_put_together_as_the_standard_says(parts, number):
    assert serial_number(*parts) == number


def test_an_update_number_begins_anew_after_fifteen():
    numbers = [0]
    for _ in range(16):
        numbers.append(next_update(numbers[-1]))
    assert numbers == [*range(16), 0]


@given(st.one_of(st.none(), st.integers(0, CODES - 1)), st.sets(st.integers(0, CODES - 1)))
def test_a_code_is_never_one_that_stands(last, standing):
    code = free_code(last, standing)
    assert code is None if len(standing) == CODES else code not in standing


def test_a_code_is_not_used_again_at_once():
    assert free_code(7, set()) == 8
    assert free_code(1023, {0}) == 1
    assert free_code(None, set()) == 0
    assert free_code(5, set(range(CODES))) is None
