import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation
from tests.moments import MIDNIGHT

from nidaa.doors import look
from nidaa.doors.look import tags
from nidaa.doors.look.spans import span_words
from nidaa.ground import clock
from nidaa.packs.facts import Words

LOOK = Path(look.__file__).parent
STATIC = LOOK / "static"
OURS = sorted(STATIC.glob("*.css"))


@pytest.fixture
def _at_midnight(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MIDNIGHT)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_part_of_the_look_renders_in_each_language_of_the_console(language, rf):
    request = rf.get("/")
    with translation.override(language):
        page = render_to_string(
            "specimen.html", {"earlier": MIDNIGHT, "later": MIDNIGHT + timedelta(hours=1)}, request=request
        )
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert "تمرين" in page, "a demo says on every screen that it is an exercise"
    assert 'href="#main"' in page
    assert "style=" not in page


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_styles_use_logical_properties_only(path):
    physical = re.findall(
        r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b|[^-]\b(?:left|right):|text-align: (?:left|right)",
        path.read_text(),
    )
    assert not physical


def test_the_public_style_is_small_and_shares_the_tokens_of_the_house():
    public = (STATIC / "public.css").read_text()
    assert len(public.encode()) <= 12_288
    tokens = dict(_declared((STATIC / "tokens.css").read_text()))
    for key, value in _declared(public):
        assert tokens[key] == value, key


def _declared(css):
    """Colours by (mode, name)."""
    light, dark = css.split("prefers-color-scheme: dark", 1)
    dark = dark.split("}\n}", 1)[0]
    for mode, text in (("light", light), ("dark", dark)):
        for name, value in re.findall(r"(--[a-z-]+): (#[0-9a-f]{6});", text):
            yield (mode, name), value


@pytest.mark.parametrize(
    ("name", "on", "least"),
    [("--ink", "--paper", 7), ("--quiet", "--paper", 4.5), ("--quiet", "--wash", 4.5), ("--action", "--paper", 4.5)]
    + [("--alert", "--paper", 4.5), ("--alert", "--alert-wash", 4.5), ("--late", "--paper", 4.5), ("--late", "--late-wash", 4.5)]
    + [("--found", "--paper", 4.5), ("--found", "--found-wash", 4.5), ("--exercise", "--paper", 4.5), ("--edge", "--paper", 3)]
    + [("--on-fill", fill, 4.5) for fill in ("--action-fill", "--alert-fill", "--late-fill", "--found-fill")]
    + [("--on-fill", "--exercise-fill", 7), ("--on-fill", "--alert-fill", 6.5)],
)  # fmt: skip
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_contrast_is_enough_for_tired_eyes(mode, name, on, least):
    found = dict(_declared((STATIC / "tokens.css").read_text()))
    colour = {key: found.get((mode, key), found.get(("light", key))) for key in (name, on)}
    assert _contrast(colour[name], colour[on]) >= least


def _contrast(one, other):
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"),
        (59, "59 min"),
        (60, "1 h"),
        (192, "3 h 12 min"),
        (2879, "47 h 59 min"),
        (2880, "2 j"),
        (3000, "2 j 2 h"),
    ],
)
def test_a_length_of_time_says_its_two_largest_units(minutes, words):
    assert span_words(timedelta(minutes=minutes), "fr").replace("\u202f", " ").replace("\xa0", " ") == words


@pytest.mark.usefixtures("_at_midnight")
def test_a_moment_is_in_the_zone_of_the_country_with_its_weekday():
    with translation.override("fr"):
        assert (
            tags.moment(MIDNIGHT)
            == '<time datetime="2026-11-24T23:00:00+00:00">mercredi 25 novembre 2026 à 0 h 00</time>'
        )
        assert tags.moment(MIDNIGHT.isoformat()) == tags.moment(MIDNIGHT)
        assert tags.moment(None) == tags.ago("") == ""


@pytest.mark.usefixtures("_at_midnight")
def test_what_is_late_says_so_in_words_and_in_its_class():
    late = tags.countdown(MIDNIGHT - timedelta(minutes=5))
    assert 'class="late"' in late
    assert 'data-tick data-past="' in late
    assert "class=" not in tags.countdown(MIDNIGHT + timedelta(minutes=5))


def test_words_of_a_pack_follow_the_page_and_a_stand_in_is_marked():
    text = Words(fr="<Zone>", ar="نطاق", en="Area")
    show = Template("{% words text %}")
    with translation.override("ar"):
        assert show.render(Context({"text": text})) == "نطاق"
    with translation.override("zgh"):
        assert show.render(Context({"text": text})) == '<span lang="fr" dir="ltr">&lt;Zone&gt;</span>'


def test_numbers_are_written_in_western_digits():
    with translation.override("ar"):
        assert tags.number(1234567) == "1.234.567"
