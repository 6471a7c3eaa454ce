"""Each rule with neighbours that are allowed and changes that are not; the change must be named by that rule alone."""

from datetime import datetime

import pytest
from tests.alerts.cap.sample import AREA, INFO_AR, INFO_FR, MESSAGE, RESOURCE, changed, named

from nidaa.alerts.cap.checks.geometry import Box
from nidaa.alerts.cap.findings import RULES
from nidaa.alerts.cap.validate import validate

ID = "<identifier>urn:oid:2.49.0.1.504.9.2026.1</identifier>"
SENDER = "<sender>alerte@dgsn.example</sender>"
SENT = "<sent>2026-11-25T10:00:00+01:00</sent>"
EXPIRES = "<expires>2026-11-25T22:00:00+01:00</expires>"
EFFECTIVE = "<effective>2026-11-25T10:00:00+01:00</effective>"
SCOPE = "<scope>Public</scope>"
STATUS = "<status>Actual</status>"
TYPE = "<msgType>Update</msgType>"
NOTE = "<note>Second message</note>"
REFERENCE = "alerte@dgsn.example,urn:oid:2.49.0.1.504.9.2026.0,2026-11-25T09:00:00+01:00"
REFERENCES = f"<references>{REFERENCE}</references>"
POLYGON = "33.20,-7.70 33.20,-7.50 33.35,-7.50 33.35,-7.70 33.20,-7.70"
CIRCLE = "33.265,-7.587 5"
DESCRIPTION = "Vu pour la dernière fois près du marché."
WEB = "<web>https://alerte.example/a/1</web>"
URI = "<uri>https://alerte.example/photo.jpg</uri>"
DIGEST = "<digest>aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d</digest>"
PAIR = "<eventCode><valueName>SAME</valueName><value>CAE</value></eventCode>"
HELLO = "<derefUri>aGVsbG8=</derefUri>"  # "hello", five bytes, the SHA-1 of the sample
PRIVATE = (SCOPE, "<scope>Private</scope><addresses>a@b.example</addresses>")
ALERT = [(TYPE, "<msgType>Alert</msgType>"), (REFERENCES, "")]
SIGNATURE = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></alert>'
NO_INFO = [(INFO_AR, ""), (INFO_FR, "")]


def polygon(points):
    return (POLYGON, points)


