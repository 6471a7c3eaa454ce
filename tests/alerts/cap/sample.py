"""One valid message as text, to be changed in one place by each test."""

from nidaa.alerts.cap.validate import validate

AREA = """<area>
   <areaDesc>Berrechid</areaDesc>
   <polygon>33.20,-7.70 33.20,-7.50 33.35,-7.50 33.35,-7.70 33.20,-7.70</polygon>
   <circle>33.265,-7.587 5</circle>
   <geocode><valueName>HCP</valueName><value>117</value></geocode>
   <altitude>0</altitude>
   <ceiling>100</ceiling>
  </area>"""

RESOURCE = """<resource>
   <resourceDesc>Photo</resourceDesc>
   <mimeType>image/jpeg</mimeType>
   <size>5</size>
   <uri>https://alerte.example/photo.jpg</uri>
   <digest>aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d</digest>
  </resource>"""

INFO_AR = f"""<info>
  <language>ar-MA</language>
  <category>Rescue</category>
  <event>اختطاف طفل</event>
  <responseType>Monitor</responseType>
  <urgency>Immediate</urgency>
  <severity>Severe</severity>
  <certainty>Likely</certainty>
  <eventCode><valueName>SAME</valueName><value>CAE</value></eventCode>
  <effective>2026-11-25T10:00:00+01:00</effective>
  <onset>2026-11-25T10:00:00+01:00</onset>
  <expires>2026-11-25T22:00:00+01:00</expires>
  <senderName>الأمن الوطني</senderName>
  <headline>طفل مفقود في برشيد</headline>
  <description>شوهد آخر مرة قرب السوق.</description>
  <instruction>اتصلوا بالرقم 19.</instruction>
  <web>https://alerte.example/a/1</web>
  <contact>19</contact>
  <parameter><valueName>layer:nidaa:tier</valueName><value>T3</value></parameter>
  {RESOURCE}
  {AREA}
 </info>"""

INFO_FR = (
    INFO_AR.replace("ar-MA", "fr")
    .replace("اختطاف طفل", "Enlèvement d'enfant")
    .replace("طفل مفقود في برشيد", "Enfant disparu à Berrechid")
    .replace("شوهد آخر مرة قرب السوق.", "Vu pour la dernière fois près du marché.")
    .replace("اتصلوا بالرقم 19.", "Appelez le 19.")
)

MESSAGE = f"""<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
 <identifier>urn:oid:2.49.0.1.504.9.2026.1</identifier>
 <sender>alerte@dgsn.example</sender>
 <sent>2026-11-25T10:00:00+01:00</sent>
 <status>Actual</status>
 <msgType>Update</msgType>
 <source>Nidaa</source>
 <scope>Public</scope>
 <note>Second message</note>
 <references>alerte@dgsn.example,urn:oid:2.49.0.1.504.9.2026.0,2026-11-25T09:00:00+01:00</references>
 {INFO_AR}
 {INFO_FR}
</alert>"""


def changed(*changes, message=MESSAGE):
    """The message with each (old, new) replaced once; old must be there."""
    for old, new in changes:
        assert old in message, old
        message = message.replace(old, new, 1)
    return message.encode()


def named(data, level, **options):
    """The rules that findings of this level name."""
    return {found.rule for found in validate(data, **options) if found.level == level}
