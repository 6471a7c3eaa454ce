"""Sending, the lane, partners' keys and messages at the console: axe, small screens, keyboard, and one stop and start."""

import pytest
from playwright.sync_api import expect

from tests.browser import looking
from tests.browser.windows import shot

pytestmark = pytest.mark.browser
A_LINE = 30  # CSS pixels: the words of the area may take one line more or less

SCREENS = {
    "sending": ("karim", "/sending"),
    "sending-approver": ("salma", "/sending"),
    "sending-administrator": ("hind", "/sending"),
    "board-stopped": ("karim", "/"),
    "live-lane": ("salma", "/alert/{live[alert]}/live"),
    "live-hold": ("karim", "/alert/{live[alert]}/live#hold"),
    "draft-reach": ("amina", "/alert/{waiting[alert]}"),
    "release-reach": ("salma", "/release/{waiting[request]}"),
    "keys": ("hind", "/partners"),
    "messages": ("karim", "/partners/messages"),
    "message": ("karim", "/partners/messages/{waiting[message]}"),
    "message-broken": ("karim", "/partners/messages/{waiting[broken]}"),
    "draft-taken-back": ("karim", "/alert/{waiting[taken_back]}"),
}


@pytest.fixture(scope="module")
def made(town):
    """A live alert with people still to be called, one that waits, messages of a partner, and two switches."""
    live = town.act("lane")
    yield {"live": live, "waiting": town.act("submitted") | town.act("partner_messages")}
    town.act("start_again")  # what other tests release must go out


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_grave_on_any_of_these_screens(town, console, made, screen, language):
    who, path = SCREENS[screen]
    page = console.officer(who, language)
    page.goto(town.console + path.format(**made))
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.evaluate("document.querySelectorAll('main details:not(.stop)').forEach((one) => (one.open = true))")
    shot(page, f"sending-{screen}-{language}")
    assert looking.findings(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, f"sending-{screen}-{language}-narrow")
    assert looking.too_wide(page) == {}


@pytest.mark.parametrize(
    ("who", "path"), [("karim", "/sending"), ("karim", "/partners/messages/{waiting[message]}")]
)
def test_the_keyboard_sees_where_it_is(town, console, made, who, path):
    page = console.officer(who, "ar")
    page.goto(town.console + path.format(**made))
    looking.skip_to_content(page)
    assert looking.focus_troubles(page) == []


def test_one_officer_stops_by_keyboard_and_two_start_again(town, console, made):
    karim = console.officer("karim", "ar")
    karim.goto(f"{town.console}/sending?stop=channel:telegram#stop")
    looking.tab_to(karim, "#stop [name=what]")
    expect(karim.locator("#stop [name=what]")).to_have_value("channel:telegram")
    karim.keyboard.press("Tab")
    karim.keyboard.type("قناة أخرى تكتب باسمنا")
    with karim.expect_navigation():
        karim.keyboard.press("Enter")
    stopped = karim.locator("#halts li", has_text="قناة أخرى تكتب باسمنا")
    expect(stopped).to_be_visible()
    with karim.expect_navigation():
        stopped.locator("form[action$=ask] button").click()
    salma = console.officer("salma", "fr")
    salma.goto(f"{town.console}/sending")
    with salma.expect_navigation():
        salma.locator("#halts li", has_text="قناة أخرى").locator("form[action$=agree] button").click()
    expect(salma.locator("#halts li", has_text="قناة أخرى")).to_have_count(0)


def test_the_page_follows_what_happens_and_keeps_what_is_typed_and_focused(town, console, made):
    """Another officer stops something: it is shown within seconds, and nobody loses a word or the place."""
    watching = console.officer("salma", "fr")
    watching.goto(f"{town.console}/sending")
    watching.locator("#stop [name=reason]").fill("je suis en train d’écrire")
    beside = watching.locator("#outlets a.button").first
    beside.focus()
    acting = console.officer("karim", "fr")
    acting.goto(f"{town.console}/sending?stop=channel:poster#stop")
    acting.locator("#stop [name=reason]").fill("affiches fausses")
    acting.locator("#stop button").click()
    expect(watching.locator("#halts", has_text="affiches fausses")).to_be_visible(timeout=30_000)
    expect(watching.locator("#stop [name=reason]")).to_have_value("je suis en train d’écrire")
    expect(watching.locator("#outlets a.button:focus")).to_have_count(1)
    with acting.expect_navigation():
        acting.locator("#halts li", has_text="affiches fausses").locator("form[action$=ask] button").click()
    watching.reload()
    with watching.expect_navigation():
        watching.locator("#halts li", has_text="affiches fausses").locator(
            "form[action$=agree] button"
        ).click()


def test_the_numbers_of_subscribers_follow_the_area_without_moving_the_page(town, console, made):
    page = console.officer("amina", "fr")
    page.goto(f"{town.console}/alert/{made['waiting']['alert']}")
    figures = page.locator("#area-figures .subscribers")
    lines, before = figures.locator("li").count(), _height(page)
    page.locator("[name=circle-km]").first.fill("3")
    expect(page.locator("#area-figures .reach .quiet")).to_be_visible()
    assert figures.locator("li").count() == lines
    assert abs(_height(page) - before) <= A_LINE


def _height(page):
    return page.locator("#area-figures").bounding_box()["height"]


def test_meta_is_asked_by_a_button_and_the_page_stays(town, console, made):
    page = console.officer("karim", "fr")
    page.goto(f"{town.console}/sending")
    page.locator("form[action$=meta] button").click()
    expect(page.locator("#meta-rows table")).to_be_visible()
    expect(page.locator("#outlets")).to_be_visible()
    shot(page, "sending-meta-asked")
    assert looking.findings(page) == []
