"""`nidaa search …` from files, over the country's own grid, without a database."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from nidaa.doors.cli import search_grid
from nidaa.doors.cli.search import search

DOCS = Path(__file__).parents[3] / "docs"
EXAMPLES = DOCS / "examples" / "search"
AT = "2026-03-02T18:30:00+01:00"


@pytest.fixture(scope="session")
def state(tmp_path_factory):
    """A state folder with the national grid in it, built once."""
    folder = tmp_path_factory.mktemp("state")
    search_grid.build(folder / "grid" / "ma", tell=lambda _: None, pack="ma")
    return folder


@pytest.fixture
def run(state, monkeypatch):
    monkeypatch.setenv("NIDAA_HOME", str(state))
    monkeypatch.delenv("NIDAA_PACK", raising=False)

    def call(*words):
        return CliRunner().invoke(search, [str(word) for word in words])

    return call


@pytest.fixture
def case():
    return json.loads((EXAMPLES / "runaway.json").read_text(encoding="utf-8"))


@pytest.fixture
def refused(run, tmp_path):
    """The sentence a changed case is refused with."""

    def sentence(case, *words):
        path = tmp_path / "case.json"
        path.write_text(json.dumps(case), encoding="utf-8")
        result = run("assess", path, "--at", AT, *words)
        assert result.exit_code == 2, result.output
        assert result.output.count("\n") == 1
        return result.output

    return sentence


@pytest.mark.parametrize("name", ["runaway", "small-child", "no-last-point"])
def test_examples_follow_the_schema_and_give_a_map(run, name):
    schema = json.loads((DOCS / "schema" / "search-case.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(
        json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    )
    result = run("assess", EXAMPLES / f"{name}.json", "--at", AT, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert sum(found["types"].values()) == pytest.approx(1.0, abs=1e-4)
    assert [area["share"] for area in found["areas"]] == [0.5, 0.8, 0.95]
    assert found["areas"][0]["km2"] <= found["areas"][1]["km2"] <= found["areas"][2]["km2"]
    assert len(found["next"]) == 3
    assert found["hypotheses"][0]["words"]


def test_the_same_file_gives_the_same_answer(run):
    first, second = (run("assess", EXAMPLES / "runaway.json", "--at", AT, "--json").output for _ in range(2))
    assert first == second


def test_a_ledger_multiplies_to_its_probability(run):
    found = json.loads(run("assess", EXAMPLES / "runaway.json", "--at", AT, "--json").output)
    for row in found["hypotheses"]:
        product = row["prior"]
        for reason in row["reasons"]:
            product *= reason["factor"]
        assert product == pytest.approx(row["probability"], rel=1e-6)


def test_home_comes_first_for_a_small_child(run, tmp_path):
    case = json.loads((EXAMPLES / "small-child.json").read_text(encoding="utf-8"))
    case["evidence"] = []
    (tmp_path / "c.json").write_text(json.dumps(case), encoding="utf-8")
    found = json.loads(run("assess", tmp_path / "c.json", "--at", AT, "--json").output)
    assert found["hypotheses"][0]["name"] == "Home"


def test_words_name_types_places_areas_and_next_things(run):
    text = run("assess", EXAMPLES / "runaway.json", "--at", AT).output
    for part in (
        "What may have happened",
        "runaway",
        "because",
        "km²",
        "Next things to do",
        "outside the country",
    ):
        assert part in text


def test_areas_are_written_as_geojson_and_drawn(run, tmp_path):
    run(
        "assess",
        EXAMPLES / "runaway.json",
        "--at",
        AT,
        "--geojson",
        tmp_path / "a.json",
        "--png",
        tmp_path / "a.png",
    )
    areas = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert [f["properties"]["share"] for f in areas["features"]] == [0.95, 0.8, 0.5]
    assert all(f["geometry"]["type"] == "MultiPolygon" for f in areas["features"])
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"age_years": 40}, "age_years", "under 18"),
        ({"age_years": -1}, "age_years", "between"),
        ({"sex": "x"}, "sex", "female"),
        ({"hobby": "chess"}, "hobby", "unknown key"),
        ({"last_seen": {"lat": 34.5, "lon": -10.5, "at": "2026-03-02T13:00:00+01:00"}}, "last_seen", "sea"),
        (
            {"last_seen": {"lat": -7.59, "lon": 33.57, "at": "2026-03-02T13:00:00+01:00"}},
            "last_seen",
            "swapped",
        ),
        ({"last_seen": {"lat": 33.57, "lon": -7.59, "at": "2026-03-02T13:00:00"}}, "last_seen.at", "offset"),
        ({"last_seen": {"lat": 33.57, "lon": -7.59, "at": "2096-03-02T13:00:00Z"}}, "last_seen.at", "future"),
        ({"last_seen": {"lat": 33.57, "lon": -7.59, "at": "yesterday"}}, "last_seen.at", "2026-11-24T15:10"),
        ({"types": {"bored": 1}}, "types.bored", "known are"),
        ({"types": {"runaway": 2}}, "types.runaway", "between"),
        ({"modes": ["rocket"]}, "modes[0]", "known are"),
        ({"last_seen": None, "places": [], "evidence": []}, "last_seen", "nothing to map"),
    ],
)
def test_a_bad_case_gets_one_sentence_naming_the_field(refused, case, change, field, words):
    sentence = refused(case | change)
    assert field in sentence
    assert words in sentence


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"pod": 3}, "evidence[3].pod", "between 0 and 1"),
        ({"polygon": [[-7.6, 33.57], [-7.59, 33.57], [-7.59, 33.578]]}, "evidence[3].polygon", "not closed"),
        ({"polygon": "park"}, "evidence[3].polygon", "list"),
        ({"at": "2096-01-01T00:00:00Z"}, "evidence[3].at", "future"),
        ({"kind": "dream"}, "evidence[3].kind", "known are"),
        ({"colour": "red"}, "evidence[3]", "colour"),
    ],
)
def test_bad_evidence_gets_one_sentence_naming_the_field(refused, case, change, field, words):
    case["evidence"][3] |= change
    sentence = refused(case)
    assert field in sentence
    assert words in sentence


def test_a_polygon_in_the_other_order_is_read_and_remarked(run, case, tmp_path):
    case["evidence"][3]["polygon"] = [[b, a] for a, b in case["evidence"][3]["polygon"]]
    (tmp_path / "c.json").write_text(json.dumps(case), encoding="utf-8")
    found = json.loads(run("assess", tmp_path / "c.json", "--at", AT, "--json").output)
    assert "read as [lat, lon]" in found["remarks"][0]


def test_a_file_that_is_no_json_is_refused(run, tmp_path):
    (tmp_path / "c.json").write_text("{", encoding="utf-8")
    result = run("assess", tmp_path / "c.json")
    assert result.exit_code == 2
    assert "is not JSON" in result.output


def test_a_moment_before_the_child_was_seen_is_refused(refused, case):
    case["last_seen"]["at"] = "2026-03-02T19:30:00+01:00"
    assert "--at" in refused(case)


def test_teams_are_sent_with_a_proven_gap(run):
    result = run("allocate", EXAMPLES / "runaway.json", EXAMPLES / "teams.json", "--at", AT, "--json")
    plan = json.loads(result.output)
    assert len(plan["assignments"]) == 4
    assert 0 < plan["success"] <= plan["bound"] + 1e-12
    assert 0 <= plan["gap"] < 0.4


def test_scores_stand_beside_the_rings(run, case, tmp_path):
    solved = case | {"truth": {"lat": 33.579, "lon": -7.61, "at": "2026-03-02T20:00:00+01:00"}}
    abroad = case | {"truth": {"lat": 43.3, "lon": 5.4, "at": "2026-03-03T20:00:00+01:00"}}
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in (solved, abroad)), encoding="utf-8")
    scores = json.loads(run("score", path, "--json").output)
    keys = {"n", "log_density_per_km2", "coverage", "ks", "km2_to_50", "km2_to_80", "mapscore_r"}
    assert set(scores) == keys | {"baseline"}
    assert set(scores["baseline"]) == keys
    assert set(scores["coverage"]) == {"50", "80", "95"}
    assert scores["n"] == 2
    assert "rings" in run("score", path).output


def test_a_bad_line_of_solved_cases_is_named(run, case, tmp_path):
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(case), encoding="utf-8")
    result = run("score", path)
    assert result.exit_code == 2
    assert "line 1, truth" in result.output


def test_roads_are_imported_and_change_the_travel_times(run, state, tmp_path):
    from tests.searchtheory.osm_writer import pbf

    (tmp_path / "roads.osm.pbf").write_bytes(
        pbf({i: (33.57, -7.70 + 0.01 * i) for i in range(30)}, [(list(range(30)), {"highway": "primary"})])
    )
    (tmp_path / "bad.osm.pbf").write_bytes(b"not a map")
    assert run("roads", tmp_path / "bad.osm.pbf").exit_code == 2
    before = json.loads(run("assess", EXAMPLES / "runaway.json", "--at", AT, "--json").output)
    assert run("roads", tmp_path / "roads.osm.pbf").exit_code == 0
    after = json.loads(run("assess", EXAMPLES / "runaway.json", "--at", AT, "--json").output)
    for file in (state / "grid" / "ma" / "roads").iterdir():
        file.unlink()
    assert before["travel_times"] == "approximate, no roads loaded"
    assert after["travel_times"] == "by road"
    assert before["digest"] != after["digest"]


def test_other_words_for_the_same_kinds_are_read(run, case, tmp_path):
    case |= {"modes": ["on foot", "bicycle"], "types": {"lured": 0.4}}
    case["places"][3]["kind"] = "Café"
    (tmp_path / "c.json").write_text(json.dumps(case), encoding="utf-8")
    assert run("assess", tmp_path / "c.json", "--at", AT).exit_code == 0
