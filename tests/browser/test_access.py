"""Everybody can use every screen: axe's rules, keyboard alone, small screens, no script, few bytes."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import desk, looking
from tests.browser.windows import shot

pytestmark = pytest.mark.browser

SCREENS = {
    "board": ("amina", "/"),
    "report": ("amina", "/report/new"),
    "receipt": ("amina", "/report/{live[case]}/receipt"),
    "case": ("amina", "/case/{live[case]}"),
    "interview": ("amina", "/case/{live[case]}/interview"),
    "section": ("amina", "/case/{live[case]}/interview/child"),
    "people-and-places": ("amina", "/case/{live[case]}/people-and-places"),
    "photos": ("amina", "/case/{live[case]}/photos"),
    "danger": ("amina", "/case/{live[case]}/danger"),
    "criteria": ("amina", "/case/{live[case]}/criteria/T2"),
    "alert": ("amina", "/alert/{waiting[alert]}"),
    "live": ("amina", "/alert/{live[alert]}/live"),
    "live-approver": ("salma", "/alert/{live[alert]}/live"),
    "plan": ("amina", "/alert/{live[alert]}/where"),
    "where": ("karim", "/case/{live[case]}/where?add=sighting"),
    "on-the-way": ("karim", "/case/{live[case]}/where?add=line_sighting"),
    "teams": ("karim", "/case/{live[case]}/where/teams"),
    "case-tips": ("karim", "/case/{live[case]}/tips"),
    "outcome": ("karim", "/case/{live[case]}/outcome"),
    "tips": ("karim", "/tips"),
    "release": ("salma", "/release/{waiting[request]}"),
    "own-request": ("amina", "/release/{waiting[request]}"),
    "audit": ("hind", "/audit"),
    "people": ("hind", "/people"),
    "partners": ("hind", "/partners"),
    "kept": ("hind", "/kept"),
    "not-there": ("amina", "/case/00000000-0000-0000-0000-000000000000"),
}
PUBLIC = {
    "alert": "/a/{live[public_id]}/{language}.html",
    "list": "/{language}/",
    "tip": "/{language}/tip/{live[public_id]}",
    "verify": "/{language}/verify?code={live[code]}",
    "subscribe": "/{language}/subscribe",
    "confirm": "/{language}/confirm/0123456789abcdef",
    "lost-link": "/{language}/leave",
    "about": "/{language}/about",
    "privacy": "/{language}/privacy",
}
PUBLIC_LANGUAGES = ("ar", "fr", "zgh", "en")
MOST_BYTES = 30 * 1024


@pytest.fixture(scope="package")
def cases(town):
    """One alert that waits for a second officer, and one that is live with an urgent tip."""
    return {"waiting": town.act("submitted"), "live": town.act("released")}


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_grave_on_any_screen_of_the_console(town, console, cases, screen, language):
    who, path = SCREENS[screen]
    page = console.officer(who, language)
    page.goto(town.console + path.format(**cases))
    expect(page.locator("header a[href*=logout]")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    shot(page, f"screen-{screen}-{language}")
    assert looking.findings(page) == []
    shot(page, f"screen-{screen}-{language}-narrow")
    assert looking.too_wide(page) == {}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_nothing_grave_on_an_opened_tip(town, console, cases, language):
    page = console.officer("karim", language)
    page.goto(f"{town.console}/tips")
    page.locator(".heads a[data-urgent]").first.click()
    page.locator("#promote summary").click()
    shot(page, f"screen-tip-{language}")
    assert looking.findings(page) == []
    assert looking.too_wide(page) == {}


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_nothing_grave_at_the_sign_in(town, windows, language):
    page = windows.open(language=language)
    page.goto(town.console)
    page.locator(f"button[name=language][value={language}]").click()
    shot(page, f"screen-sign-in-{language}")
    assert looking.findings(page) == []
    assert looking.too_wide(page) == {}


@pytest.mark.parametrize("language", PUBLIC_LANGUAGES)
@pytest.mark.parametrize("name", PUBLIC)
def test_nothing_grave_on_any_public_page(town, windows, cases, name, language):
    page = windows.open(language=language)
    page.goto(town.public + PUBLIC[name].format(language=language, **cases))
    expect(page.locator("html")).to_have_attribute("lang", language)
    shot(page, f"public-{name}-{language}")
    assert looking.findings(page) == []
    shot(page, f"public-{name}-{language}-narrow")
    assert looking.too_wide(page) == {}


@pytest.mark.parametrize("screen", ["board", "report", "alert", "release", "danger", "outcome"])
def test_the_keyboard_sees_where_it_is(town, console, cases, screen):
    who, path = SCREENS[screen]
    page = console.officer(who, "ar")
    page.goto(town.console + path.format(**cases))
    looking.skip_to_content(page)
    assert looking.focus_troubles(page) == []


@pytest.mark.parametrize("name", ["alert", "tip", "verify"])
def test_the_keyboard_sees_where_it_is_in_public(town, windows, cases, name):
    page = windows.open(language="ar")
    page.goto(town.public + PUBLIC[name].format(language="ar", **cases))
    looking.skip_to_content(page)
    assert looking.focus_troubles(page, steps=25) == []


def test_an_alert_is_released_by_keyboard_alone(town, console):
    made = town.act("submitted")
    page = console.officer("salma", "ar")
    page.goto(f"{town.console}/release/{made['request']}")
    looking.tab_to(page, "[name=typed_name]")
    page.keyboard.type("ريم")
    page.keyboard.press("Tab")
    page.keyboard.type("باب بوجلود")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("[name=steps]").first).to_be_checked()
    looking.tab_to(page, "form.decide button.large")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/alert/[0-9a-f-]+/live"))


def test_officers_work_without_script(town, console):
    """A report with a photo opens a case; a waiting alert is read and released; the map says the same in words."""
    made = town.act("submitted")
    amina = console.officer("amina", "fr", java_script_enabled=False)
    case = desk.report_child(amina, town, "fr-no-script", script=False)
    amina.goto(f"{town.console}/case/{case}")
    expect(amina.locator("img.photo").first).to_be_visible()
    salma = console.officer("salma", "ar", java_script_enabled=False)
    salma.goto(f"{town.console}/release/{made['request']}")
    salma.locator("[name=typed_name]").fill("Rim")
    salma.locator("[name=typed_place]").fill("Bab Boujloud")
    salma.locator("form.decide button").click()
    expect(salma).to_have_url(re.compile(r"/alert/[0-9a-f-]+/live"))
    karim = console.officer("karim", "fr", java_script_enabled=False)
    karim.goto(f"{town.console}/case/{made['case']}/where")
    expect(karim.locator(".marks").first).to_contain_text("Bab Boujloud")


@pytest.mark.parametrize("language", PUBLIC_LANGUAGES)
def test_the_public_pages_work_without_script(town, windows, cases, language):
    page = windows.open(language=language, java_script_enabled=False)
    page.goto(f"{town.public}/a/{cases['live']['public_id']}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("img.photo")).to_be_visible()
    page.locator(".share summary").click()
    expect(page.locator(".share a[href*='wa.me']")).to_be_visible()
    page.locator(".about a[href*=verify]").click()
    expect(page.locator(".verdict.live")).to_contain_text(cases["live"]["code"])


@pytest.mark.parametrize("name", ["alert", "tip"])
@pytest.mark.parametrize("language", PUBLIC_LANGUAGES)
def test_a_public_page_is_light(town, windows, cases, name, language):
    page = windows.open(language=language)
    weights = looking.weigh(page, town.public + PUBLIC[name].format(language=language, **cases))
    read = sum(weights[kind] for kind in ("document", "stylesheet", "script"))
    assert 0 < read <= MOST_BYTES, weights


def test_the_looking_finds_what_is_wrong(windows):
    """So that silence means something: a page with grave faults is not let through."""
    page = windows.open()
    page.set_content(
        "<html><body><main><img src='data:,'><p style='color:#999'>grey</p>"
        "<div style='inline-size:900px'>wide</div><button style='outline:none'>x</button></main></body></html>"
    )
    found = " ".join(looking.findings(page))
    assert [rule for rule in ("image-alt", "color-contrast", "html-has-lang") if rule not in found] == []
    assert set(looking.too_wide(page)) == {390, 320}
    assert looking.focus_troubles(page, steps=1) != []
