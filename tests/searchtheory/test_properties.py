"""What must hold of every map, whatever the case."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchtheory.assess import build_map
from searchtheory.case import (
    AreaSearched,
    Camera,
    DevicePing,
    Judgement,
    LastSeen,
    LineSighting,
    Place,
    PlaceChecked,
    PlaceKind,
    SearchCase,
    Sector,
    Sighting,
    Type,
)

from .countries import CAPITAL, SEEN_S, island, turned

MASS_WITHIN = 2e-5  # of float32 cells against float64 sums
SAME_MAP_WITHIN = 1e-3  # relative, where float32 coordinates were turned
QUIET = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

near = st.floats(-0.12, 0.12, allow_nan=False)
hour = st.floats(0.0, 6.0)
share = st.floats(0.0, 1.0)


def _point(draw):
    return CAPITAL[0] + draw(near), CAPITAL[1] + draw(near)


@st.composite
def evidence(draw, name):
    lat, lon = _point(draw)
    at_s = SEEN_S + 3600 * draw(hour)
    ring = ((lat, lon), (lat + 0.02, lon), (lat + 0.02, lon + 0.02), (lat, lon + 0.02), (lat, lon))
    sector = Sector(draw(st.floats(0, 360)), 120.0, 100.0, 4000.0)
    return draw(
        st.sampled_from(
            [
                Sighting(name, at_s, lat, lon, 30 + 900 * draw(share), draw(share)),
                LineSighting(name, at_s, ((lat, lon), (lat + 0.1, lon + 0.05)), 500.0, draw(share)),
                Camera(name, at_s, lat, lon, 100.0, draw(share)),
                DevicePing(name, at_s, lat, lon, 1500.0, None, None, draw(share)),
                DevicePing(name, at_s, lat, lon, None, sector, None, draw(share)),
                PlaceChecked(name, at_s, lat, lon, 150.0, draw(share)),
                AreaSearched(name, at_s, ring, draw(share)),
                Judgement(name, at_s, lat, lon, 800.0, 0.2 + 4 * draw(share), "a hunch"),
            ]
        )
    )


@st.composite
def cases(draw, pieces=5):
    kinds = draw(st.lists(st.sampled_from(list(PlaceKind)), min_size=1, max_size=5))
    places = [Place(f"place {i}", kind, *_point(draw), 1.0, "") for i, kind in enumerate(kinds)]
    seen = draw(st.sampled_from([None, LastSeen(*CAPITAL, SEEN_S, 80.0), LastSeen(None, None, SEEN_S, 80.0)]))
    items = tuple(draw(evidence(f"e{i}")) for i in range(draw(st.integers(0, pieces))))
    return SearchCase(float(draw(st.integers(1, 17))), "unknown", seen, (), (), tuple(places), items)


def total_mass(found):
    odds = found.odds()
    return sum(float(m.sum(dtype=float)) for m in found.field.cell_mass()) / odds.total + found.outside(odds)


def cells(found):
    return np.concatenate(found.field.cell_mass()) / found.odds().total


@QUIET
@given(cases(), hour)
def test_mass_sums_to_one_with_the_outside(case, hours):
    found = build_map(case, island(), SEEN_S + 3600 * hours)
    assert total_mass(found) == pytest.approx(1.0, abs=MASS_WITHIN)
    assert found.odds().component.sum() == pytest.approx(1.0, abs=1e-12)
    assert sum(found.types().values()) == pytest.approx(1.0, abs=1e-12)


@QUIET
@given(cases())
def test_the_map_is_the_mixture_of_the_maps_of_its_types(case):
    found = build_map(case, island(), SEEN_S + 7200)
    mixed = sum(
        share * np.concatenate(found.cell_probability(Type(kind))) for kind, share in found.types().items()
    )
    assert np.allclose(mixed, np.concatenate(found.cell_probability()), rtol=1e-4, atol=1e-12)


@QUIET
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_evidence_does_not_matter(case, random):
    mixed = list(case.evidence)
    random.shuffle(mixed)
    a = build_map(case, island(), SEEN_S + 7200)
    b = build_map(replace(case, evidence=tuple(mixed)), island(), SEEN_S + 7200)
    assert np.array_equal(cells(a), cells(b))
    assert a.digest == b.digest


@QUIET
@given(cases(pieces=3), near, near, hour)
def test_credibility_0_and_pod_0_change_nothing(case, north, east, hours):
    lat, lon, at_s = CAPITAL[0] + north, CAPITAL[1] + east, SEEN_S + 3600 * hours
    ring = ((lat, lon), (lat + 0.02, lon), (lat + 0.02, lon + 0.02), (lat, lon))
    nothing = (
        Sighting("n1", at_s, lat, lon, 100.0, 0.0),
        LineSighting("n2", at_s, ((lat, lon), (lat + 0.05, lon)), 300.0, 0.0),
        Camera("n3", at_s, lat, lon, 100.0, 0.0),
        DevicePing("n4", at_s, lat, lon, 900.0, None, None, 0.0),
        PlaceChecked("n5", at_s, lat, lon, 150.0, 0.0),
        AreaSearched("n6", at_s, ring, 0.0),
        Judgement("n7", at_s, lat, lon, 500.0, 1.0, ""),
    )
    # The same windows on both sides, so that the cells are the same: the layers are switched, not left out.
    found = build_map(replace(case, evidence=case.evidence + nothing), island(), SEEN_S + 7200)
    with_nothing = cells(found)
    without = cells(found.switch_off([item.id for item in nothing]))
    assert np.allclose(with_nothing, without, rtol=1e-6, atol=0)


@QUIET
@given(cases())
def test_a_layer_taken_away_and_put_back_restores_the_map_exactly(case):
    found = build_map(case, island(), SEEN_S + 7200)
    before = cells(found)
    areas = found.areas()
    for item in case.evidence:
        found.switch_off([item.id]).odds()
        back = found.switch_off([])
        assert np.array_equal(cells(back), before)
        assert back.areas() == areas


@QUIET
@given(cases())
def test_a_layer_taken_away_leaves_the_map_that_was_never_told(case):
    found = build_map(case, island(), SEEN_S + 7200)
    for item in case.evidence[:2]:
        off = found.switch_off([item.id])
        never = build_map(case, island(), SEEN_S + 7200, off=[item.id])
        assert np.array_equal(cells(off), cells(never))
        assert off.digest == never.digest


@QUIET
@given(cases(pieces=3), st.floats(1.0, 170.0))
def test_moving_everything_east_moves_the_map(case, east):
    def move(item):
        changes = {"lon": item.lon + east} if getattr(item, "lon", None) is not None else {}
        for name in ("polygon", "line"):
            if getattr(item, name, None) is not None:
                changes[name] = tuple((lat, lon + east) for lat, lon in getattr(item, name))
        return replace(item, **changes)

    seen = case.last_seen
    moved = replace(
        case,
        last_seen=seen if seen is None or seen.lon is None else replace(seen, lon=seen.lon + east),
        places=tuple(move(place) for place in case.places),
        evidence=tuple(move(item) for item in case.evidence),
    )
    here = build_map(case, island(), SEEN_S + 7200)
    there = build_map(moved, turned(island(), east), SEEN_S + 7200)
    assert there.odds().component == pytest.approx(here.odds().component, rel=2e-2, abs=1e-4)
    if here.field.partition.refined.size == there.field.partition.refined.size:
        assert np.abs(cells(here) - cells(there)).sum() < 0.02


def test_one_more_report_inside_a_window_is_as_if_known_from_the_start():
    home = Place("home", PlaceKind.HOME, *CAPITAL, 1.0, "")
    told = SearchCase(9.0, "male", LastSeen(*CAPITAL, SEEN_S, 50.0), (), (), (home,), ())
    tip = Sighting("t", SEEN_S + 1800, CAPITAL[0] + 0.002, CAPITAL[1], 150.0, 0.6)
    later = build_map(told, island(), SEEN_S + 7200).with_evidence(tip)
    at_once = build_map(replace(told, evidence=(tip,)), island(), SEEN_S + 7200)
    assert np.array_equal(cells(later), cells(at_once))
    assert later.digest == at_once.digest


def test_a_false_sighting_never_empties_a_cell():
    home = Place("home", PlaceKind.HOME, *CAPITAL, 1.0, "")
    tips = tuple(Sighting(f"t{i}", SEEN_S + 1200 * i, 33.70, -7.35, 50.0, 1.0) for i in range(12))
    case = SearchCase(9.0, "male", LastSeen(*CAPITAL, SEEN_S, 50.0), (), (), (home,), tips)
    found = build_map(case, island(), SEEN_S + 5 * 3600)
    prior = found.field.prior_mass
    for mass, before, tier in zip(found.field.cell_mass(), prior, found.field.partition.tiers, strict=True):
        assert np.all(mass[(before > 0) & (tier.open_ > 0)] > 0)


def test_repeated_tips_count_once():
    def tip(i):
        return Sighting(f"t{i:02}", SEEN_S + 3600 + 60 * i, 33.64 + 0.0002 * i, -7.60, 150.0, 0.5)

    def mass_there(count):
        tips = tuple(tip(i) for i in range(10))
        case = SearchCase(12.0, "male", LastSeen(*CAPITAL, SEEN_S, 50.0), (), (), (), tips)
        found = build_map(case, island(), SEEN_S + 7200, off=[t.id for t in tips[count:]])
        return cells(found)

    assert np.abs(mass_there(1) - mass_there(10)).sum() < 1e-6
