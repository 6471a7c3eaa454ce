"""The widget at the public door: the only page that may be framed; oEmbed speaks of alerts that stand, and only of ours."""

import pytest
from tests.factories.notices import alert, parcel, withdrawal

from nidaa.distribution.channels.page.send import send as publish_page
from nidaa.distribution.channels.widget.send import send

SITE = "https://alertes.example"
ALERT = alert()
ID = ALERT.release.public_id


@pytest.fixture
def published():
    send(parcel(ALERT))


@pytest.mark.usefixtures("published")
def test_the_widget_may_be_framed_by_anybody_and_no_other_page_may(public):
    framed = public.get(f"/widget/{ID}/fr.html")
    assert "Zineb" in framed.text
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "default-src 'none'" in framed["Content-Security-Policy"]
    assert not framed.has_header("X-Frame-Options")
    assert framed["Access-Control-Allow-Origin"] == "*"
    assert framed["Cache-Control"] == "public, max-age=5, stale-if-error=60"
    publish_page(parcel(ALERT))
    for path in (f"/a/{ID}/fr.html", "/fr/", "/fr/about"):
        other = public.get(path)
        assert "frame-ancestors *" not in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"


@pytest.mark.usefixtures("published")
def test_the_address_without_a_language_leads_to_the_readers(public):
    answer = public.get(f"/widget/{ID}", headers={"accept-language": "fr"})
    assert answer["Location"] == f"/widget/{ID}/fr.html"
    assert public.get(f"/widget/{'f' * 32}").status_code == 404


@pytest.mark.parametrize("name", ["widget.css", "widget.js"])
def test_what_the_widget_loads_is_there(public, name):
    assert public.get(f"/assets/{name}").status_code == 200


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("path", [f"/a/{ID}", f"/a/{ID}/ar.html", f"/a/{ID}/fr.html"])
def test_oembed_answers_with_a_frame_and_names_nobody(public, path):
    said = public.get("/oembed.json", {"url": SITE + path, "maxwidth": "250", "maxheight": "9000"}).json()
    language = "fr" if "fr" in path else "ar"
    assert said["type"] == "rich"
    assert said["version"] == "1.0"
    assert f'src="{SITE}/widget/{ID}/{language}.html"' in said["html"]
    assert (said["width"], said["height"]) == (250, 480)
    assert said["title"] == ALERT.event[language]
    assert "Zineb" not in str(said)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        f"https://elsewhere.example/a/{ID}",
        f"{SITE}/a/{'f' * 32}",
        f"{SITE}/fr/",
        ID,
        f"{SITE}.evil.example/a/{ID}",
    ],
)
def test_oembed_knows_no_other_addresses(public, url):
    assert public.get("/oembed.json", {"url": url}).status_code == 404


@pytest.mark.usefixtures("published")
def test_oembed_is_silent_once_it_is_over_and_speaks_json_only(public):
    asked = {"url": f"{SITE}/a/{ID}"}
    assert public.get("/oembed.json", {**asked, "format": "xml"}).status_code == 501
    assert public.get("/oembed.json", {**asked, "maxwidth": "-5"}).json()["width"] == 360
    send(parcel(withdrawal(ALERT)))
    assert public.get("/oembed.json", asked).status_code == 404


def test_a_page_says_where_its_oembed_is(public):
    publish_page(parcel(ALERT))
    send(parcel(ALERT))
    text = public.get(f"/a/{ID}/fr.html").text
    link = text.split('type="application/json+oembed" href="')[1].split('"')[0]
    assert public.get(link).json()["type"] == "rich"
