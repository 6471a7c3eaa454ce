"""MapLibre style 8 for the layer files, as plain data: pure, so that it can be cached, tested and signed.

There is no `glyphs` member on purpose: without it MapLibre draws text with the page's own fonts, which
shapes Arabic and needs no glyph server.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FONTS = ("Noto Sans Arabic", "Noto Sans Tifinagh", "Noto Sans")
LAYERS = ("nation", "neighbours", "provinces", "communes", "labels")


class Theme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class _Colours:
    sea: str
    abroad: str
    land: str
    commune_line: str
    province_line: str
    nation_line: str
    text: str
    halo: str


_COLOURS = {
    Theme.LIGHT: _Colours(
        sea="#dbe7ef",
        abroad="#ece9e3",
        land="#fbfaf7",
        commune_line="#cfc9bc",
        province_line="#8a97a3",
        nation_line="#16202b",
        text="#16202b",
        halo="#ffffff",
    ),
    Theme.DARK: _Colours(
        sea="#0f1a24",
        abroad="#1a222a",
        land="#222c36",
        commune_line="#36424e",
        province_line="#5f6f7e",
        nation_line="#d5dbe1",
        text="#e8edf2",
        halo="#16202b",
    ),
}


def map_style(urls: Mapping[str, str], theme: Theme, language: str, credit: str) -> dict[str, Any]:
    """The style.

    Args:
        urls: Where each of LAYERS is served.
        theme: Light or dark.
        language: fr, ar or zgh; English reads French names.
        credit: What must stand on every map, from the pack.

    Raises:
        KeyError: A layer has no address.
    """
    colours = _COLOURS[theme]
    sources = {layer: {"type": "geojson", "data": urls[layer]} for layer in LAYERS}
    sources["nation"]["attribution"] = credit
    return {
        "version": 8,
        "name": f"nidaa {theme.value}",
        "sources": sources,
        "layers": [*_grounds(colours), *_lines(colours), *_labels(colours, language)],
    }


def _grounds(colours: _Colours) -> list[dict[str, Any]]:
    return [
        {"id": "sea", "type": "background", "paint": {"background-color": colours.sea}},
        _fill("neighbours", colours.abroad),
        _fill("nation", colours.land),
    ]


def _fill(source: str, colour: str) -> dict[str, Any]:
    return {"id": source, "type": "fill", "source": source, "paint": {"fill-color": colour}}


def _lines(colours: _Colours) -> list[dict[str, Any]]:
    wider = ["interpolate", ["linear"], ["zoom"], 4, 0.5, 9, 1.6]
    return [
        _line("communes", colours.commune_line, 0.7) | {"minzoom": 7},
        _line("provinces", colours.province_line, wider),
        _line("nation", colours.nation_line, 1.4),
    ]


def _line(source: str, colour: str, width: float | list[Any]) -> dict[str, Any]:
    paint = {"line-color": colour, "line-width": width}
    return {"id": f"{source}-line", "type": "line", "source": source, "paint": paint}


def _labels(colours: _Colours, language: str) -> list[dict[str, Any]]:
    """Regions when far, provinces nearer, communes near; where names collide the larger place stays."""
    return [
        _label("region", 0, 6, 14, colours, language),
        _label("province", 6, 9, 13, colours, language),
        _label("commune", 9, 24, 12, colours, language),
    ]


def _label(
    kind: str, from_zoom: int, to_zoom: int, size: int, colours: _Colours, language: str
) -> dict[str, Any]:
    return {
        "id": f"label-{kind}",
        "type": "symbol",
        "source": "labels",
        "minzoom": from_zoom,
        "maxzoom": to_zoom,
        "filter": ["==", ["get", "kind"], kind],
        "layout": {
            "text-field": ["get", language if language in {"ar", "zgh"} else "fr"],
            "text-font": list(FONTS),
            "text-size": size,
            "symbol-sort-key": ["-", 0, ["get", "people"]],
        },
        "paint": {"text-color": colours.text, "text-halo-color": colours.halo, "text-halo-width": 1.4},
    }
