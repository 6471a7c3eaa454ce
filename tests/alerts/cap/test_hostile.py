"""Files made to hurt: refused within limits of size, time and memory."""

import tracemalloc

import pytest
from tests.alerts.cap.sample import MESSAGE, changed, named

from nidaa.alerts.cap.findings import Finding
from nidaa.alerts.cap.parse import SIZE_CAP_BYTES, parse
from nidaa.alerts.cap.validate import MOST_FINDINGS, PROFILES, validate

HEAD = '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
BILLION = (
    '<?xml version="1.0"?><!DOCTYPE alert ['
    '<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
    + MESSAGE.split("?>", 1)[1].replace("Photo", "&a9;")
)
EXTERNAL = '<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + MESSAGE.split("?>", 1)[1].replace(
    "Photo", "&x;"
)


def filled(start, part, end):
    """As many parts as fit the size that is read."""
    return (start + part * ((SIZE_CAP_BYTES - len(start) - len(end)) // len(part)) + end).encode()


WIDE = {
    "foreign elements": filled(HEAD, "<a/>", "</alert>"),
    "empty infos": filled(HEAD, "<info/>", "</alert>"),
    "empty areas": filled(HEAD + "<info>", "<area/>", "</info></alert>"),
    "bare areas": filled(HEAD + "<info>", "<area>x</area>", "</info></alert>"),
    "repeated times": filled(HEAD, "<sent/>", "</alert>"),
    "bad codes": filled(HEAD + "<info>", "<category/>", "</info></alert>"),
    "bad circles": filled(HEAD + "<info><area>", "<circle/>", "</area></info></alert>"),
    "bad references": filled(HEAD + "<references>", "a ", "</references></alert>"),
    "attributes": (HEAD + "<info " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/></alert>").encode(),
    "one jagged polygon": (
        HEAD
        + "<info><area><polygon>"
        + " ".join(f"{n * 37 % 89},{n * 91 % 179}" for n in range(30_000))
        + " 0,0</polygon></area></info></alert>"
    ).encode(),
    "an address that backtracks": (HEAD + "<info><web>" + "a:" * 50_000 + " </web></info></alert>").encode(),
    "tags that do not end": (HEAD + "<info><event>" + "&lt;a " * 40_000 + "</event></info></alert>").encode(),
    "a long language": (
        HEAD + "<info><language>fr" + "-abcde" * 40_000 + "</language></info></alert>"
    ).encode(),
    "a long media type": (
        HEAD + "<info><resource><mimeType>text/a" + ";a=b" * 50_000 + "!</mimeType></resource></info></alert>"
    ).encode(),
    "spaces": (HEAD + "<info><event>test" + " " * 200_000 + "x</event></info></alert>").encode(),
}


@pytest.mark.timeout(60)  # a guard against rules that grow with the square; the slowest was measured at 1.3 s
@pytest.mark.parametrize("data", WIDE.values(), ids=WIDE.keys())
def test_a_file_full_of_defects_is_refused_in_time(data):
    assert len(data) <= SIZE_CAP_BYTES
    found = validate(data, profiles=PROFILES)
    assert any(finding.level == "error" for finding in found)
    assert len(found) <= MOST_FINDINGS + 1


def test_what_is_too_large_is_not_parsed():
    huge = MESSAGE.encode() + b" " * (SIZE_CAP_BYTES + 1 - len(MESSAGE.encode()))
    tracemalloc.start()
    assert named(huge, "error") == {"SIZE"}
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_file_of_exactly_the_limit_is_read():
    whole = MESSAGE.encode() + b" " * (SIZE_CAP_BYTES - len(MESSAGE.encode()))
    assert named(whole, "error") == set()


@pytest.mark.parametrize("text", [BILLION, EXTERNAL], ids=["billion laughs", "external entity"])
def test_entities_are_refused_unread(text):
    assert named(text.encode(), "error") == {"V29"}


def test_a_deep_file_is_refused():
    assert named(b"<a>" * 50_000, "error") == {"XML"}


def test_an_undeclared_entity_is_not_well_formed():
    assert named(changed(("Photo", "&unknown;")), "error") == {"XML"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_unicode_encodings_are_refused(encoding):
    assert named(MESSAGE.encode(encoding), "error") == {"V29"}


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "UTF-16", "UTF-7", "cp037"])
def test_another_declared_encoding_is_refused(declared):
    assert named(changed(('encoding="UTF-8"', f"encoding='{declared}'")), "error") == {"V29"}


def test_bytes_that_are_not_what_they_claim_are_refused():
    latin = MESSAGE.replace("ا", "a").encode("latin-1", errors="replace")
    assert named(latin, "error") == {"V29"}


def test_a_byte_order_mark_of_utf8_is_accepted():
    assert named(b"\xef\xbb\xbf" + MESSAGE.encode(), "error") == set()


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"\x00", b"{}", b"\xff\xd8\xff\xe0", b"<", b"<!DOCTYPE html><html></html>"]
)
def test_what_is_no_alert_at_all_is_refused(data):
    assert any(finding.level == "error" for finding in validate(data))


def test_a_comment_cannot_split_a_text():
    root = parse(changed(("alerte@dgsn.example</sender>", "alerte@dgsn.example<!-- -->.evil</sender>")))
    assert not isinstance(root, Finding)
    assert root[1].text == "alerte@dgsn.example.evil"


def test_xinclude_and_stylesheets_are_not_followed():
    data = changed(
        ("?>", '?><?xml-stylesheet href="file:///etc/passwd" type="text/xsl"?>'),
        (
            "</alert>",
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/></alert>',
        ),
    )
    assert named(data, "error") == {"V25"}
