"""A mother asks to be told, is told, is told that it is over, and leaves: on a small telephone, without script, in Arabic."""

import re
import urllib.parse

import pytest
from playwright.sync_api import expect

from tests.browser import looking, neighbour
from tests.browser.street import wait_for
from tests.browser.windows import shot

pytestmark = pytest.mark.browser

MAIL, TYPED, NUMBER, WHATSAPP = "oum@hay.example", "06 12 34 56 77", "+212612345677", "+212612345678"
LANGUAGES = ("ar", "fr", "zgh", "en")


def release(console, town, made):
    page = console.officer("salma", "ar")
    page.goto(f"{town.console}/release/{made['request']}")
    page.locator("[name=typed_name]").fill("ريم")
    page.locator("[name=typed_place]").fill("باب بوجلود")
    page.locator("form.decide button.large").click()
    page.wait_for_url(re.compile(r"/alert/[0-9a-f-]+/live"))
    return page


def stop(page):
    page.locator("details.stop summary").click()
    page.locator("details.stop [name=act][value=cancelled]").check()
    page.locator("details.stop [name=reason]").fill("خطأ في الاسم")
    page.locator("details.stop button").click()


def joined(page, town, medium, typed, address):
    """From the list of alerts to the list of people, by the message that comes."""
    there, after = neighbour.people(town, medium), len(neighbour.came(town, medium, address))
    neighbour.choose_fes(page, town)
    neighbour.choose_way(page, medium, typed)
    expect(page.locator("h1")).to_have_text("خطوة أخيرة")
    shot(page, f"subscribe-asked-{medium}")
    link = neighbour.link_in(neighbour.newest(town, medium, address, after=after), "ar/confirm")
    page.goto(link)
    assert neighbour.people(town, medium) == there, "following the link is not pressing the button"
    neighbour.press(page)
    shot(page, f"subscribe-confirmed-{medium}")
    wait_for(lambda: neighbour.people(town, medium) == (there[0] + 1, there[1] + 1))
    return there


def test_a_mother_is_told_in_her_language_and_leaves_without_a_trace(town, windows, console):
    page = neighbour.telephone(windows)
    before = {
        "mail": joined(page, town, "mail", MAIL, MAIL),
        "sms": joined(page, town, "sms", TYPED, NUMBER),
    }
    made = town.act("submitted")
    reached = {"mail": MAIL, "sms": NUMBER}
    had = {medium: len(neighbour.came(town, medium, to)) for medium, to in reached.items()}
    officer = release(console, town, made)
    alerts = {medium: neighbour.newest(town, medium, to, after=had[medium]) for medium, to in reached.items()}
    for text in alerts.values():
        assert "ريم" in text
        assert "تمرين" in text, "an exercise says so"
        assert f"/a/{made['public_id']}" in text
    stop(officer)
    for medium, to in reached.items():
        over = neighbour.newest(town, medium, to, after=had[medium] + 1)
        assert made["code"] in over
        assert "ريم" not in over, "the end names nobody"

    page.goto(neighbour.link_in(alerts["mail"], "leave"))
    neighbour.press(page)
    wait_for(lambda: neighbour.people(town, "mail") == before["mail"])

    # Of a short message she has no link any more: her number gets it.
    page.goto(f"{town.public}/ar/subscribe")
    page.locator("main a[href$=leave]").click()
    page.locator("[name=address]").fill(TYPED)
    neighbour.press(page)
    page.goto(neighbour.link_in(neighbour.newest(town, "sms", NUMBER, after=had["sms"] + 2), "leave"))
    page.locator(".tongues a[hreflang=fr]").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    neighbour.press(page)
    wait_for(lambda: neighbour.people(town, "sms") == before["sms"])


def test_by_whatsapp_she_writes_the_words_that_are_ready(town, windows):
    page = neighbour.telephone(windows)
    there = neighbour.people(town, "whatsapp")
    neighbour.choose_fes(page, town)
    neighbour.choose_way(page, "whatsapp")
    link = urllib.parse.urlsplit(page.locator("main a.button").get_attribute("href"))
    assert (link.scheme, link.netloc) == ("https", "wa.me")
    (words,) = urllib.parse.parse_qs(link.query)["text"]
    assert page.locator(".receipt").inner_text() == words, "for whom WhatsApp is on another telephone"
    neighbour.says(town, "whatsapp", WHATSAPP, words)
    wait_for(lambda: neighbour.people(town, "whatsapp") == (there[0] + 1, there[1] + 1))
    neighbour.says(town, "whatsapp", WHATSAPP, "توقف")
    wait_for(lambda: neighbour.people(town, "whatsapp") == there)


def test_what_is_refused_keeps_what_was_chosen(town, windows):
    page = neighbour.telephone(windows)
    neighbour.choose_fes(page, town)
    page.locator("[name=quiet]").check()
    neighbour.choose_way(page, "sms", "12")
    expect(page.locator(".errors")).to_be_visible()
    expect(page.locator("[name=commune]:checked")).to_have_value(neighbour.FES)
    expect(page.locator("[name=medium][value=sms]")).to_be_checked()
    expect(page.locator("[name=quiet]")).to_be_checked()
    expect(page.locator("[name=phone]")).to_have_value("12")
    assert page.locator(".errors a").get_attribute("href") == "#phone"
    page.locator("[name=where]").fill("لا وجود لها")
    page.locator("button[value=search]").click()
    expect(page.locator("#where-error")).to_be_in_viewport()
    expect(page.locator("[name=commune]:checked")).to_have_value(neighbour.FES)
    expect(page.locator("[name=phone]")).to_have_value("12")


