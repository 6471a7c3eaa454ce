"""What the public and partners meet: the page of an alert, its files, the tip form, «is this real?»."""

import re
import time

from playwright.sync_api import expect

from tests.browser.child import NAMES, TIP, drawing
from tests.browser.windows import shot

SEEN_WITHIN_S = 60.0


def wait_for(look, *, within_s=SEEN_WITHIN_S):
    """What `look` returns once it is true. Says nothing about speed: `nidaa exercise play` measures that."""
    ends = time.monotonic() + within_s
    while not (seen := look()):
        assert time.monotonic() < ends
        time.sleep(0.2)
    return seen


def read_alert(page, address, tongue):
    """In three languages by the switch on the page."""
    wait_for(lambda: page.request.get(address).ok)
    page.goto(address)
    html = page.locator("html")
    expect(html).to_have_attribute("dir", "rtl")
    expect(page.locator("h1")).to_contain_text("زينب")
    expect(page.locator(".exercise").first).to_contain_text("تمرين")
    expect(page.locator(".numbers a[href^='tel:']").first).to_be_visible()
    assert page.locator("img.photo").evaluate("image => image.complete && image.naturalWidth > 0")
    shot(page, f"{tongue}-11-public")
    for code, name, direction in (("fr", "Zineb", "ltr"), ("zgh", "Zineb", "ltr"), ("ar", "زينب", "rtl")):
        page.locator(f".tongues a[hreflang={code}]").click()
        expect(html).to_have_attribute("lang", code)
        expect(html).to_have_attribute("dir", direction)
        expect(page.locator("h1")).to_contain_text(name)
        shot(page, f"public-{code}-alert")


def photo_of(page):
    return page.locator("img.photo").evaluate("image => image.currentSrc")


def has_its_files(page, town, public_id):
    """The poster can be downloaded; feeds and CAP say what they are."""
    with page.expect_download() as saving:
        page.locator("a[href$='poster.pdf']").evaluate("link => { link.download = ''; link.click() }")
    assert saving.value.path().read_bytes().startswith(b"%PDF-")
    place = f"{town.public}/a/{public_id}"
    kinds = {
        f"{place}/poster.png": "image/png",
        f"{place}/story.png": "image/png",
        f"{town.public}/feeds/ar.atom": "application/atom+xml",
        f"{town.public}/feeds/alerts.json": "application/json",
        f"{town.public}/feeds/alerts.geojson": "application/geo+json",
        cap_of(page, town, public_id): "application/cap+xml",
    }
    answers = {address: page.request.get(address) for address in kinds}
    assert {
        at: answer.headers.get("content-type", "").split(";")[0] for at, answer in answers.items()
    } == kinds


def cap_of(page, town, public_id):
    """As a partner finds it: by the data feed."""
    known = page.request.get(f"{town.public}/feeds/alerts.json").json()["alerts"]
    (address,) = [one["cap"] for one in known if one["id"] == public_id]
    return address


def verify(page, town, language, code, verdict):
    page.goto(f"{town.public}/{language}/verify")
    page.locator("[name=code]").fill(code.lower().replace("-", " "))
    page.locator("main form button").click()
    found = page.locator(".verdict")
    expect(found).to_contain_text(code)
    assert ("live" in found.get_attribute("class").split()) is (verdict == "live")


def send_tip(page, address, tongue):
    """Without script, with a photo; a code in return."""
    page.goto(address)
    page.locator(".buttons a.button").click()
    shot(page, f"{tongue}-12-tip-form")
    page.locator("main form button").last.click()
    expect(page.locator(".errors")).to_be_visible()
    page.locator("[name=where]").fill("محطة القطار بفاس")
    page.locator("[name=when]").fill("قبل ساعة تقريبا")
    page.locator("[name=what]").fill(TIP)
    page.locator("[name=photo]").set_input_files(drawing((200, 60, 50)))
    shot(page, f"{tongue}-13-tip-typed")
    page.locator("main form button").last.click()
    expect(page.locator(".receipt")).to_have_text(re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}"))
    shot(page, f"{tongue}-14-tip-received")


def is_over(page, town, public_id, photo):
    """The address stays and says so in every language; nothing of the child is left, the photo's address is dead."""
    for code in ("ar", "fr", "zgh", "en"):
        address = f"{town.public}/a/{public_id}/{code}.html"
        wait_for(lambda address=address: 'class="photo"' not in page.request.get(address).text())
        page.goto(address)
        words = page.content()
        assert not [name for name in NAMES if name in words]
        assert page.locator("main img").count() == 0
        expect(page.locator("html")).to_have_attribute("lang", code)
        shot(page, f"public-{code}-tombstone")
    assert page.request.get(photo).status == 404
    for kind in ("poster.pdf", "poster.png", "story.png"):
        answer = page.request.get(f"{town.public}/a/{public_id}/{kind}")
        assert answer.status == 404
