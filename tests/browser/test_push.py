"""Notifications in a real browser: what is pushed is shown, replaced and not shown late; and the way onto the list.

Google's push service cannot be reached from here: the browser's own `subscribe` is the one thing that is played. What a
browser is told arrives by its debugging protocol, in the worker that stands at /push.js.
"""

import json
import urllib.request
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from nidaa.distribution.channels.push.render import render
from nidaa.doors.fakeworld.push import subscription
from nidaa.ground.clock import now
from tests.browser import neighbour
from tests.browser.street import wait_for
from tests.browser.windows import TELEPHONE, shot
from tests.factories.notices import NAMES, alert, withdrawal

pytestmark = pytest.mark.browser

SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((one) => ({
  title: one.title, body: one.body, tag: one.tag, dir: one.dir, lang: one.lang, stays: one.requireInteraction, url: one.data.url }))"""
# What a browser's push manager would give, had it reached its service. The first `refusals` times it refuses by a name.
PLAYED = """([made, refusals]) => {
  PushManager.prototype.subscribe = async function (wanted) {
    if (!wanted.userVisibleOnly || !wanted.applicationServerKey) throw new TypeError("what a browser insists on");
    window.asked = (window.asked ?? 0) + 1;
    if (refusals.length) throw new DOMException("refused", refusals.shift());
    return { toJSON: () => made };
  };
  PushManager.prototype.getSubscription = async () => ({ unsubscribe: async () => true });
}"""


@pytest.fixture
def live():
    notice = alert()
    return replace(notice, release=replace(notice.release, expires_at=now() + timedelta(hours=2)))


@pytest.fixture
def device(town, windows):
    """A telephone that allows notifications, with our worker in it."""
    page = windows.open(language="ar", size=TELEPHONE, permissions=["notifications"])
    page.goto(f"{town.public}/ar/subscribe")
    scope = page.evaluate("""async () => {
      const made = await navigator.serviceWorker.register("/push.js", { scope: "/" });
      await navigator.serviceWorker.ready;
      return made.scope; }""")
    assert scope == f"{town.public}/"
    return page


@pytest.fixture
def push(town, device):
    """push(text): as the push service hands it over."""
    protocol = device.context.new_cdp_session(device)
    known = []
    protocol.on("ServiceWorker.workerRegistrationUpdated", lambda news: known.extend(news["registrations"]))
    protocol.send("ServiceWorker.enable")
    wait_for(lambda: known or device.wait_for_timeout(50))

    def deliver(text):
        message = {"origin": town.public, "registrationId": known[0]["registrationId"], "data": text}
        protocol.send("ServiceWorker.deliverPushMessage", message)

    return deliver


def shown(device, *, when):
    return wait_for(lambda: [found for found in [device.evaluate(SHOWN)] if when(found)])[0]


def text(notice, language="ar"):
    return render(notice, language, "rtl" if language == "ar" else "ltr").decode()


def test_an_alert_is_shown_and_its_end_takes_its_place(device, push, live):
    other = replace(live, release=replace(live.release, public_id="f" * 32))
    push(text(live))
    push(text(other, "fr"))
    found = shown(device, when=lambda found: len(found) == 2)
    mine = next(one for one in found if one["lang"] == "ar")
    assert "زينب" in mine["title"] + mine["body"]
    assert (mine["tag"], mine["dir"]) == (live.release.public_id[:32], "rtl")
    assert (mine["url"], mine["stays"]) == (live.url, True)
    push(text(withdrawal(live)))
    over = shown(device, when=lambda found: not any(one["stays"] and one["lang"] == "ar" for one in found))
    assert len(over) == 2, "in the place of the alert, not beside it"
    words = next(one["title"] + one["body"] for one in over if one["lang"] == "ar")
    assert not [name for name in NAMES if name in words]


def test_what_comes_late_or_says_nothing_is_not_shown_but_an_end_always_is(device, push, live):
    late = replace(live, release=replace(live.release, expires_at=now() - timedelta(minutes=1)))
    push(text(late))
    push("{}")
    push("no message of ours")
    push(text(withdrawal(replace(late, release=replace(late.release, public_id="e" * 32)))))
    (only,) = shown(device, when=bool)
    assert only["tag"] == "e" * 32
    assert only["stays"] is False


def test_a_press_opens_the_alert_and_the_notification_goes(device, push, live):
    push(text(live))
    shown(device, when=bool)
    (worker,) = device.context.service_workers
    opened = worker.evaluate("""async () => {
      let opened = "";
      self.clients.openWindow = async (address) => { opened = address; };
      const [notification] = await self.registration.getNotifications();
      self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
      return opened; }""")
    assert opened == live.url
    shown(device, when=lambda found: not found)


def test_the_worker_rules_the_whole_site_and_is_asked_for_anew(town):
    with urllib.request.urlopen(f"{town.public}/push.js", timeout=10) as answer:
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_notifications_are_offered_where_a_script_can_ask_for_them(town, windows):
    for script in (True, False):
        page = windows.open(language="ar", size=TELEPHONE, java_script_enabled=script)
        page.goto(f"{town.public}/ar/subscribe")
        expect(page.locator("[name=medium][value=push]")).to_be_visible(visible=script)


def asking(town, windows, name, *refusals):
    """She has chosen her town and a notification, on a browser that refuses in these ways first."""
    page = windows.open(language="ar", size=TELEPHONE, permissions=["notifications"])
    page.add_init_script(f"({PLAYED})({json.dumps([subscription(town.mail, name), refusals])})")
    neighbour.choose_fes(page, town)
    page.locator("[name=medium][value=push]").check()
    return page


@pytest.mark.parametrize(
    ("name", "refusals"),
    [("new-browser", ()), ("old-browser", ("InvalidStateError",))],
    ids=["new", "old key"],
)
def test_a_notification_answers_for_the_device(town, windows, device, push, name, refusals):
    had, there = len(told(town, name)), neighbour.people(town, "push")[0]
    page = asking(town, windows, name, *refusals)
    page.locator("button[value=subscribe]").click()
    expect(page.locator("h1")).to_have_text("خطوة أخيرة")
    push(json.dumps(wait_for(lambda: told(town, name)[had:])[-1]))
    (greeting,) = shown(device, when=bool)
    assert (greeting["lang"], greeting["dir"]) == ("ar", "rtl")
    page.goto(greeting["url"])
    neighbour.press(page)
    wait_for(lambda: neighbour.people(town, "push")[0] == there + 1)


def test_a_device_that_refuses_is_told_once_and_may_choose_another_way(town, windows):
    page = asking(town, windows, "refusing-browser", "NotAllowedError", "AbortError")
    for times in (1, 2):
        page.locator("button[value=subscribe]").click()
        wait_for(lambda times=times: page.evaluate("window.asked") == times)
    expect(page.locator("[data-push-refused]")).to_have_count(1)
    expect(page.locator("[data-push-refused]")).to_be_visible()
    shot(page, "subscribing-push-refused")
    neighbour.choose_way(page, "mail", "sans-notification@exemple.example")
    expect(page.locator("h1")).to_have_text("خطوة أخيرة")


def told(town, name):
    """What that browser was told, as it can read it."""
    with urllib.request.urlopen(f"{town.mail}/_ledger?service=push&to={name}", timeout=10) as answer:
        return [one["said"]["json"] for one in json.load(answer)]
