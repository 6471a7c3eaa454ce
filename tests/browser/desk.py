"""What officers do at the console, step by step, with the eyes and hands of a person: each returns where it led."""

import re
from datetime import datetime, timedelta, timezone

from playwright.sync_api import expect

from tests.browser.child import ALT, PRESSED, TIP, TYPED, UNKNOWN, WORDS, drawing
from tests.browser.windows import shot

MOROCCO = timezone(timedelta(hours=1))


def report_child(page, town, tongue, *, script=True):
    """From the board to the receipt; returns the case's id."""
    page.locator("a[href='/report/new']").first.click()
    for name, words in TYPED.items():
        page.locator(f"[name='{name}']").fill(words)
    for name, value in PRESSED.items():
        page.locator(f"[name='{name}'][value={value}]").check()
    for name in UNKNOWN:
        page.locator(f"[name='{name}.unknown']").check()
    seen = datetime.now(MOROCCO) - timedelta(hours=3)
    page.locator("[name='last_seen.at.date']").fill(f"{seen:%Y-%m-%d}")
    page.locator("[name='last_seen.at.time']").fill(f"{seen:%H:%M}")
    page.locator("[name='circumstances.suspected']").select_option("lost")
    page.locator("[name=photo]").set_input_files(drawing())
    find_on_map(page, script=script)
    shot(page, f"{tongue}-02-report")
    page.locator(".report-end button").click()
    page.wait_for_url(re.compile(r"/report/[0-9a-f-]+/receipt"))
    expect(page.locator(".slip .receipt")).to_have_text(re.compile(r"MA-\d{4}-CAS01-\d{6}"))
    shot(page, f"{tongue}-03-receipt")
    return page.url.split("/")[-2]


def find_on_map(page, *, script):
    """Where, by its name in the other script; the pin follows. Latitude and longitude can always be written."""
    if script:
        section = page.locator("#section-last_seen")
        section.locator("[data-pick-search]").fill("فاس")
        section.locator(".pick__match").first.click()
        expect(page.locator("[name='last_seen.point.lat']")).to_have_value(re.compile(r"^3[34]\.\d+"))
    page.locator("[name='last_seen.point.lat']").fill("34.0637")
    page.locator("[name='last_seen.point.lon']").fill("-4.9847")


def choose_photo(page, town, case):
    """The photo of the report becomes the one that the public may see, with words for those who cannot."""
    page.goto(f"{town.console}/case/{case}/photos")
    page.locator(".gallery a.button").first.click()
    for code, words in ALT.items():
        page.locator(f"[name='alt-{code}']").fill(words)
    page.locator("form.choose .actions button").click()
    expect(page.locator(".gallery .badge")).to_be_visible()


def sign_danger(page, town, case, tongue):
    page.goto(f"{town.console}/case/{case}/danger")
    total = page.locator("#advice .reasons .sum .number")
    before = total.inner_text()
    page.locator(".factor[data-answer=no] input[value=yes]").last.check()
    expect(total).not_to_have_text(before)
    page.locator("[name=level][value=high]").check()
    page.locator("[name=reason]").fill("Neuf ans, de nuit, seule.")
    shot(page, f"{tongue}-04-danger")
    page.locator("section.sign button").click()
    expect(page.locator(".in-force .level")).to_have_attribute("data-level", "high")


def meet_criteria(page, town, case, tongue):
    """Every criterion of tier T2 answered as it must be, each with its reason."""
    page.goto(f"{town.console}/case/{case}/criteria/T2")
    for question in page.locator(".criteria .factor").all():
        endangers = "endangers" in question.locator("input[type=radio]").first.get_attribute("name")
        question.locator(f"input[value={'no' if endangers else 'yes'}]").check()
        question.locator(".why input").fill("vérifié au téléphone")
    page.locator(".criteria > button").click()
    expect(page.locator(".tiers [aria-current] .badge[data-level=good]")).to_be_visible()
    shot(page, f"{tongue}-05-criteria")


def draft_alert(page, tongue):
    """From the criteria to a draft in all languages; returns the alert's id."""
    page.locator("section.then form button").click()
    page.wait_for_url(re.compile(r"/alert/[0-9a-f-]+$"))
    for code, words in WORDS.items():
        for field, text in words.items():
            page.locator(f"[name='f-{code}-{field}']").fill(text)
    page.locator("[name=hours]").fill("24")
    page.locator("button[name=usual]").click()
    expect(page.locator("#area-figures .reach strong").first).to_have_text(re.compile(r"\d"))
    expect(page.locator("#checklist [data-level=blocks]")).to_have_count(0)
    shot(page, f"{tongue}-06-alert")
    return page.url.split("/")[-1]


