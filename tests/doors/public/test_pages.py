"""What the public reads without the database: pages from the disk, lists, words, and what is not there."""

import os
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from tests.factories.notices import LANGUAGES, PHOTO, alert, parcel, withdrawal

from nidaa.distribution.channels.page.send import send
from nidaa.doors.public.tongue import wished
from nidaa.doors.public.urls import urlpatterns

ALERT = alert()
ID = ALERT.release.public_id


@pytest.fixture
def published():
    send(parcel(ALERT))


def folder():
    return Path(settings.PUBLIC_FOLDER)


def test_the_public_can_reach_these_routes_and_no_other():
    assert [str(route.pattern) for route in urlpatterns] == [
        "",
        "alive",
        "<tongue:language>/",
        "<tongue:language>/about",
        "<tongue:language>/privacy",
        "<tongue:language>/verify",
        "<tongue:language>/subscribe",
        "<tongue:language>/confirm/<token:token>",
        "<tongue:language>/leave",
        "<tongue:language>/leave/<token:token>",
        "leave/<token:token>",
        "<tongue:language>/tip/<public_id:public_id>",
        "a/<public_id:public_id>",
        "a/<public_id:public_id>/<published:name>",
        r"^(?P<folder>feeds|cap)/(?P<name>[A-Za-z0-9][A-Za-z0-9_-]*\.(?:xml|atom|json|geojson))$",
        "widget/<public_id:public_id>",
        "widget/<public_id:public_id>/<published:name>",
        "oembed.json",
        "hub",
        "push.js",
        "assets/<path:name>",
    ]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "ar"),
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("de,en;q=0.5", "en"),
        ("de", "ar"),
        ("tzm-Latn,fr;q=0.4", "zgh"),
        ("shi", "zgh"),
        ("ar-MA", "ar"),
        ("*", "ar"),
        ("\x00;;q=z", "ar"),
    ],
)
def test_a_reader_is_answered_in_the_language_they_ask_for(header, language):
    assert wished(header, LANGUAGES) == language


@pytest.mark.usefixtures("published")
def test_the_address_on_a_poster_leads_to_the_readers_language(public):
    answer = public.get(f"/a/{ID}", headers={"accept-language": "fr"})
    assert answer["Location"] == f"/a/{ID}/fr.html"
    assert "Accept-Language" in answer["Vary"]
    page = public.get(answer["Location"])
    assert "Zineb" in page.text
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert page["Cache-Control"] == "public, max-age=5, stale-if-error=60"
    assert "noindex" in page["X-Robots-Tag"]
    assert not page.cookies


@pytest.mark.usefixtures("published")
def test_an_unchanged_page_is_not_sent_twice_and_a_changed_one_is(public):
    first = public.get(f"/a/{ID}/fr.html")
    assert public.get(f"/a/{ID}/fr.html", headers={"if-none-match": first["ETag"]}).status_code == 304
    send(parcel(withdrawal(ALERT)))
    again = public.get(f"/a/{ID}/fr.html", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert "Zineb" not in again.text


@pytest.mark.usefixtures("published")
def test_a_photo_lives_a_minute_in_caches_runs_nothing_and_dies_with_its_alert(public):
    address = f"/a/{ID}/{PHOTO.name}.jpg"
    photo = public.get(address)
    assert photo.content == PHOTO.large
    assert photo["Content-Type"] == "image/jpeg"
    assert photo["Cache-Control"] == "public, max-age=60"
    assert photo["Content-Security-Policy"] == "default-src 'none'; sandbox"
    send(parcel(withdrawal(ALERT)))
    assert public.get(address).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_there_before_the_first_alert_and_after(public, language):
    assert public.get(f"/{language}/").status_code == 200
    send(parcel(ALERT))
    assert f"/a/{ID}/{language}.html" in public.get(f"/{language}/").text


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    "path",
    [
        f"/a/{ID}/.page.lock",
        f"/a/{ID}/../../secret",
        "/a/x",
        f"/a/{'F' * 32}/fr.html",
        "/a/..%2f..%2fkeys",
        "/assets/../settings.py",
        "/assets/base.css",
        "/assets/vendor/MANIFEST.json",
        "/feeds/.alerts.atom.part",
        "/cap/x.files",
        "/static/public.css",
        "/sign/login/",
    ],
)
def test_nothing_else_can_be_had(public, path):
    assert public.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/assets/public.css", "/assets/vendor/noto-sans-arabic/noto-sans-arabic-arabic-400-normal.woff2"]
)
def test_the_style_is_there_before_the_first_alert(public, path):
    assert public.get(path).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["about", "privacy", "verify", "no/such/page"])
def test_every_page_speaks_its_language_and_offers_the_others(public, language, page):
    text = public.get(f"/{language}/{page}").text
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text
    for other in LANGUAGES:
        assert f'href="/{other}/{page}"' in text
    assert "style=" not in text
    assert len(text.encode()) < 30_000


def test_a_page_that_is_not_there_answers_in_the_browsers_language(public):
    answer = public.get("/nowhere", headers={"accept-language": "fr"})
    assert answer.status_code == 404
    assert "Cette page n'est pas ici" in unescape(answer.text)


def test_an_error_of_ours_says_whom_to_call(public, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError

    public.raise_request_exception = False
    monkeypatch.setattr("nidaa.doors.public.alerts.published", broken)
    answer = public.get("/fr/")
    assert answer.status_code == 500
    assert 'href="tel:19"' in answer.text


def test_the_public_process_starts_without_sign_in_and_sets_no_cookie(tmp_path):
    script = (
        "from nidaa.config.wsgi_public import application\n"
        "from django.conf import settings\n"
        "from django.test import Client\n"
        "assert settings.DOOR == 'public' and not [app for app in settings.INSTALLED_APPS if 'allauth' in app]\n"
        "answer = Client(HTTP_HOST='127.0.0.1').get('/fr/about')\n"
        "assert answer.status_code == 200 and not answer.cookies, answer.status_code\n"
        "assert \"style-src 'self'\" in answer['Content-Security-Policy']\n"
    )
    outside = {key: value for key, value in os.environ.items() if not key.startswith(("NIDAA", "DJANGO"))}
    subprocess.run(
        [sys.executable, "-c", script], env=outside | {"NIDAA_HOME": str(tmp_path)}, check=True, timeout=60
    )


def test_the_page_on_privacy_says_how_long_things_are_kept(public):
    text = public.get("/fr/privacy").text
    assert "30 jours" in text
    assert "aussi longtemps que le dossier" in text
    assert "effacé à la fin de" in text