REFUSED = {
    "V01": [
        [(ID, "<identifier>a b</identifier>")],
        [(ID, "<identifier>a,b</identifier>")],
        [(ID, "<identifier>a&amp;b</identifier>")],
        [(ID, "<identifier>a&lt;b</identifier>")],
        [(ID, "<identifier> a</identifier>")],
        [(ID, "<identifier>a<!-- x --> b</identifier>")],
        [(ID, "<identifier>a\u00a0b</identifier>")],
        [(SENDER, "<sender>Sûreté nationale</sender>")],
        [(SENDER, "<sender>a\tb</sender>")],
    ],
    "V02": [
        [(SENT, f"<sent>{written}</sent>")]
        for written in (
            "2026-11-25T09:00:00Z",
            "2026-11-25T10:00:00,01:00",
            "2026-11-25T10:00:00.5+01:00",
            "2026-11-25T10:00:00",
            "2026-11-25T10:00+01:00",
            "2026-11-25 10:00:00+01:00",
            "2026-11-25T10:00:00+14:30",
            "2026-11-25T10:00:00+01:60",
            "2026-11-25T10:00:00+0100",
            "2026-02-29T10:00:00+01:00",
            "2026-13-01T10:00:00+01:00",
            "2026-11-25T25:00:00+01:00",
            "٢٠٢٦-11-25T10:00:00+01:00",
            "",
        )
    ]
    + [[(EXPIRES, "<expires>tomorrow</expires>")], [(EFFECTIVE, "<effective>2026-11-25T10:00:00z</effective>")]],
    "V03": [
        [(SCOPE, "<scope>Restricted</scope>")],
        [(SCOPE, "<scope>Restricted</scope><restriction> </restriction>")],
        [(SCOPE, "<scope>Public</scope><restriction>police</restriction>")],
        [(SCOPE, "<scope>Private</scope>")],
        [(SCOPE, "<scope>Private</scope><addresses>  </addresses>")],
        [(SCOPE, "<scope>Private</scope><restriction>police</restriction><addresses>a@b.example</addresses>")],
        [(SCOPE, '<scope>Private</scope><addresses>"Unit 5</addresses>')],
    ],
    "V04": [
        [(REFERENCES, "")],
        [(REFERENCES, "<references/>")],
        [(REFERENCES, "<references> \n </references>")],
        [(REFERENCES, ""), (TYPE, "<msgType>Cancel</msgType>")],
        [(REFERENCES, ""), (TYPE, "<msgType>Ack</msgType>")],
        [(REFERENCES, ""), (TYPE, "<msgType>Error</msgType>")],
    ],
    "V05": [
        [(REFERENCE, "urn:oid:2.49.0.1.504.9.2026.0")],
        [(REFERENCE, REFERENCE + ",more")],
        [(REFERENCE, "a,b,2026-11-25T09:00:00.000000Z")],
        [(REFERENCE, "a, b, 2026-11-25T09:00:00+01:00")],
        [(REFERENCE, ",b,2026-11-25T09:00:00+01:00")],
        [(REFERENCE, "a,,2026-11-25T09:00:00+01:00")],
        [(REFERENCE, "a,b&amp;c,2026-11-25T09:00:00+01:00")],
        [(REFERENCE, REFERENCE + ";" + REFERENCE)],
    ],
    "V06": [
        [(REFERENCE, "alerte@dgsn.example,urn:oid:2.49.0.1.504.9.2026.1,2026-11-25T10:00:00+01:00")],
        [(REFERENCE, f"{REFERENCE} alerte@dgsn.example,urn:oid:2.49.0.1.504.9.2026.1,2026-11-25T08:00:00+01:00")],
    ],
    "V07": [
        [(REFERENCE, REFERENCE.replace("T09:00:00+01:00", "T10:00:01+01:00"))],
        [(REFERENCE, REFERENCE.replace("T09:00:00+01:00", "T10:00:00+00:00"))],
    ],
    "V08": [
        [(REFERENCES, ""), ("</alert>", REFERENCES + "</alert>")],
        [(SENT, ""), (STATUS, STATUS + SENT)],
        [(EXPIRES, ""), (EFFECTIVE, EXPIRES + EFFECTIVE)],
        [(URI, ""), (DIGEST, DIGEST + URI)],
        [("<areaDesc>Berrechid</areaDesc>", ""), ("<altitude>", "<areaDesc>Berrechid</areaDesc><altitude>")],
        [("<valueName>SAME</valueName><value>CAE</value>", "<value>CAE</value><valueName>SAME</valueName>")],
        [(ID, SIGNATURE.removesuffix("</alert>") + ID)],
    ],
    "V09": [NO_INFO, [*NO_INFO, *ALERT]],
    "V11": [
        [(DESCRIPTION, "Vu &lt;b&gt;hier&lt;/b&gt;")],
        [(DESCRIPTION, "<![CDATA[<p>Vu hier</p>]]>")],
        [(DESCRIPTION, "Vu hier&lt;br/&gt;à midi")],
        [(DESCRIPTION, "&lt;script src='x'&gt;")],
        [("<areaDesc>Berrechid", "<areaDesc>&lt;i&gt;Berrechid&lt;/i&gt;")],
    ],
    "V12": [
        [polygon("33.20,-7.70 33.20,-7.50 33.35,-7.50 33.35,-7.70")],
        [polygon("33.20,-7.70 33.20,-7.50 33.20,-7.70")],
        [polygon("33.20,-7.70 33.35,-7.50 33.20,-7.50 33.35,-7.70 33.20,-7.70")],
        [polygon("33.20,-7.70 33.20,-7.50 33.20,-7.60 33.20,-7.70")],
        [polygon("33.20,-7.70 33.20,-7.70 33.20,-7.70 33.20,-7.70")],
        [polygon("33.20,-7.70 33.20,-7.50 NaN,NaN 33.20,-7.70")],
        [polygon("33.20,-7.70 33.20,-7.50 inf,-7.50 33.20,-7.70")],
        [polygon("33.20, -7.70 33.20, -7.50 33.35, -7.50 33.20, -7.70")],
        [polygon("33.20 -7.70 33.20 -7.50 33.35 -7.50 33.20 -7.70")],
        [polygon("33.20,-7.70\u00a033.20,-7.50 33.35,-7.50 33.20,-7.70")],
        [polygon("33.20,-7.70,5 33.20,-7.50,5 33.35,-7.50,5 33.20,-7.70,5")],
        [polygon("33,20,-7,70 33,20,-7,50 33,35,-7,50 33,20,-7,70")],
        [polygon("")],
        [(f"<polygon>{POLYGON}</polygon>", "<polygon/>")],
    ],
    "V13": [
        [polygon("95,-7.70 95,-7.50 96,-7.50 95,-7.70")],
        [polygon("33.20,-187.70 33.20,-187.50 33.35,-187.50 33.20,-187.70")],
        [polygon("-120.1,38.4 -119.9,38.3 -119.7,38.5 -120.1,38.4")],
        [(CIRCLE, "-118.2,34.0 5")],
        [(CIRCLE, "33.2,180.001 5")],
    ],
    "V14": [
        [(CIRCLE, circle)]
        for circle in ("33.2,-7.5 -1", "33.2,-7.5", "33.2,-7.5,5", "33.2 -7.5 5", "33.2,-7.5 5km", "33.2,-7.5 NaN", "", "5 33.2,-7.5")
    ],
    "V15": [
        [("<altitude>0</altitude>", "")],
        [("<altitude>0</altitude>", "<altitude>100.5</altitude>")],
        [("<ceiling>100</ceiling>", "<ceiling>-1</ceiling>")],
    ],
    "V16": [[(URI, "<uri>photo.jpg</uri>")], [(URI, "<uri>/photo.jpg</uri>")], [(URI, "<uri/>")], [(URI, "<uri>https://</uri>")]],
    "V17": [
        [("<mimeType>image/jpeg", f"<mimeType>{kind}")]
        for kind in ("jpeg", "image", "image/", "/jpeg", "image jpeg", "image/jp eg", "picture/jpeg", "image/jpeg/x", "image/jpeg;", "")
    ],
    "V18": [
        [PRIVATE, (URI, URI + "<derefUri>aGVsbG8h</derefUri>"), ("<size>5", "<size>6")],
        [PRIVATE, (URI, URI + HELLO), ("<size>5", "<size>6")],
        [PRIVATE, (URI, URI + "<derefUri>no base64!</derefUri>")],
        [("<size>5", "<size>-5")],
        [("<size>5", "<size>" + "5" * 5000)],
        [("aaf4c61d", "zzzzzzzz")],
        [("aaf4c61d", "")],
    ],
    "V19": [
        [(EXPIRES, "<expires>2026-11-25T09:59:59+01:00</expires>"), (EFFECTIVE, "")],
        [(EXPIRES, "<expires>2026-11-25T09:30:00-00:00</expires>"), (EFFECTIVE, "<effective>2026-11-25T11:00:00+01:00</effective>")],
        [(EXPIRES, "<expires>2026-11-25T10:00:00+01:00</expires>")],
    ],
    "V20": [
        [(PAIR, "<eventCode><valueName>SAME</valueName><value/></eventCode>")],
        [(PAIR, "<eventCode><valueName> </valueName><value>CAE</value></eventCode>")],
        [("<value>T3</value>", "<value></value>")],
        [("<valueName>HCP</valueName>", "<valueName/>")],
    ],
    "V22": [[("<category>Rescue</category>", "<category>Rescue</category><category>Safety</category><category>Rescue</category>")]],
    "V23": [
        [(WEB, f"<web>{address}</web>")]
        for address in ("/a/1", "alerte.example/a/1", "www.alerte.example", "https://", "https://a b.example/", "javascript:alert(1)", "//alerte.example", "")
    ],
    "V25": [
        [("</alert>", '<x:extra xmlns:x="https://alerte.example/x"/></alert>')],
        [("</alert>", "<extra/></alert>")],
        [("</alert>", '<extra xmlns=""/></alert>')],
    ],
    "V28": [
        [(ID, "<identifier>  </identifier>")],
        [(SENDER, "<sender/>")],
        [("<event>Enlèvement d'enfant", "<event>\n ")],
        [("<areaDesc>Berrechid", "<areaDesc>\u00a0")],
        [("<resourceDesc>Photo", "<resourceDesc>\u200b")],
    ],
    "V29": [
        [('encoding="UTF-8"', 'encoding="ISO-8859-1"')],
        [('encoding="UTF-8"?>', 'encoding="UTF-8"?><!DOCTYPE alert>')],
        [('encoding="UTF-8"?>', 'encoding="UTF-8"?><!DOCTYPE alert [<!ENTITY a "b">]>'), (DESCRIPTION, "&a;")],
    ],
    "V30": [
        [("<language>fr<", f"<language>{tag}<")]
        for tag in ("fr_FR", "french", "f", "", "fr-FR-FR", "fr--FR", "en-USA", "fr-", "12", "x", "fr FR", "français")
    ],
    "XSD": [
        [(SCOPE, "<scope>Everybody</scope>")],
        [(SCOPE, "<scope>public</scope>")],
        [(STATUS, "")],
        [(STATUS, STATUS + STATUS)],
        [("<category>Rescue</category>", "")],
        [("<category>Rescue</category>", "<category>Child</category>")],
        [("<severity>Severe</severity>", "<severity>High</severity>")],
        [("<altitude>0", "<altitude>Ministry of the Interior")],
        [("<size>5", "<size>five")],
        [("<areaDesc>Berrechid</areaDesc>", "")],
        [(STATUS, '<status lang="en">Actual</status>')],
        [(DESCRIPTION, "Vu <b>hier</b>")],
        [("<value>T3</value>", "<value>T3</value><value>T2</value>")],
        [(EFFECTIVE, EFFECTIVE + "<begins>now</begins>")],
    ],
    "ROOT": [
        [(' xmlns="urn:oasis:names:tc:emergency:cap:1.2"', "")],
        [("cap:1.2", "cap:1.1")],
        [("urn:oasis:names:tc:emergency:cap:1.2", "http://www.incident.com/cap/1.0")],
        [("urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:2.0")],
        [("<alert", "<feed"), ("</alert>", "</feed>")],
    ],
    "XML": [[("</alert>", "")], [(DESCRIPTION, "Vu & disparu")], [(DESCRIPTION, "\x07")], [("<?xml", " <?xml")]],
}  # fmt: skip

