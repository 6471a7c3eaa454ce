import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from nidaa.cases.facts.catalogue import SECTIONS
from nidaa.cases.facts.fields import Kind
from nidaa.packs.errors import PackError
from nidaa.packs.facts import Answer, Words
from nidaa.packs.pack import PACKS_FOLDER, load_pack, read_pack

MA = load_pack("ma")


def all_words() -> list[tuple[str, Words]]:
    rows = [(f"contact {c.key}", c.label) for c in MA.contacts]
    rows += [(f"rank {r.key}", r.label) for r in MA.ranks]
    rows += [(f"role {key}", words) for key, words in MA.roles.items()]
    rows += [(f"capacity {c.key}", words) for c in MA.capacities for words in (c.label, c.proof)]
    rows += [(f"tier {t.key}", words) for t in MA.tiers for words in (t.label, t.event)]
    rows += [(f"criterion {c.key}", c.question) for t in MA.tiers for c in t.criteria]
    rows += [(f"factor {f.key}", words) for f in MA.risk.factors for words in (f.label, f.question)]
    rows += [
        (f"level {level.key}", words) for level in MA.risk.levels for words in (level.label, level.response)
    ]
    rows += [(f"task {t.key}", t.label) for t in MA.tasks] + [
        (f"window {w.key}", w.label) for w in MA.windows
    ]
    return rows + [(f"retention {r.key}", r.label) for r in MA.retention]


@pytest.mark.parametrize(("what", "words"), all_words())
def test_every_text_stands_in_french_arabic_and_english(what, words):
    assert words.fr.strip(), what
    assert words.en.strip(), what
    assert any("\u0600" <= letter <= "\u06ff" for letter in words.ar), what


def test_public_names_also_stand_in_tamazight():
    public = [tier.event for tier in MA.tiers] + [contact.label for contact in MA.contacts] + [MA.name]
    assert not [words for words in public if words.falls_back("zgh")]


def test_a_missing_translation_falls_back_to_french_and_says_so():
    words = Words(fr="Fès", ar="فاس", en="Fès")
    assert (words.of("zgh"), words.falls_back("zgh"), words.falls_back("ar")) == ("Fès", True, False)


def test_there_are_four_tiers_and_only_the_first_is_internal():
    assert [(tier.key, tier.public) for tier in MA.tiers] == [
        ("T0", False),
        ("T1", True),
        ("T2", True),
        ("T3", True),
    ]


def test_an_abduction_alert_never_bears_the_name_of_a_disappearance():
    national, regional = MA.tier("T3"), MA.tier("T2")
    assert national.kind == "abduction"
    assert regional.kind == "missing"
    assert national.event != regional.event
    assert ("SAME", "CAE") in national.cap_events
    assert ("OET", "OET-130") in regional.cap_events


def test_higher_tiers_need_higher_ranks():
    orders = [MA.rank(tier.approver_rank).order for tier in MA.tiers]
    assert orders == sorted(orders)
    assert len(set(orders)) == len(orders)


def test_every_tier_ends_by_itself():
    assert all(tier.max_hours > 0 and tier.renewals >= 0 for tier in MA.tiers)


def test_the_danger_question_is_always_asked_and_only_no_lets_an_alert_out():
    assert MA.danger_question.met_by == {Answer.NO}


def test_an_alert_prints_only_numbers_allowed_on_alerts():
    assert MA.contact_line(["police", "gendarmerie"]) == "19 / 177"
    with pytest.raises(KeyError, match="may not stand on an alert"):
        MA.contact_line(["child_line"])
    with pytest.raises(KeyError, match="no 'fortune_teller'"):
        MA.contact_line(["fortune_teller"])


def test_numbers_on_alerts_are_verified():
    assert all(contact.verified for contact in MA.contacts if contact.on_alerts)


def test_only_legal_representatives_may_consent_but_anybody_may_report():
    assert {c.key for c in MA.capacities if c.may_consent} == {"father", "mother", "tutor", "kafil"}
    assert all(capacity.may_report for capacity in MA.capacities)


def test_no_legal_value_claims_to_be_confirmed():
    bases = [item.basis for group in (MA.tiers, MA.retention, MA.capacities, MA.contacts) for item in group]
    bases += [factor.basis for factor in MA.risk.factors] + [task.basis for task in MA.tasks]
    assert not any(basis.confirmed for basis in bases)
    assert all(basis.version and basis.source for basis in bases)


def level_reached(points: int) -> str:
    return max((level for level in MA.risk.levels if level.from_points <= points), key=lambda x: x.order).key


def test_knowing_nothing_is_medium_danger_and_all_no_is_low():
    unknown = sum(factor.unknown_weight for factor in MA.risk.factors)
    assert level_reached(min(unknown, MA.risk.unknown_ceiling_points)) == "medium"
    assert level_reached(0) == "low"


def test_a_red_flag_is_a_floor_at_high_and_there_are_some_in_every_section_that_matters():
    assert MA.risk.red_flag_floor == "high"
    assert {f.section for f in MA.risk.factors if f.red_flag} == set(MA.risk.sections)


def test_a_repeat_runaway_never_lowers_the_danger():
    assert next(f for f in MA.risk.factors if f.key == "repeat_missing").weight > 0


def test_graver_levels_are_looked_at_again_sooner():
    first = [level.reassess_minutes[0] for level in sorted(MA.risk.levels, key=lambda x: x.order)]
    assert first == sorted(first, reverse=True)
    assert all(list(x.reassess_minutes) == sorted(set(x.reassess_minutes)) for x in MA.risk.levels)


