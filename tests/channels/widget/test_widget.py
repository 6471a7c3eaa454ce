"""The widget for other sites: small, framed by anybody, and of no child once the alert is over."""

from pathlib import Path

import pytest
from django.conf import settings
from tests.factories.notices import (
    LANGUAGES,
    NAMES,
    PHOTO,
    SITE,
    alert,
    everything_in,
    parcel,
    update,
    withdrawal,
)

from nidaa.distribution.channels.widget.render import render
from nidaa.distribution.channels.widget.send import send
from nidaa.distribution.errors import Undeliverable
from nidaa.ground.country import pack
from nidaa.packs.facts import Act, AlertKind

ALERT = alert()
ID = ALERT.release.public_id
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=y>{{ words }}\u202e"


def widget(notice=ALERT, language="fr"):
    return render(notice, language, pack=pack())


def folder():
    return Path(settings.PUBLIC_FOLDER) / "widget" / ID


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_shows_who_is_missing_and_whom_to_call_in_each_language(language):
    text = widget(language=language)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text
    assert any(name in text for name in NAMES)
    assert 'href="tel:19"' in text
    assert f"/a/{ID}/{PHOTO.name}-640.jpg" in text
    assert "style=" not in text


@pytest.mark.parametrize("act", [Act.FOUND, Act.CANCELLED, Act.EXPIRED])
def test_once_it_is_over_the_file_names_nobody(act):
    send(parcel(ALERT))
    assert b"Zineb" in everything_in(folder())
    send(parcel(withdrawal(ALERT, act)))
    left = everything_in(folder())
    assert not [name for name in (*NAMES, PHOTO.name) if name.encode() in left]
    assert "Fin d'alerte" in (folder() / "fr.html").read_text().replace("&#x27;", "'")


def test_everything_a_frame_loads_is_less_than_fifteen_kilobytes():
    send(parcel(ALERT))
    assets = Path(settings.PUBLIC_FOLDER) / "assets"
    loaded = [(assets / name).read_bytes() for name in ("widget.css", "widget.js")]
    for language in LANGUAGES:
        assert sum(map(len, [*loaded, (folder() / f"{language}.html").read_bytes()])) < 15_000


def test_without_a_script_it_loads_itself_anew_and_with_one_nothing_does_so_behind_the_readers_back():
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in widget()


def test_an_exercise_says_so():
    assert "EXERCICE" in widget(alert(exercise=True))
    assert "EXERCICE" in widget(withdrawal(alert(exercise=True)))


def test_a_late_release_does_not_bring_the_child_back():
    send(parcel(withdrawal(update(ALERT))))
    assert send(parcel(ALERT)).reference == "overtaken"
    assert b"Zineb" not in everything_in(folder())


def test_nothing_in_a_name_can_run():
    from dataclasses import replace

    child = {"fr": {"first_name": HOSTILE, "clothing": HOSTILE, "plate": "12345-أ-6"}}
    text = widget(replace(alert(kind=AlertKind.ABDUCTION), child=child))
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "\u206612345-أ-6\u2069" in text


def test_a_full_disk_is_tried_again(monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nidaa.distribution.channels.widget.send.put", full)
    with pytest.raises(Undeliverable, match="No space left") as failure:
        send(parcel(ALERT))
    assert not failure.value.permanent


def test_a_language_that_the_alert_does_not_have_is_not_written():
    send(parcel(alert(languages=("ar", "fr"))))
    assert sorted(path.name for path in folder().glob("*.html")) == ["ar.html", "fr.html"]
    assert SITE in (folder() / "fr.html").read_text()