ALLOWED = {
    "V01": [
        [(ID, "<identifier>a-b:c_d/é.1</identifier>")],
        [(SENDER, "<sender>https://alerte.example/</sender>")],
        [(ID, "<identifier>a<!-- x -->b</identifier>")],
    ],
    "V02": [
        [*ALERT, (SENT, f"<sent>{written}</sent>")]
        for written in ("2026-11-25T10:00:00-00:00", "2026-11-25T19:00:00+14:00", "2026-11-24T20:00:00-14:00", "2026-11-24T24:00:00+01:00")
    ] + [[(EFFECTIVE, ""), ("<onset>2026-11-25T10:00:00+01:00</onset>", "")]],
    "V03": [
        [(SCOPE, "<scope>Restricted</scope><restriction>police</restriction>")],
        [(SCOPE, '<scope>Private</scope><addresses>"Unit 5, Rabat" a@b.example</addresses>')],
        [(SCOPE, "<scope>Restricted</scope><restriction>police</restriction><addresses>a@b.example</addresses>")],
        [(SCOPE, "<scope>Public</scope><restriction/><addresses/>")],
    ],
    "V04": [ALERT, [(TYPE, "<msgType>Cancel</msgType>")], [*NO_INFO, (TYPE, "<msgType>Ack</msgType>")]],
    "V05": [[(REFERENCE, f"\n\t{REFERENCE}\n\ta@b.example,x,2026-11-25T08:00:00-00:00 ")]],
    "V06": [[(REFERENCE, "other@b.example,urn:oid:2.49.0.1.504.9.2026.1,2026-11-25T09:00:00+01:00")]],
    "V07": [[(REFERENCE, REFERENCE.replace("T09", "T10"))], [(REFERENCE, REFERENCE.replace("T09:00:00+01:00", "T11:00:00+02:00"))]],
    "V08": [[("</alert>", SIGNATURE)]],
    "V09": [[*NO_INFO, (TYPE, "<msgType>Error</msgType>")], [*NO_INFO, *ALERT, (STATUS, "<status>System</status>")]],
    "V11": [[(DESCRIPTION, "Âge &lt; 6 ans &amp; taille &gt; 1 m, R&amp;D")], [(DESCRIPTION, "Veste «&lt;3»")]],
    "V12": [
        [polygon("33.20,-7.70\t33.20,-7.50\n  33.35,-7.50\r\n33.20,-7.70 ")],
        [polygon("-18,179.5 -18,-179.5 -17,-179.5 -17,179.5 -18,179.5")],
        [polygon("33.20,-7.70 33.35,-7.70 33.35,-7.50 33.20,-7.50 33.20,-7.70")],
        [polygon("33,-7 33.,-6.5 +33.5,-6.5 3.35e1,-7 33,-7")],
    ],
    "V13": [[(CIRCLE, "90,180 5")], [(CIRCLE, "-90,-180 5")]],
    "V14": [[(CIRCLE, "33.265,-7.587 0.05")], [(CIRCLE, " 33.265,-7.587\n5 ")], [(f"<circle>{CIRCLE}</circle>", "")]],
    "V15": [[("<ceiling>100</ceiling>", "<ceiling>0.0</ceiling>")], [("<ceiling>100</ceiling>", "")]],
    "V16": [[PRIVATE, (URI, "<uri>photo.jpg</uri>" + HELLO)], [(URI, "")], [(URI, "<uri>https://alerte.example/صورة.jpg</uri>")]],
    "V17": [[("<mimeType>image/jpeg", f"<mimeType>{kind}")] for kind in ("text/plain; charset=utf-8", "application/x-url", "image/svg+xml")],
    "V18": [
        [PRIVATE, (URI, URI + HELLO)],
        [PRIVATE, (URI, URI + "<derefUri>aGVs\n bG8=</derefUri>")],
        [PRIVATE, (URI, URI + HELLO), (DIGEST, "<digest>AAF4C61DDCC5E8A2DABEDE0F3B482CD9AEA9434D</digest>")],
        [PRIVATE, (URI, URI + HELLO), (DIGEST, "<digest>qvTGHdzF6KLavt4PO0gs2a6pQ00=</digest>")],
    ],
    "V19": [[(EXPIRES, "<expires>2026-11-25T10:00:00+01:00</expires>"), (EFFECTIVE, "")], [(EXPIRES, "")]],
    "V20": [[("<value>T3</value>", "<value>0</value>")]],
    "V21": [[(DESCRIPTION, "Vu à l'exercice de pompiers, au drill")]],
    "V22": [[("<category>Rescue</category>", "<category>Rescue</category><category>Safety</category>")]],
    "V23": [[(WEB, "<web>https://alerte.example:8443/é?a=1&amp;b=2#c</web>")], [(WEB, "")], [(WEB, "<web>mailto:a@b.example</web>")]],
    "V25": [[("</alert>", SIGNATURE)]],
    "V28": [[(NOTE, "<note/>")], [("<contact>19</contact>", "<contact/>")]],
    "V29": [[('encoding="UTF-8"', 'encoding="utf-8"')], [('<?xml version="1.0" encoding="UTF-8"?>\n', "")]],
    "V30": [[("<language>fr<", f"<language>{tag}<")] for tag in ("zgh-Tfng-MA", "fr-MA", "FR", "zh-cmn-Hans", "x-nidaa", "es-419", "sl-rozaj", "de-DE-1996")],
}  # fmt: skip

