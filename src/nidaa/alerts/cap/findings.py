"""What a check says about a file, and the list of rules it can name."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    ERROR = "error"  # the standard forbids it: the file is refused
    RECOMMENDATION = "recommendation"  # allowed, but some reader will stumble
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark.

    `rule` is a key of RULES or of a profile's rules (`google-web`); `path` an XPath without prefixes,
    counting from 1, such as `/alert/info[1]/area[2]/polygon[1]`, and empty when the file could not be read as
    XML; `message` a sentence.
    """

    rule: str
    level: Level
    path: str
    message: str


def error(rule: str, path: str, message: str) -> Finding:
    return Finding(rule, Level.ERROR, path, message)


def recommendation(rule: str, path: str, message: str) -> Finding:
    return Finding(rule, Level.RECOMMENDATION, path, message)


def info(rule: str, path: str, message: str) -> Finding:
    return Finding(rule, Level.INFO, path, message)


RULES = {
    "FILE": "The file can be read",
    "SIZE": "The file is no larger than 256 KiB",
    "XML": "The file is well-formed XML",
    "ROOT": "The root element is an alert in the namespace of CAP 1.2",
    "XSD": "The file follows the OASIS schema",
    "MANY": "The list of findings is complete",
    "V01": "Identifier and sender hold no space, comma, < or &",
    "V02": "Times are written YYYY-MM-DDThh:mm:ss±hh:mm, without Z and without fractions",
    "V03": "Scope, restriction and addresses agree",
    "V04": "An update, cancellation, acknowledgement or error names the messages it is about",
    "V05": "Each reference is sender,identifier,sent",
    "V06": "A message does not refer to itself",
    "V07": "A message refers only to earlier messages",
    "V08": "Elements stand in the order of the schema",
    "V09": "An alert or update carries an info block",
    "V10": "Blocks in different languages hold different texts",
    "V11": "Texts are plain: no HTML tags or entities",
    "V12": "Polygons have four points or more, are closed and do not cross themselves",
    "V13": "Coordinates are latitude,longitude in degrees and in range",
    "V14": "A circle is a centre and a radius in kilometres that is not negative",
    "V15": "A ceiling has an altitude and is not below it",
    "V16": "The address of a resource is absolute, or its content is included",
    "V17": "The kind of a resource is a media type",
    "V18": "Size and SHA-1 digest match the included content",
    "V19": "Sent, effective and expires follow each other, and the alert has not expired",
    "V20": "Names and values of codes and parameters are not empty",
    "V21": "A real alert does not read as a test, and a test is not sent to the public",
    "V22": "A category is named once",
    "V23": "The web address is absolute",
    "V24": "Content is not included in a public alert",
    "V25": "The root is extended only by XML signatures",
    "V26": "An acknowledgement, an error or an exercise carries a note",
    "V27": "The response Assess is not asked of the public",
    "V28": "Required texts are not blank",
    "V29": "The file is UTF-8 and has no document type or entities",
    "V30": "The language is a valid BCP 47 tag",
}
