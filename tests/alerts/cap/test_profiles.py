"""Profiles ask for more than the standard, and only when they are asked."""

import pytest
from tests.alerts.cap.sample import AREA, INFO_AR, INFO_FR, MESSAGE, changed, named

from nidaa.alerts.cap.validate import PROFILES, validate

CODE = "<scope>Public</scope>"
SAME = "<eventCode><valueName>SAME</valueName><value>CAE</value></eventCode>"
CAPCP = "<eventCode><valueName>profile:CAP-CP:Event:1.0</valueName><value>amber</value></eventCode>"
AU = "<eventCode><valueName>AUeventLIST</valueName><value>missingPer</value></eventCode>"
AU_CODE = "urn:oasis:names:tc:emergency:cap:1.2:profile:CAP-AU:1.0"
TIER = "<parameter><valueName>layer:nidaa:tier</valueName><value>T3</value></parameter>"


def everywhere(old, new):
    return [(old, new), (old, new)]


def coded(code):
    return (CODE, f"{CODE}<code>{code}</code>")


def without(name):
    text = INFO_FR.split(f"<{name}>", 1)[1].split(f"</{name}>", 1)[0]
    return (INFO_FR, INFO_FR.replace(f"<{name}>{text}</{name}>", ""))


def parameter(name, value):
    return (TIER, f"{TIER}<parameter><valueName>{name}</valueName><value>{value}</value></parameter>")


MEETING = {
    "google": [],
    "ipaws": [coded("IPAWSv1.0")],
    "cap-cp": [
        coded("profile:CAP-CP:1.0"),
        *[(INFO_AR, INFO_AR.replace(SAME, CAPCP)), (INFO_FR, INFO_FR.replace(SAME, CAPCP))],
    ],
    "wmo": [],
    "cap-au": [coded(AU_CODE), *[(INFO_AR, INFO_AR.replace(SAME, AU)), (INFO_FR, INFO_FR.replace(SAME, AU))]],
}

BREAKING = [
    ("google", "google-info", [(INFO_AR, ""), (INFO_FR, ""), ("Update", "Cancel")]),
    ("google", "google-description", [without("description")]),
    ("google", "google-web", [without("web")]),
    ("google", "google-expires", [without("expires")]),
    ("google", "google-area", [(INFO_FR, INFO_FR.replace(AREA, ""))]),
    ("google", "google-area", [(AREA, "<area><areaDesc>Maroc</areaDesc></area>")]),
    ("google", "google-category", [("<category>Rescue", "<category>Safety")]),
    ("google", "google-eventCode", [("<value>CAE", "<value>MEP")]),
    ("google", "google-event", [("<language>ar-MA", "<language>fr")]),
    ("ipaws", "ipaws-code", [("IPAWSv1.0", "IPAWSv2")]),
    ("ipaws", "ipaws-same", [(INFO_AR, INFO_AR.replace(SAME, "")), (INFO_FR, INFO_FR.replace(SAME, ""))]),
    ("ipaws", "ipaws-same", [(INFO_AR, INFO_AR.replace("CAE", "CAEX")), (INFO_FR, INFO_FR.replace("CAE", "CAEX"))]),
    ("ipaws", "ipaws-expires", [without("expires")]),
    ("ipaws", "ipaws-area", [(INFO_FR, INFO_FR.replace(AREA, ""))]),
    ("ipaws", "ipaws-CMAMtext", [parameter("CMAMtext", "x" * 91)]),
    ("ipaws", "ipaws-CMAMlongtext", [parameter("CMAMlongtext", "x" * 361)]),
    ("ipaws", "ipaws-BLOCKCHANNEL", [parameter("BLOCKCHANNEL", "RADIO")]),
    ("cap-cp", "cap-cp-code", [("profile:CAP-CP:1.0</code>", "profile:CAP-CP</code>")]),
    ("cap-cp", "cap-cp-info", [("Update", "Cancel"), "no infos"]),
    ("cap-cp", "cap-cp-event", [("<value>amber", "<value>amb"), ("<value>amber", "<value>amb")]),
    ("cap-cp", "cap-cp-subject", [("<value>amber", "<value>silver")]),
    ("cap-cp", "cap-cp-languages", [("<severity>Severe", "<severity>Extreme")]),
    ("wmo", "wmo-identifier", [("2.49.0.1.504.9.2026.1</identifier>", "2.49.0.0.504.9.2026.1</identifier>")]),
    ("wmo", "wmo-msgType", [("Update", "Ack")]),
    ("cap-au", "cap-au-code", [(f"<code>{AU_CODE}", "<code>CAP-AU")]),
    ("cap-au", "cap-au-event", [("<value>missingPer", "<value>missingVPer"), (AU, AU + AU.replace("missingPer", "bushFire"))]),
    ("cap-au", "cap-au-effective", [("Update", "Cancel")]),
]  # fmt: skip


def test_the_profiles_are_these():
    assert PROFILES.keys() == {"google", "ipaws", "cap-cp", "wmo", "cap-au"}


@pytest.mark.parametrize("profile", MEETING)
def test_a_message_made_for_a_profile_meets_it(profile):
    assert named(changed(*MEETING[profile]), "error", profiles=[profile]) == set()


@pytest.mark.parametrize(("profile", "rule", "change"), BREAKING)
def test_what_a_profile_forbids_is_named(profile, rule, change):
    message = changed(*MEETING[profile]).decode()
    for step in change:
        if step == "no infos":
            message = message[: message.index("<info>")] + "</alert>"
        else:
            message = changed(step, message=message).decode()
    assert rule in named(message.encode(), "error", profiles=[profile])
    assert named(message.encode(), "error") == set()


def test_no_profile_applies_unless_asked_for():
    assert named(changed((AREA, "<area><areaDesc>Maroc</areaDesc></area>")), "error") == set()


def test_an_unknown_profile_is_an_error_of_the_caller():
    with pytest.raises(KeyError):
        validate(MESSAGE.encode(), profiles=["emma"])