def test_where_she_is_is_added_by_one_press_and_taken_away_by_another(town, windows):
    page = windows.open(
        language="ar",
        permissions=["geolocation"],
        geolocation={"latitude": 33.26551, "longitude": -7.58762},
    )
    page.goto(f"{town.public}/ar/subscribe")
    page.locator("[data-locate] button").click()
    expect(page.locator("[name=lat]")).to_have_value("33.26551")
    neighbour.choose_way(page, "mail")
    expect(page.locator(".errors a")).to_have_attribute("href", "#email")
    expect(page.locator("[name=point]")).to_be_checked()
    page.locator("[name=point]").uncheck()
    neighbour.choose_way(page, "mail", "ou.suis.je@exemple.example")
    expect(page.locator(".errors a")).to_have_attribute("href", "#where")


def test_by_keyboard_alone_and_enter_sends(town, windows):
    page = windows.open(language="ar")
    page.goto(f"{town.public}/ar/subscribe")
    looking.tab_to(page, "[name=where]")
    page.keyboard.type("فاس")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    looking.tab_to(page, f"[name=commune][value='{neighbour.FES}']")
    page.keyboard.press("Space")
    looking.tab_to(page, "[name=medium][value=push]")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.locator("[name=medium][value=sms]")).to_be_checked()
    expect(page.locator("[name=email]")).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.locator("[name=phone]")).to_be_focused()
    page.keyboard.type("0612345679")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("خطوة أخيرة")
    page.goto(f"{town.public}/ar/subscribe")
    looking.skip_to_content(page)
    assert looking.focus_troubles(page, steps=25) == []


def test_the_keyboards_of_telephones_fit_what_is_asked(town, windows):
    page = neighbour.telephone(windows)
    page.goto(f"{town.public}/ar/subscribe")
    asked = {
        name: [page.locator(f"[name={name}]").get_attribute(one) for one in ("inputmode", "autocomplete")]
        for name in ("phone", "email", "where")
    }
    assert asked == {"phone": ["tel", "tel"], "email": ["email", "email"], "where": [None, "address-level2"]}


def shown(page, town, language):
    """Every page and state of the story, one after the other: its name."""
    neighbour.choose_fes(page, town, language, typed="Fes")
    yield "found"
    neighbour.choose_way(page, "sms", "12")
    yield "refused"
    neighbour.choose_way(page, "sms", "06 61 00 00 " + str(10 + LANGUAGES.index(language)))
    yield "asked-sms"
    neighbour.choose_fes(page, town, language, typed="Fes")
    neighbour.choose_way(page, "whatsapp")
    yield "asked-whatsapp"
    neighbour.choose_fes(page, town, language, typed="Fes")
    neighbour.choose_way(page, "mail", "une.adresse.vraiment.longue.qui.ne.finit.pas@exemple.example")
    yield "asked-mail"
    page.goto(f"{town.public}/{language}/confirm/0123456789abcdef")
    neighbour.press(page)
    yield "confirmed"
    page.goto(f"{town.public}/{language}/leave/0123456789abcdef")
    yield "leave"
    neighbour.press(page)
    yield "left"
    page.goto(f"{town.public}/{language}/leave")
    page.locator("[name=address]").fill("12")
    page.locator("main form button").click()
    yield "lost-refused"
    page.locator("[name=address]").fill("personne@exemple.example")
    neighbour.press(page)
    yield "lost-asked"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_grave_on_any_page_of_the_story(town, windows, language):
    page = windows.open(language=language)
    for name in shown(page, town, language):
        expect(page.locator("html")).to_have_attribute("lang", language)
        shot(page, f"subscribing-{name}-{language}")
        assert looking.findings(page) == [], name
        shot(page, f"subscribing-{name}-{language}-narrow")
        assert looking.too_wide(page) == {}, name


@pytest.mark.parametrize("path", ["subscribe", "confirm/0123456789abcdef", "leave"])
def test_a_page_is_light_without_its_fonts(town, windows, path):
    page = windows.open(language="ar")
    weights = looking.weigh(page, f"{town.public}/ar/{path}")
    assert 0 < sum(weights[kind] for kind in ("document", "stylesheet", "script")) <= 30 * 1024, weights


def test_the_form_can_be_used_without_style_and_script(town, windows):
    page = neighbour.telephone(windows)
    page.route(re.compile(r"\.css$"), lambda route: route.fulfill(body="", content_type="text/css"))
    neighbour.choose_fes(page, town)
    expect(page.locator("[name=medium][value=push]")).to_be_hidden()
    for name in ("phone", "email"):
        expect(page.locator(f"[name={name}]")).to_be_visible()
    neighbour.choose_way(page, "mail", "sans-style@exemple.example")
    expect(page.locator("h1")).to_have_text("خطوة أخيرة")
