"""The map under an officer's hands: what is put on it is drawn at once, by mouse and by keyboard."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser import looking
from tests.browser.desk import MOROCCO
from tests.browser.windows import shot

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def case(town):
    return town.act("submitted")["case"]


def form_of(page, town, case, kind):
    """The form, once the map stands."""
    page.goto(f"{town.console}/case/{case}/where?add={kind}#form")
    while page.locator("[data-where-waits]").count():
        page.wait_for_timeout(500)
        page.reload()
    page.wait_for_selector("#map[data-drawn]")
    seen = datetime.now(MOROCCO) - timedelta(minutes=10)
    page.locator("[name=seen_at_day]").fill(f"{seen:%Y-%m-%d}")
    page.locator("[name=seen_at_hour]").fill(f"{seen:%H:%M}")


def test_a_line_is_drawn_on_the_map_and_stands_there_without_a_new_page(town, console, case):
    page = console.officer("karim", "fr")
    form_of(page, town, case, "line_sighting")
    page.locator("[data-draw=polygon]").click()
    box = page.locator("#map").bounding_box()
    for x, y in ((0.15, 0.25), (0.2, 0.75), (0.8, 0.85)):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        if x == 0.15:
            expect(page.locator("[data-draw=close]")).to_be_hidden()
    page.locator("[data-draw=close]").click()
    expect(page.locator("#id_line")).to_have_value(re.compile(r"^(-?[\d.]+, -?[\d.]+\n?){3}$"))
    page.locator("[name=credibility][value=likely]").check()
    page.locator("[name=words]").fill("dans l'autocar de Meknès")
    page.evaluate("window.same = true")
    page.locator("#form .actions button").click()
    expect(page.locator("[data-where-said]")).to_be_focused()
    expect(page.locator("#form")).to_have_count(0)
    expect(page.locator("#where-evidence")).to_contain_text("dans l'autocar de Meknès")
    assert page.evaluate("window.same"), "the page was not left"
    page.wait_for_selector("#map[data-drawn]")
    expect(page).not_to_have_url(re.compile("add="))
    shot(page, "where-line")


def test_from_station_to_station_by_keyboard_and_a_refusal_keeps_what_was_typed(town, console, case):
    page = console.officer("karim", "ar")
    form_of(page, town, case, "line_sighting")
    looking.tab_to(page, "#id_start")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    chosen = page.locator("#id_start").input_value()
    assert chosen
    looking.tab_to(page, "[name=words]")
    page.keyboard.type("في القطار")
    looking.tab_to(page, "#form .actions button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".form-errors")).to_be_visible()
    expect(page.locator("[name=words]")).to_have_value("في القطار")
    expect(page.locator("#id_start")).to_have_value(chosen)
    shot(page, "where-line-refused")
    page.wait_for_selector("#map[data-drawn]")
    page.locator("#id_end").select_option("rail_meknes")
    page.locator("[name=credibility][value=possible]").check()
    page.locator("#form .actions button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-where-said]")).to_be_focused()
    expect(page.locator("#where-evidence")).to_contain_text("في القطار")
