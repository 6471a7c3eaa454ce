"""Somebody who asks to be told of alerts, with a telephone of her own; and what the stand-in for the outside brought her."""

import json
import re
import urllib.request
from urllib.parse import quote

from playwright.sync_api import expect

from tests.browser.street import wait_for
from tests.browser.windows import TELEPHONE

FES = "03.231.01.0"


def telephone(windows, language="ar", **options):
    """A small screen, and no script."""
    return windows.open(language=language, size=TELEPHONE, **{"java_script_enabled": False, **options})


def choose_fes(page, town, language="ar", *, typed="فاس"):
    """From the list by its foot, as a reader comes there: searches her town and ticks it."""
    page.goto(f"{town.public}/{language}/")
    page.locator("footer a[href$=subscribe]").click()
    page.locator("[name=where]").fill(typed)
    page.locator("button[value=search]").click()
    page.locator(f"[name=commune][value='{FES}']").check()


def choose_way(page, medium, address=""):
    page.locator(f"[name=medium][value={medium}]").check()
    if address:
        page.locator({"sms": "[name=phone]", "mail": "[name=email]"}[medium]).fill(address)
    page.locator("button[value=subscribe]").click()


def came(town, medium, to):
    """Texts that reached this address, oldest first; a long short message as a telephone joins it."""
    if medium == "mail":
        return [one["text"] for one in reversed(town.received()) if one["to"] == to]
    with urllib.request.urlopen(f"{town.mail}/_state?phone={quote(to)}", timeout=10) as answer:
        return [one["text"] for one in json.load(answer)["phone"] if one["way"] == medium]


def newest(town, medium, to, *, after):
    """The next text once more than `after` have come."""
    return wait_for(lambda: came(town, medium, to)[after:])[-1]


def says(town, medium, number, text):
    """She writes to our number."""
    body = json.dumps({"service": medium, "from": number, "text": text}).encode()
    asked = urllib.request.Request(f"{town.mail}/_say", body, {"Content-Type": "application/json"})
    urllib.request.urlopen(asked, timeout=10).close()


def link_in(text, kind):
    return re.search(rf"https?://\S+/{kind}/\S+", text)[0]


def people(town, medium):
    """How many are on the list, and how many places they have chosen."""
    ((found,),) = town.sql("SELECT count(*) FROM distribution_subscriber WHERE medium = %s", medium)
    ((places,),) = town.sql(
        "SELECT count(*) FROM distribution_place WHERE medium = %s AND ended_at IS NULL", medium
    )
    return found, places


def press(page):
    page.locator("main form button").click()
    expect(page.locator("main form")).to_have_count(0)
