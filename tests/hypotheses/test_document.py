"""A case file as search theory reads it: what is unknown is absent, what is off is left out, what is abroad is named."""

from dataclasses import replace
from uuid import uuid4

import pytest
from tests.moments import after
from tests.searchtheory.countries import island

from nidaa.cases.facts.case import ONLY, CaseFile, CaseState, Stated, StatementKind
from nidaa.hypotheses.engine.document import document
from nidaa.hypotheses.errors import CannotMap
from nidaa.hypotheses.facts import Evidence, EvidenceKind
from searchtheory.case_json import read_case

HERE = {"lat": 33.57, "lon": -7.60}
PARIS = {"lat": 48.85, "lon": 2.35}
NOW = after(hours=1)


def stated(value):
    return Stated(value, StatementKind.STATEMENT, "mère", after(minutes=0), "officer:1", after(minutes=0))


def file(**sections):
    told = {
        section: {
            item: {key: stated(value) for key, value in fields.items()} for item, fields in items.items()
        }
        for section, items in sections.items()
    }
    return CaseFile(uuid4(), "MA-1", "CAS01", after(minutes=0), CaseState.OPEN, exercise=True, sections=told)


def girl(**sections):
    return file(child={ONLY: {"age_years": 9, "sex": "female", "home": HERE}}, **sections)


def sighting(**changed):
    one = Evidence(
        uuid4(), uuid4(), EvidenceKind.SIGHTING, after(minutes=10), 33.58, -7.61, 300, 0.4, "vue", "tip",
        active=True, recorded_by="o", recorded_at=NOW,
    )  # fmt: skip
    return replace(one, **changed)


def of(found, *evidence):
    return document(found, evidence, island(), now=NOW)


def test_what_is_unknown_is_absent_and_the_whole_can_be_read_back():
    told = of(girl(), sighting()).data
    assert set(told) == {"age_years", "sex", "last_seen", "places", "evidence"}
    assert told["last_seen"] == {"at": after(minutes=0).isoformat()}, "no time is known: the report's"
    case = read_case(told, island())
    assert case.in_care is None
    assert len(case.evidence) == 1


def test_what_is_switched_off_is_left_out():
    assert "evidence" not in of(girl(), sighting(active=False)).data


def test_a_place_abroad_is_named_and_left_to_the_outside():
    found = of(girl(places={"1": {"name": "Chez le père", "kind": "relative", "point": PARIS}}))
    assert found.left_out == ("Chez le père",)
    assert [place["kind"] for place in found.data["places"]] == ["home"]


def test_kinds_of_the_interview_become_kinds_of_search_theory():
    found = of(
        girl(
            places={"1": {"kind": "station", "point": HERE}, "2": {"kind": "market", "point": HERE}, "3": {"point": HERE}},
            people={
                "1": {"relation": "friend", "point": HERE}, "2": {"relation": "witness", "point": HERE},
                "3": {"relation": "relative", "point": HERE, "concern": True},
            },
            history={"1": {"point": HERE}},
        )
    )  # fmt: skip
    kinds = [place["kind"] for place in found.data["places"]]
    assert kinds == ["home", "bus_station", "shop", "other", "friend", "suspect", "previous_find"]
    read_case(found.data, island())


def test_what_the_file_says_was_checked_counts_as_a_look_in_vain():
    found = of(
        girl(
            places={"1": {"kind": "park", "point": HERE, "checked": True}},
            circumstances={ONLY: {"home_searched": True}},
        )
    )
    assert [item["id"] for item in found.data["evidence"]] == ["file:places:1", "file:home_searched"]


def test_a_suspicion_raises_its_type_and_an_officers_weight_stands_over_it():
    suspected = girl(circumstances={ONLY: {"suspected": "runaway"}})
    assert of(suspected).data["types"] == {"runaway": {"weight": 0.4, "reason": "as reported"}}
    weighed = sighting(
        kind=EvidenceKind.TYPE_WEIGHT, words="sac laissé", more={"type": "runaway", "weight": 0.1}
    )
    assert of(suspected, weighed).data["types"]["runaway"] == {"weight": 0.1, "reason": "sac laissé"}


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (file(last_seen={ONLY: {"point": HERE}}), "needs the child's age"),
        (file(child={ONLY: {"age_years": 9}}), "needs one place"),
        (file(child={ONLY: {"age_years": 9}}, places={"1": {"point": PARIS}}), "needs one place"),
        (file(child={ONLY: {"birth_date": "2001-01-01", "home": HERE}}), "children under 18"),
    ],
)
def test_a_case_that_cannot_be_mapped_says_what_is_missing(found, sentence):
    with pytest.raises(CannotMap, match=sentence):
        of(found)


def test_a_sighting_alone_is_enough_for_a_map():
    assert of(file(child={ONLY: {"age_years": 9}}), sighting()).data["evidence"]


@pytest.mark.parametrize(
    ("kind", "more", "read"),
    [
        (EvidenceKind.PLACE_CHECKED, {}, "place_checked"),
        (EvidenceKind.DEVICE_PING, {}, "device_ping"),
        (
            EvidenceKind.DEVICE_PING,
            {"sector": {"azimuth_deg": 90, "width_deg": 120, "min_m": 0, "max_m": 900}},
            "device_ping",
        ),
        (EvidenceKind.PLACE_WEIGHT, {"factor": 3.0}, "judgement"),
        (
            EvidenceKind.AREA_SEARCHED,
            {
                "polygon": [(33.57, -7.6), (33.58, -7.6), (33.58, -7.61), (33.57, -7.6)],
                "method": "dog",
                "team": 2,
                "hours": 1.0,
            },
            "area_searched",
        ),
    ],
)
def test_every_kind_of_evidence_is_read_by_search_theory(kind, more, read):
    told = of(girl(), sighting(kind=kind, more=more)).data
    assert told["evidence"][0]["kind"] == read
    assert len(read_case(told, island()).evidence) == 1
