"""The habits of the house: sizes, names, no leftovers, documents that are true."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
NO_ROOM = {"utils", "helpers", "common", "core", "base", "misc", "manager", "service"}


def lines(path):
    return path.read_text(encoding="utf-8").count("\n")


def test_files_are_small():
    assert {str(p.relative_to(ROOT)): lines(p) for p in SOURCES if lines(p) > 300} == {}
    assert {str(p.relative_to(ROOT)): lines(p) for p in TESTS if lines(p) > 500} == {}


def test_functions_are_short():
    long = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = (body[-1].end_lineno - body[0].lineno + 1) if body else 0
                if length > 40:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = length
    assert long == {}


def test_nothing_without_a_room():
    assert [str(p) for p in SOURCES if {p.stem, *p.parts} & NO_ROOM] == []


def test_every_package_has_its_card():
    packages = [p for p in SOURCES if p.name == "__init__.py"]
    assert [
        str(p.relative_to(ROOT)) for p in packages if not ast.get_docstring(ast.parse(p.read_text()))
    ] == []


def test_no_assertions_and_no_todos_in_the_product():
    found = [
        f"{path.relative_to(ROOT)}"
        for path in SOURCES
        if re.search(
            r"^\s*assert |\bTODO\b|\bFIXME\b|\bXXX\b", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    ]
    assert found == []


def test_every_setting_is_documented():
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    used = set(re.findall(r"\"(NIDAA_[A-Z_]+)\"", text))
    documented = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert {name for name in used if name not in documented} == set()


def test_the_story_names_files_that_exist():
    story = (ROOT / "docs" / "story.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w/]+(?:\.py|/))(?:[:`,])", story))
    roots = [ROOT / "src" / "nidaa", ROOT / "src", ROOT]
    assert {name for name in named if not any((root / name).exists() for root in roots)} == set()


def test_states_are_drawn_from_the_tables():
    drawn = subprocess.run(
        [sys.executable, "tools/states.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == drawn


@pytest.mark.parametrize(
    "tool", [("lint-imports",), ("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)]
)
def test_the_tools_are_content(tool):
    done = subprocess.run(
        [str(Path(sys.executable).parent / tool[0]), *tool[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
