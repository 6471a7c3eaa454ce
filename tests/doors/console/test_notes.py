"""What rooms leave in the journal and the audit log is said in the officer's language."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import override

import nidaa
from nidaa.doors.console.audit import words
from nidaa.doors.console.case.notes import PHRASES, note

SOURCES = sorted((Path(nidaa.__file__).parent).rglob("*.py"))
READ = {"record_read": "read "}
TOLD = {"map", "teams", "stated"}  # a document, a number, a list of fields: not phrases


def calls(name):
    for file in SOURCES:
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] == name:
                yield file, call


def text_of(node):
    """A literal, its gaps filled with words that could stand there; "" for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}"
            for part in node.values
        )
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def journal_phrases():
    for _, call in calls("write_in_journal"):
        kind, text = text_of(call.args[1]), text_of(call.args[2])
        if kind not in TOLD and text:
            yield kind, re.sub(r"\{([^}]*)\}", _filled, text)


def _filled(gap):
    return {"tier": "T3", "act": "found", "state": "returned", "kind": "sighting", "row.level": "high"}.get(
        gap[1], "1"
    )


@pytest.mark.parametrize(("kind", "text"), sorted(set(journal_phrases())))
def test_every_note_of_a_room_is_known(kind, text):
    assert any(re.fullmatch(form, text, re.DOTALL) for form, _ in PHRASES[kind]), text


def actions():
    for name in ("recorded", "record_read"):
        for _, call in calls(name):
            text = text_of(call.args[0]) if call.args else ""
            if text and "{" not in text:
                yield READ.get(name, "") + text


def test_every_action_of_the_log_has_words():
    assert set(actions()) <= set(words.ACTIONS)


def test_every_purpose_that_a_screen_gives_has_words():
    given = {
        text_of(keyword.value)
        for name in ("record_read", "case_file", "case_files")
        for _, call in calls(name)
        for keyword in call.keywords
        if keyword.arg == "purpose"
    }
    assert {one for one in given if one and "{" not in one} <= set(words.PURPOSES)


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("danger", "high, advice medium, waits for a second officer"),
        ("criteria", "T3: not met"),
        ("alert", "T3: draft 7Q4K-M2XP"),
        ("alert", "Revision 2 released"),
        ("alert", "Withdrawn (found): The child is found."),
        ("evidence", "sighting: tip 1a2b3c4d"),
        ("tip", "Tip 1a2b3c4d linked"),
        ("closed", "The child is found."),
    ],
)
def test_a_note_keeps_no_word_of_english(language, kind, text):
    with override(language):
        said = note(kind, text)
    assert said != text
    assert not re.search(r"advice|waits|draft|Revision|released|Withdrawn|found|sighting|linked|met", said)


def test_codes_and_what_people_typed_stand_as_they_are():
    with override("ar"):
        assert "7Q4K-M2XP" in note("alert", "T3: draft 7Q4K-M2XP")
        assert "autre enfant, autre ville" in note("tip", "Tip 1a2b3c4d closed: autre enfant, autre ville")
        assert "Une remarque de la permanence." in note("alert", "Une remarque de la permanence.")
        assert "T9: met" in note("criteria", "T9: met"), (
            "a tier that the country does not have is not ours to name"
        )
