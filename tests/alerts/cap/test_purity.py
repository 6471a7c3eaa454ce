"""The room stands alone: no database, no clock, no network, nothing of the other rooms."""

import ast
import sys
from pathlib import Path

import nidaa.alerts.cap as room

FILES = sorted(Path(room.__file__).parent.rglob("*.py"))
FRIENDS = {"lxml", "signxml", "cryptography", "shapely"}
CLOCKS = {"now", "utcnow", "today", "time", "monotonic"}


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def test_the_room_imports_only_itself_and_what_reads_xml_signs_and_draws():
    for file in FILES:
        for name in imported(ast.parse(file.read_text())):
            top = name.split(".")[0]
            assert name.startswith("nidaa.alerts.cap.") or top in FRIENDS or top in sys.stdlib_module_names, (
                file,
                name,
            )
            assert top not in {"socket", "urllib3", "http", "random", "logging", "time"}, (file, name)


def test_the_room_never_asks_what_time_it_is():
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text())):
            called = (
                node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            )
            assert called not in CLOCKS, (file, called)


def test_the_schema_is_shipped_with_its_notice():
    folder = Path(room.__file__).parent
    assert "OASIS Open 2010" in (folder / "CAP-v1.2.xsd").read_text()
    assert "OASIS Open 2010" in (folder / "NOTICE").read_text()
