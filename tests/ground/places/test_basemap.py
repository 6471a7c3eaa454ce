import json
import re
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest

from nidaa.ground.places.basemap.layers import layer_files
from nidaa.ground.places.basemap.picture import area_picture
from nidaa.ground.places.basemap.style import LAYERS, Theme, map_style
from nidaa.ground.places.errors import AreaError
from nidaa.ground.places.facts import Area, Circle
from nidaa.ground.places.gazetteer import load_gazetteer

MA = load_gazetteer("ma")
URLS = {layer: f"/map/{layer}.geojson" for layer in LAYERS}
FILES = {file.layer: file for file in layer_files(MA)}


def test_there_is_a_file_for_every_layer_named_by_its_digest():
    assert set(FILES) == set(LAYERS)
    for file in FILES.values():
        assert file.name.split(".")[1] == sha256(file.body).hexdigest()[:12]
        assert json.loads(file.body)["type"] == "FeatureCollection"


def test_labels_stand_for_every_region_province_and_commune_in_three_scripts():
    features = json.loads(FILES["labels"].body)["features"]
    assert len(features) == 12 + 75 + 1503
    fes = next(item["properties"] for item in features if item["properties"]["code"] == "03.231")
    assert (fes["fr"], fes["ar"], fes["zgh"]) == ("Fès", "فاس", "ⴼⴰⵙ")


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("language", ["fr", "ar", "zgh", "en"])
def test_the_style_asks_nothing_of_the_network_but_its_layers(theme, language):
    style = map_style(URLS, theme, language, MA.pack.credits)
    assert re.findall(r"https?://[^\"]*", json.dumps(style)) == []
    assert "glyphs" not in style
    assert "sprite" not in style
    assert {source["data"] for source in style["sources"].values()} == set(URLS.values())
    assert style["sources"]["nation"]["attribution"] == MA.pack.credits


def test_every_layer_of_the_style_has_a_source_and_its_own_name():
    style = map_style(URLS, Theme.LIGHT, "ar", "")
    names = [layer["id"] for layer in style["layers"]]
    assert len(set(names)) == len(names)
    assert all(
        layer["source"] in style["sources"] for layer in style["layers"] if layer["type"] != "background"
    )


def test_labels_speak_the_language_asked_for():
    asked = {
        language: map_style(URLS, Theme.DARK, language, "")["layers"][-1]["layout"]["text-field"][1]
        for language in ("ar", "fr", "zgh", "en")
    }
    assert asked == {"ar": "ar", "fr": "fr", "zgh": "zgh", "en": "fr"}


def test_light_and_dark_differ():
    assert map_style(URLS, Theme.LIGHT, "fr", "") != map_style(URLS, Theme.DARK, "fr", "")


def test_a_style_without_an_address_for_a_layer_is_refused():
    with pytest.raises(KeyError):
        map_style({}, Theme.LIGHT, "fr", "")


@pytest.mark.parametrize(
    "area", [Area(circles=(Circle(34.0331, -5.0003, 160),)), Area(places=("01.573",)), Area(places=("MA",))]
)
def test_a_picture_is_small_well_formed_and_has_a_title(area):
    svg = area_picture(area, MA, title="Zone <Fès> & alentours")
    assert len(svg) < 25_000
    root = ET.fromstring(svg)
    assert next(iter(root)).text == "Zone <Fès> & alentours"


def test_a_picture_of_nothing_is_refused():
    with pytest.raises(AreaError):
        area_picture(Area(), MA, title="")
