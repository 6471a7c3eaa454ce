"""Our judgement is never milder than the OASIS schema alone, whatever is moved, dropped, doubled or rewritten."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.alerts.cap.sample import MESSAGE

from nidaa.alerts.cap.schema import schema
from nidaa.alerts.cap.validate import valid, validate

TREE = etree.fromstring(MESSAGE.encode())
COUNT = sum(1 for _ in TREE.iter())
VALUES = [
    "",
    " ",
    "x",
    "Actual",
    "Alert",
    "5",
    "-1",
    "2026-11-25T10:00:00+01:00",
    "2026-11-25T09:00:00Z",
    "33,-7",
    "fr",
    "NaN",
]
steps = st.lists(
    st.tuples(
        st.sampled_from(["drop", "double", "move", "rename", "write", "attribute"]),
        st.integers(1, COUNT - 1),
        st.integers(0, COUNT - 1),
        st.sampled_from(VALUES),
    ),
    min_size=1,
    max_size=3,
)


def drop(element, other, value):
    element.getparent().remove(element)


def double(element, other, value):
    element.addnext(etree.fromstring(etree.tostring(element)))


def move(element, other, value):
    if other not in list(element.iter()):
        other.append(element)


def rename(element, other, value):
    element.tag = other.tag


def write(element, other, value):
    element.text = value


def attribute(element, other, value):
    element.set("note", value)


ACTS = {act.__name__: act for act in (drop, double, move, rename, write, attribute)}


def mutated(changes):
    root = etree.fromstring(MESSAGE.encode())
    for act, first, second, value in changes:
        elements = list(root.iter())
        element, other = elements[first % len(elements)], elements[second % len(elements)]
        if element is not root:
            ACTS[act](element, other, value)
    return root


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_what_the_schema_refuses_we_refuse(changes):
    root = mutated(changes)
    data = etree.tostring(root, encoding="UTF-8")
    found = validate(data)
    assert all(finding.path.startswith("/") and finding.message.endswith(".") for finding in found)
    if not schema().validate(etree.fromstring(data)):
        assert not valid(found)