def test_every_factor_is_fed_by_a_field_that_is_really_asked():
    asked = {f"{section.key}.{field.key}" for section in SECTIONS for field in section.fields}
    assert all(factor.feeds for factor in MA.risk.factors)
    assert not {field for factor in MA.risk.factors for field in factor.feeds} - asked


def test_a_no_to_a_field_is_never_taken_for_a_no_to_another_question():
    yes_no = {
        f"{section.key}.{field.key}"
        for section in SECTIONS
        for field in section.fields
        if field.kind is Kind.YES_NO
    }
    answered = {
        (factor.key, field) for factor in MA.risk.factors for field in factor.feeds if field in yes_no
    }
    assert answered == {
        ("self_harm", "problems.self_harm"),
        ("substance_use", "problems.substances"),
        ("in_care", "school.in_care"),
    }


def test_every_step_falls_due_within_its_window():
    windows = {window.key: window for window in MA.windows}
    late = [t.key for t in MA.tasks if not 0 < t.due_minutes <= windows[t.window].to_minutes]
    assert not late


def test_windows_follow_one_another_without_a_gap():
    reported = [window for window in MA.windows if window.clock == "reported"]
    assert reported[0].from_minutes == 0
    assert all(a.to_minutes == b.from_minutes for a, b in pairwise(reported))


def test_what_the_public_sees_goes_at_once_and_a_case_is_destroyed_after_ninety_days():
    assert MA.kept("public_notice").keep_hours == 0
    assert MA.kept("case_no_offence").keep_hours == 90 * 24
    assert MA.kept("case_still_missing").keep_hours is None


def test_every_hub_lies_in_the_country():
    assert len({hub.key for hub in MA.hubs}) == len(MA.hubs) >= 50
    assert all(20 < hub.lat < 36.1 and -17.5 < hub.lon < -1 for hub in MA.hubs)


def test_arabic_runs_right_to_left_with_western_digits():
    arabic = MA.language("ar")
    assert (arabic.direction, arabic.digits) == ("rtl", "latn")
    assert {language.code for language in MA.public_languages} == {"ar", "fr", "zgh", "en"}
    assert not MA.language("zgh").reviewed


def test_there_is_no_pack_outside_the_packs_folder():
    with pytest.raises(PackError, match="no such pack"):
        load_pack("../packs/ma")
    with pytest.raises(PackError, match="no such pack"):
        load_pack("atlantis")


BREAKS = [
    ("tiers.toml", 'kind = "abduction"', 'kind = "robbery"', "tiers[T3].kind", "must be one of"),
    ("tiers.toml", 'key = "publication_endangers_child"', 'key = "other"', "always_asked", "does not define"),
    (
        "tiers.toml",
        'approver_rank = "commissioner"',
        'approver_rank = "sheriff"',
        "tiers[T2].approver_rank",
        "sheriff",
    ),
    ("contacts.toml", 'number = "177"', 'number = ""', "contacts[gendarmerie].number", "not empty"),
    ("contacts.toml", 'key = "samu"', 'key = "police"', "contacts", "twice"),
    ("contacts.toml", ', zgh = "ⵜⴰⵎⵙⵓⵍⵜ" }', " }", "contacts[police].label.zgh", "is missing"),
    ("risk.toml", 'section = "relations"', 'section = "stars"', "factors.custody_dispute.section", "stars"),
    (
        "risk.toml",
        "weight = 10, unknown_weight = 2",
        "weight = 1, unknown_weight = 2",
        "age_under_6",
        "above",
    ),
    ("procedure.toml", 'who = "forensics"', 'who = "nobody"', "tasks.dna_dental.who", "nobody"),
    (
        "procedure.toml",
        "due_minutes = 5,",
        "due_minutes = -5,",
        "tasks.open_case.due_minutes",
        "zero or more",
    ),
    ("retention.toml", "confirmed = false", "", "confirmed", "is missing"),
    (
        "pack.toml",
        "may_consent = false",
        'may_consent = "no"',
        "capacities[other].may_consent",
        "true or false",
    ),
    ("pack.toml", 'direction = "rtl"', 'direction = "up"', "languages[ar].direction", "ltr or rtl"),
    ("wording/ar.toml", "السن", "", "labels.age", "not empty"),
    ("wording/en.toml", "{clothing}", "{home_address}", "missing.alert.medium", "may not show: home_address"),
    ("wording/fr.toml", "Alerte retirée : ne", "{first_name} : ne", "any.cancelled.headline", "first_name"),
    ("wording/zgh.toml", "exercise =", "exercice =", "exercise", "is missing"),
    ("data/hubs.csv", ",rail,35.7725", ",ufo,35.7725", "rail_tanger", "kind must be"),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "why"), BREAKS)
def test_a_broken_pack_fails_with_the_file_and_the_key(tmp_path: Path, file, old, new, key, why):
    # The large shapes are not read by the pack itself.
    shutil.copytree(PACKS_FOLDER / "ma", tmp_path / "ma", ignore=shutil.ignore_patterns("*.geojson"))
    path = tmp_path / "ma" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackError) as refusal:
        read_pack(tmp_path / "ma")
    assert str(refusal.value).startswith(file)
    assert key in str(refusal.value)
    assert why in str(refusal.value)
