"""The page shows what everybody sees, safely: nothing of what came in is trusted."""

import http.client
import smtplib
import urllib.request

import pytest
from tests.factories.notices import alert, parcel

from nidaa.distribution.channels.webhook.send import send as send_post
from nidaa.distribution.facts import Target

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def page(world, path="/"):
    with urllib.request.urlopen(world.url + path) as answer:
        return answer.read().decode(), dict(answer.headers)


def mail(world, *, attachment=False):
    text = f"Subject: {EVIL}\r\nX-Nidaa-Key: <b>k</b>\r\n"
    if attachment:
        text += "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nhi\r\n"
        text += '--B\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename="a.html"\r\n\r\n<b>x</b>\r\n--B--\r\n'
    else:
        text += f"\r\n{EVIL}"
    with smtplib.SMTP("127.0.0.1", world.ports["smtp"]) as line:
        line.sendmail("a@nidaa.example", ["redaction@journal.example"], text)


def test_an_empty_world_says_so(world):
    shown, headers = page(world)
    assert "This is not the outside world" in shown
    assert "Nothing has come in yet." in shown
    assert headers["Content-Security-Policy"].startswith(
        "default-src 'none'; style-src 'self'; script-src 'self'"
    )


def test_whatever_a_stranger_sends_is_shown_and_never_run(world, ask):
    mail(world)
    ask("POST", "/hook", body=EVIL.encode(), headers={"webhook-id": EVIL})
    ask("POST", "/v26.0/1/feed", {"message": EVIL})
    ask("POST", "/bot1:x/sendMessage", {"chat_id": "@a", "text": EVIL})
    said = {"messaging_product": "whatsapp", "to": "212600000001", "type": "text", "text": {"body": EVIL}}
    ask("POST", "/v26.0/1/messages", said)
    world.faults.set(EVIL, EVIL)
    shown, _ = page(world)
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert shown.count("&lt;script&gt;alert(1)") >= 5


def test_every_line_finds_its_own_direction(world, ask):
    ask("POST", "/v26.0/1/feed", {"message": "تنبيه\nALERTE"})
    assert '<p dir="auto">تنبيه</p><p dir="auto">ALERTE</p>' in page(world)[0]


def test_a_deleted_post_leaves_the_time_and_no_word(world, ask):
    _, made = ask("POST", "/v26.0/1/feed", {"message": "Zineb"})
    assert "Zineb" in page(world)[0]
    ask("DELETE", f"/v26.0/{made['id']}")
    shown, _ = page(world)
    assert "Zineb" not in shown
    assert "A post was taken down at" in shown


def test_a_phone_is_chosen_by_its_number(world, ask):
    for number in ("212600000001", "212600000002"):
        said = {
            "messaging_product": "whatsapp",
            "to": number,
            "type": "text",
            "text": {"body": f"à {number}"},
        }
        ask("POST", "/v26.0/1/messages", said)
    assert "à 212600000002" in page(world)[0]
    assert "à 212600000001" in page(world, "/?phone=%2B212600000001")[0]


def test_a_partner_is_shown_and_a_key_that_comes_again_is_marked(world, ask):
    target = Target("bus", f"{world.url}/hook", b"s" * 32)
    for _ in range(2):
        send_post(parcel(alert(), channel="webhook", target=target))
    assert [(one["way"], one["title"], one["again"]) for one in ask("GET", "/received.json")[1]] == [
        ("post", "alert.published", True),
        ("post", "alert.published", False),
    ]
    assert "a careful receiver drops it" in page(world)[0]


def test_an_attachment_is_there_to_save(world):
    mail(world, attachment=True)
    content, headers = page(world, "/received/1/0")
    assert content.strip() == "<b>x</b>"
    assert (headers["Content-Disposition"], headers["Content-Type"]) == (
        "attachment",
        "application/octet-stream",
    )


def test_a_picture_is_shown_only_if_it_is_one(world, ask):
    for name, content in (("a", b"\xff\xd8\xff\xe0jpeg"), ("b", b"<svg onload=alert(1)>")):
        world.state.hang_up(name, "image/jpeg", content)
    with urllib.request.urlopen(f"{world.url}/_picture/a") as answer:
        assert (answer.headers["Content-Type"], answer.read()) == ("image/jpeg", b"\xff\xd8\xff\xe0jpeg")
    assert ask("GET", "/_picture/b")[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/received/1/0",
        "/received/9/9",
        "/_look/../page.css",
        "/_look/vendor/../tokens.css",
        "/_look/base.css",
        "/nowhere",
    ],
)
def test_there_is_nothing_else(world, ask, path):
    assert ask("GET", path)[0] == 404


@pytest.mark.parametrize("name", ["tokens.css", "page.css", "live.js", "icon.svg", "vendor/noto-sans-arabic/noto-sans-arabic-arabic-400-normal.woff2"])  # fmt: skip
def test_what_it_looks_like_is_there(world, name):
    assert page_bytes(world, f"/_look/{name}")


def page_bytes(world, path):
    with urllib.request.urlopen(world.url + path) as answer:
        return answer.read()


def write(world, **headers):
    line = http.client.HTTPConnection("127.0.0.1", world.ports["http"], timeout=5)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", "/_write", "from=%2B212600000001&text=STOP&service=whatsapp", kind | headers)
    status = line.getresponse().status
    line.close()
    return status


def test_only_this_page_writes_from_a_phone(world):
    assert write(world, Origin="http://elsewhere.example") == 403
    assert world.state.phones == []
    assert write(world, Origin=world.url) == 303
    (bubble,) = world.state.phone("+212600000001").bubbles
    assert (bubble.text, bubble.said_by_us) == ("STOP", False)
