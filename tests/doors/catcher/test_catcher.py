"""The catcher of the demo takes what the channels send, shows it safely, and knows what came twice."""

import json
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from tests.channels.receivers import free_port
from tests.factories.notices import alert, parcel, withdrawal

from nidaa.distribution.channels.email.send import send as send_mail
from nidaa.distribution.channels.webhook.send import send as send_post
from nidaa.distribution.facts import Target
from nidaa.doors.catcher.servers import catching
from nidaa.ground.publishing import put

PAPER = Target("paper", "redaction@journal.example", languages=("ar", "fr"), name="Le Journal")


@pytest.fixture
def catcher(monkeypatch):
    smtp, http = free_port(), free_port()
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "EMAIL_PORT", smtp)
    monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({f"127.0.0.1:{http}"}))
    with catching(smtp=smtp, http=http) as desk:
        thread = threading.Thread(target=desk.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{http}"
        desk.shutdown()
        thread.join()


def get(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read().decode(), dict(answer.headers)


def mailed(notice):
    put(Path(settings.PUBLIC_FOLDER) / "cap" / f"{notice.release.id.hex}.xml", b"<alert/>")
    send_mail(parcel(notice, channel="email", target=PAPER))


def test_an_empty_catcher_says_so(catcher):
    assert "Nothing has come in yet." in get(f"{catcher}/")[0]


def test_mail_and_post_are_shown_newest_first(catcher):
    mailed(alert())
    hook = Target("bus", f"{catcher}/hook", b"s" * 32)
    send_post(parcel(alert(), channel="webhook", target=hook))
    post, mail = json.loads(get(f"{catcher}/received.json")[0])
    assert (post["way"], post["title"]) == ("post", "alert.published")
    assert (mail["way"], mail["to"], mail["enclosures"]) == ("mail", PAPER.address, ["7Q4K-0001.cap.xml"])
    assert "زينب" in mail["title"]
    page = get(f"{catcher}/")[0]
    assert page.index("alert.published") < page.index("زينب")


def test_a_key_that_comes_again_is_marked(catcher):
    for _ in range(2):
        mailed(alert())
    mailed(withdrawal(alert()))
    assert [one["again"] for one in json.loads(get(f"{catcher}/received.json")[0])] == [False, True, False]
    assert "a careful receiver drops it" in get(f"{catcher}/")[0]


def test_every_line_finds_its_own_direction(catcher):
    mailed(alert())
    assert '<h2 dir="auto">' in get(f"{catcher}/")[0]
    assert "unicode-bidi: plaintext" in get(f"{catcher}/style.css")[0]


def test_what_a_stranger_sends_is_shown_and_never_run(catcher):
    request = urllib.request.Request(f"{catcher}/hook", b"<script>alert(1)</script>", {"webhook-id": "<b>"})
    urllib.request.urlopen(request).close()
    page, headers = get(f"{catcher}/")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "key &lt;b&gt;" in page
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_an_attachment_is_there_to_save(catcher):
    mailed(alert())
    content, headers = get(f"{catcher}/received/1/0")
    assert content == "<alert/>"
    assert headers["Content-Disposition"] == "attachment"


@pytest.mark.parametrize("path", ["/received/1/0", "/received/9/9", "/../etc/passwd", "/nowhere"])
def test_there_is_nothing_else(catcher, path):
    with pytest.raises(urllib.error.HTTPError, match="404") as refusal:
        get(f"{catcher}{path}")
    refusal.value.close()


def test_a_post_elsewhere_is_not_taken(catcher):
    with pytest.raises(urllib.error.HTTPError, match="404") as refusal:
        urllib.request.urlopen(urllib.request.Request(f"{catcher}/", b"{}"))
    refusal.value.close()
    assert get(f"{catcher}/received.json")[0] == "[]"
