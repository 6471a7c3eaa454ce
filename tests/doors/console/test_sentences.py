"""Refusals in the officer's language: every sentence of the rooms these screens call is listed."""

import ast
from pathlib import Path

import pytest
from django.utils.translation import override

import nidaa
from nidaa.doors.console import sentences
from nidaa.doors.console.sentences import said

ROOMS = (
    *("cases", "found", "triage", "hypotheses", "alerts", "approval", "distribution", "tips", "resolution"),
    *("retention", "ground/places", "ground/people"),
)
SPEAKERS = {"Refused", "_blocks", "Finding", "AreaError", "super().__init__"}
SPEAKERS |= {
    "Undeliverable",
    "NotReady",
    "CannotMap",
    "NotAllowed",
    "Unreachable",
    "TextRefused",
    "NoKey",
    "ValueRefused",
}
FILES = ("ground/http.py", "ground/charset.py")  # of rooms that speak in one file alone


def spoken():
    """(room, sentence with its gaps filled by «gap») of every refusal and finding in the sources."""
    for room in (*ROOMS, *FILES):
        for file in _files(Path(nidaa.__file__).parent / room):
            if "cap" in file.relative_to(Path(nidaa.__file__).parent).parts:
                continue
            for call in ast.walk(ast.parse(file.read_text())):
                if isinstance(call, ast.Call) and ast.unparse(call.func) in SPEAKERS:
                    yield from ((room, text) for text in map(_filled, call.args) if text.endswith("."))


def _files(room):
    return sorted(room.rglob("*.py")) if room.is_dir() else [room]


def _filled(node):
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "gap" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize(("room", "sentence"), sorted(set(spoken())))
def test_every_refusal_is_listed(room, sentence):
    assert any(form.fullmatch(sentence) for _, form in sentences._forms()), f"{room}: {sentence}"


def test_a_sentence_keeps_what_fills_its_gaps():
    with override("en"):
        assert (
            said("The alert must stand for 1 to 48 hours; it says 99.")
            == "The alert must stand for 1 to 48 hours; it says 99."
        )
        assert (
            said("The point lies in Fès, the text says Meknès.")
            == "The point lies in Fès, the text says Meknès."
        )


def test_a_question_named_in_a_sentence_and_a_reason_inside_one_are_said_too():
    with override("ar"):
        assert "Age in years" not in said("“Age in years” must be a number.")
        assert "not known" not in said("The poster cannot be set: The name press.example is not known.")


def test_a_sentence_nobody_listed_is_said_as_it_is():
    assert said("Something quite new, 100% so.") == "Something quite new, 100% so."


def test_pictures_and_roles_refuse_in_listed_words_too():
    from nidaa.doors.console.later_sentences import ACTS, LATER
    from nidaa.ground.people import errors
    from nidaa.ground.photos.errors import SENTENCES

    assert set(SENTENCES.values()) <= set(LATER)
    assert set(errors.ACTS.values()) == set(ACTS)