def submit_alert(page, tongue):
    """Returns the address of the request; its maker is offered no way to release it."""
    page.locator("#act button[name=submit]").click()
    page.wait_for_url(re.compile(r"/release/\d+$"))
    expect(page.locator("form.decide")).to_have_count(0)
    expect(page.locator("[name=typed_name]")).to_have_count(0)
    shot(page, f"{tongue}-07-own-request")
    return page.url


def release_alert(page, request, tongue):
    """A second officer errs once and keeps what was typed; then types it right."""
    page.goto(request)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    shot(page, f"{tongue}-08-release")
    page.locator("[name=typed_name]").fill("زهرة")
    page.locator("[name=typed_place]").fill("باب بوجلود")
    page.locator("form.decide button").click()
    expect(page.locator("#typed_name-error")).to_be_visible()
    expect(page.locator("[name=typed_name]")).to_have_value("زهرة")
    expect(page.locator("[name=typed_place]")).to_have_value("باب بوجلود")
    shot(page, f"{tongue}-09-wrong-name")
    page.locator("[name=typed_name]").fill("زينب")
    page.locator("form.decide button").click()
    page.wait_for_url(re.compile(r"/alert/[0-9a-f-]+/live"))
    expect(page.locator("#channels h2.found")).to_be_visible(timeout=60_000)
    shot(page, f"{tongue}-10-live")


def handle_tip(page, town, case, tongue):
    """By keyboard alone: go to the tip about this case, grade it, link it, make it a sighting."""
    page.goto(f"{town.console}/tips")
    page.keyboard.press("j")
    page.wait_for_url(re.compile(r"/tips/[0-9a-f-]{36}"))
    while not page.locator(f".tip article a[href*='{case}']").count():
        before = page.url
        page.keyboard.press("j")
        page.wait_for_url(lambda url, before=before: url != before)
    expect(page.locator(".tip__said")).to_have_text(TIP)
    shot(page, f"{tongue}-15-tip")
    with page.expect_navigation():
        page.keyboard.press("2")
    expect(page.locator("button[name=grade][data-key='2']")).to_have_attribute("aria-pressed", "true")
    if page.locator("[data-key=l]").count():
        with page.expect_navigation():
            page.keyboard.press("l")
        expect(page.locator("[data-key=l]")).to_have_count(0)
    page.keyboard.press("p")
    promote = page.locator("#promote")
    expect(promote.locator("[data-pick-search]")).to_be_focused()
    page.keyboard.type("Fès")
    expect(promote.locator(".pick__match").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(promote.locator("[name=lat]")).to_have_value(re.compile(r"^3[34]\.\d+"))
    seen = datetime.now(MOROCCO) - timedelta(hours=1)
    promote.locator("[name=seen_at_day]").fill(f"{seen:%Y-%m-%d}")
    promote.locator("[name=seen_at_hour]").fill(f"{seen:%H:%M}")
    shot(page, f"{tongue}-16-promote")
    promote.locator(".actions button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#promote")).to_have_count(0)


def record_found(page, town, case, tongue):
    page.goto(f"{town.console}/case/{case}/outcome")
    form = page.locator("form.outcome")
    for name, value in {
        "found_by": "public",
        "condition": "safe",
        "family_informed": "yes",
        "contribution": "direct",
    }.items():
        form.locator(f"[name={name}][value={value}]").check()
    found = datetime.now(MOROCCO) - timedelta(minutes=1)
    form.locator("[name=found_at_day]").fill(f"{found:%Y-%m-%d}")
    form.locator("[name=found_at_hour]").fill(f"{found:%H:%M}")
    form.locator("[name=where]").fill("Gare de Fès")
    form.locator("[name=identity_verified]").check()
    form.locator("[name=family_by]").fill("Brigadier Essai")
    form.locator("[name=evidence]").fill("Le témoignage reçu par la page publique.")
    form.locator("[name=type_final]").select_option("lost")
    shot(page, f"{tongue}-18-found")
    form.locator("button.found").click()
    expect(page.locator("#withdrawals strong.found")).to_be_visible(timeout=60_000)
    shot(page, f"{tongue}-19-closed")
