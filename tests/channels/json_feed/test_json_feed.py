"""The feeds for machines: held to the documented shape, which allows nothing that is not named in it."""

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
import shapely
from django.conf import settings
from tests.factories.notices import NAMES, PHOTO, alert, everything_in, parcel, update, withdrawal
from tests.moments import after

from nidaa.distribution.channels.json_feed.render import render, render_areas
from nidaa.distribution.channels.json_feed.send import send
from nidaa.ground.country import gazetteer
from nidaa.ground.places.areas import area_from_json, area_shape
from nidaa.packs.facts import Act, AlertKind

SCHEMA = json.loads((files("nidaa.distribution.channels.json_feed") / "schema.json").read_text())
JUDGE = jsonschema.Draft202012Validator(SCHEMA)
REGIONS = {"circles": [], "polygons": [], "places": ["01", "04"]}
DRAWN = {"circles": [], "polygons": [[[-5.2, 34.0], [-4.8, 34.0], [-4.8, 34.2], [-5.2, 34.0]]], "places": []}


def feed(*standing):
    return json.loads(render(standing, updated=after(hours=1)))


def areas(*standing):
    return json.loads(render_areas(standing, updated=after(hours=1), gazetteer=gazetteer()))


STORY = {
    "alert": alert(),
    "abduction": alert(kind=AlertKind.ABDUCTION),
    "exercise": alert(exercise=True),
    "regions": alert(area=REGIONS),
    "drawn": alert(area=DRAWN),
    "update": update(alert()),
    "found": withdrawal(alert()),
    "cancelled": withdrawal(alert(), Act.CANCELLED),
    "expired": withdrawal(update(alert()), Act.EXPIRED),
}


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("notice", STORY.values(), ids=STORY)
def test_every_act_has_the_documented_shape(notice):
    assert [error.message for error in JUDGE.iter_errors(feed(notice))] == []


def test_what_no_allow_list_names_does_not_leave():
    notice = alert()
    notice.child["fr"]["family_name"] = "Alaoui"
    try:
        assert "Alaoui" not in json.dumps(feed(notice))
    finally:
        del notice.child["fr"]["family_name"]


def test_an_alert_says_all_of_its_state_at_once():
    (one,) = feed(update(alert()))["alerts"]
    assert (one["version"], one["sequence"], one["state"], one["act"]) == (1, 2, "live", "update")
    assert one["child"]["ar"]["first_name"] == "زينب"
    assert one["area"]["words"]["fr"] == "25 km autour de Fès"
    assert one["photo"]["url"].endswith(f"/{PHOTO.name}.jpg")
    assert [contact["number"] for contact in one["contacts"]] == ["19", "177"]


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_an_ended_alert_is_a_line_that_names_nobody(act):
    over = withdrawal(alert(), act)
    (one,) = feed(over)["alerts"]
    assert one["state"] == "ended"
    for key in ("child", "photo", "area", "sex", "last_seen_at"):
        assert key not in one
    both = json.dumps([feed(over), areas(over)], ensure_ascii=False)
    assert not [name for name in (*NAMES, PHOTO.name, "Boujloud") if name in both]
    (feature,) = areas(over)["features"]
    assert feature["geometry"] is None
    assert feature["properties"]["state"] == "ended"


@pytest.mark.parametrize("area", [REGIONS, DRAWN, alert().area], ids=["regions", "drawn", "circle"])
def test_an_area_is_drawn_with_few_points_and_leaves_nobody_out(area):
    (feature,) = areas(alert(area=area))["features"]
    drawn = shapely.geometry.shape(feature["geometry"])
    whole = area_shape(area_from_json(area), gazetteer())
    assert drawn.is_valid
    assert all(len(part.exterior.coords) <= 101 for part in drawn.geoms)
    assert whole.difference(drawn).area < 1e-6 * whole.area


def test_areas_carry_no_words_at_all():
    text = json.dumps(areas(alert()), ensure_ascii=False)
    assert not [name for name in (*NAMES, "Fès", "فاس", "9 ans") if name in text]


def test_an_area_that_cannot_be_drawn_does_not_stop_the_others():
    abroad = {"circles": [{"lat": 48.85, "lon": 2.35, "radius_km": 5}], "polygons": [], "places": []}
    first, second = areas(alert(1, area=abroad), alert(2))["features"]
    assert first["geometry"] is None
    assert second["geometry"]["type"] == "MultiPolygon"


def test_an_exercise_is_told_apart_by_a_machine_and_by_a_reader():
    (one,) = feed(alert(exercise=True))["alerts"]
    assert one["exercise"] is True
    assert one["headline"]["fr"].startswith("EXERCICE")
    assert areas(alert(exercise=True))["features"][0]["properties"]["exercise"] is True


def test_both_feeds_are_published_and_a_stale_list_does_not_overwrite_them():
    first = alert()
    over = withdrawal(first)
    folder = Path(settings.PUBLIC_FOLDER)
    assert send(parcel(first)).detail == "Written: alerts.json, alerts.geojson."
    send(parcel(over, standing=(over,)))
    assert "nothing" in send(parcel(first)).detail
    assert not [name for name in NAMES if name.encode() in everything_in(folder)]
    assert json.loads((folder / "feeds" / "alerts.json").read_bytes())["alerts"][0]["state"] == "ended"


def test_a_spoilt_file_is_written_over():
    path = Path(settings.PUBLIC_FOLDER) / "feeds" / "alerts.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"[]")
    send(parcel(alert()))
    assert len(json.loads(path.read_bytes())["alerts"]) == 1
