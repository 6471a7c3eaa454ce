"""From a report at the counter to a page that names nobody, as people walk it in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import desk, street
from tests.browser.windows import shot

pytestmark = pytest.mark.browser


def test_a_child_is_reported_sought_seen_and_found(town, windows, console):
    amina = console.officer("amina", "fr")
    shot(amina, "fr-01-board")
    case = desk.report_child(amina, town, "fr")
    desk.choose_photo(amina, town, case)
    desk.sign_danger(amina, town, case, "fr")
    desk.meet_criteria(amina, town, case, "fr")
    alert = desk.draft_alert(amina, "fr")
    request = desk.submit_alert(amina, "fr")

    salma = console.officer("salma", "ar")
    desk.release_alert(salma, request, "ar")
    ((public_id, code),) = town.sql("SELECT public_id, code FROM alerts_alert WHERE id = %s", alert)

    reader = windows.open(language="ar")
    street.read_alert(reader, f"{town.public}/a/{public_id}", "ar")
    photo = street.photo_of(reader)
    street.has_its_files(reader, town, public_id)
    street.verify(reader, town, "ar", code, "live")
    plain = windows.open(language="ar", java_script_enabled=False)
    street.send_tip(plain, f"{town.public}/a/{public_id}", "ar")

    karim = console.officer("karim", "ar")
    desk.handle_tip(karim, town, case, "ar")
    karim.goto(f"{town.console}/case/{case}/where")
    expect(karim.locator("#group-sighting")).to_be_visible()
    shot(karim, "ar-17-where")
    desk.record_found(karim, town, case, "ar")

    street.is_over(reader, town, public_id, photo)
    street.verify(reader, town, "fr", code, "ended")
    street.wait_for(lambda: partner_was_told(town, code))


def partner_was_told(town, code):
    """A mail of the release, and after it one that takes it back and names nobody."""
    mails = [one for one in town.received() if one["way"] == "mail" and code in one["title"] + one["text"]]
    return len(mails) >= 2 and "Zineb" not in mails[0]["title"] + mails[0]["text"]


def test_an_expired_session_lands_at_the_sign_in(town, console):
    page = console.officer("hind", "fr")
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "sessionid"]
    # A copy, so that the session of the other tests lives on.
    copy = f"expired{cookie['value'][7:]}"
    town.sql(
        "INSERT INTO django_session SELECT %s, session_data, expire_date FROM django_session WHERE session_key = %s",
        copy, cookie["value"],
    )  # fmt: skip
    page.context.add_cookies([{**cookie, "value": copy}])
    page.goto(f"{town.console}/people")
    expect(page.locator("header a[href*=logout]")).to_be_visible()
    town.sql("UPDATE django_session SET expire_date = now() WHERE session_key = %s", copy)
    page.goto(f"{town.console}/people")
    page.wait_for_url(re.compile(r"/sign/login/\?next=/people"))
    expect(page.locator("[name=login]")).to_be_visible()