RECOMMENDED = {
    "V02": [
        [(SENT, "<sent>2026-11-25T09:00:00+00:00</sent>")],
        [(SENT, "<sent> 2026-11-25T10:00:00+01:00 </sent>")],
    ],
    "V03": [[(SCOPE, "<scope>Public</scope><addresses>a@b.example</addresses>")]],
    "V09": [[*NO_INFO, (TYPE, "<msgType>Cancel</msgType>")]],
    "V10": [
        [("Enfant disparu à Berrechid", "طفل مفقود في برشيد")],
        [(DESCRIPTION, "شوهد آخر  مرة\nقرب السوق.")],
    ],
    "V11": [[(DESCRIPTION, "Taille 3&amp;apos;0&amp;quot;")], [(DESCRIPTION, "Vu&amp;#160;hier")]],
    "V12": [[polygon("33.0,-7.2 33.1,-7.1 33.0,-7.0 33.2,-7.0 33.1,-7.1 33.2,-7.2 33.0,-7.2")]],
    "V14": [[(CIRCLE, "33.265,-7.587 0")], [(CIRCLE, "33.265,-7.587 50000")]],
    "V21": [
        [(DESCRIPTION, "Ceci est un test.")],
        [(DESCRIPTION, "Message d'exercice")],
        [("Enfant disparu à Berrechid", "TEST")],
        [("<headline>طفل", "<headline>تمرين طفل")],
        [(STATUS, "<status>Test</status>")],
        [(STATUS, "<status>Draft</status>")],
    ],
    "V24": [[(URI, URI + HELLO)]],
    "V26": [
        [(NOTE, ""), (TYPE, "<msgType>Ack</msgType>")],
        [(NOTE, ""), (STATUS, "<status>Exercise</status>")],
    ],
    "V27": [[("<responseType>Monitor", "<responseType>Assess")]],
}


def rows(table):
    return [
        pytest.param(rule, change, id=f"{rule}-{n}")
        for rule, changes in table.items()
        for n, change in enumerate(changes)
    ]


def test_the_sample_itself_has_no_finding():
    assert validate(MESSAGE.encode(), now=datetime.fromisoformat("2026-11-25T12:00:00+01:00")) == []


@pytest.mark.parametrize(("rule", "change"), rows(REFUSED))
def test_what_breaks_a_rule_is_refused_under_its_name_alone(rule, change):
    assert named(changed(*change), "error") == {rule}


@pytest.mark.parametrize(("rule", "change"), rows(ALLOWED))
def test_what_stays_within_a_rule_is_accepted(rule, change):
    assert named(changed(*change), "error") == set()


@pytest.mark.parametrize(("rule", "change"), rows(RECOMMENDED))
def test_what_is_allowed_but_unwise_is_recommended_against(rule, change):
    assert named(changed(*change), "error") == set()
    assert named(changed(*change), "recommendation") == {rule}


def test_every_rule_is_in_a_table():
    tried = REFUSED.keys() | RECOMMENDED.keys() | {"FILE", "SIZE", "MANY"}
    assert tried == RULES.keys()


def test_an_expired_alert_is_recommended_against_only_when_the_time_is_told():
    late = datetime.fromisoformat("2026-11-25T22:00:01+01:00")
    assert named(MESSAGE.encode(), "recommendation", now=late) == {"V19"}
    assert named(MESSAGE.encode(), "recommendation") == set()


def test_swapped_coordinates_in_range_are_guessed_from_where_alerts_are_expected():
    home = Box(20.7, -17.3, 36.1, -0.9)
    swapped = changed((CIRCLE, "-7.587,33.265 5"))
    assert named(swapped, "recommendation", home=home) == {"V13"}
    assert named(MESSAGE.encode(), "recommendation", home=home) == set()


def test_the_schema_names_the_place():
    found = validate(changed((AREA, AREA.replace("<altitude>0", "<altitude>high"))))
    assert [finding.path for finding in found] == ["/alert/info[1]/area[1]/altitude"]


def test_a_second_area_is_counted_in_the_path():
    second = AREA.replace(POLYGON, "33.20,-7.70")
    found = validate(changed((AREA, AREA + second)))
    assert [(finding.rule, finding.path) for finding in found] == [
        ("V12", "/alert/info[1]/area[2]/polygon[1]")
    ]


def test_several_defects_are_all_named():
    data = changed(
        (ID, "<identifier>a b</identifier>"),
        (CIRCLE, "0,0 -1"),
        (RESOURCE, RESOURCE.replace("image/jpeg", "jpeg")),
    )
    assert named(data, "error") == {"V01", "V14", "V17"}
