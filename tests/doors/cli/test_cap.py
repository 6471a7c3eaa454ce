"""`nidaa cap validate`: what a user sees and what a script reads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from nidaa.doors.cli import main

SAMPLES = Path(__file__).parents[2] / "alerts" / "cap" / "samples"
GOOD = str(SAMPLES / "oasis-amber.xml")
BAD = str(SAMPLES / "google-canada_errors.cap")


def run(*arguments):
    return CliRunner().invoke(main, ["cap", *arguments])


def test_a_valid_file_is_called_valid_and_the_status_is_zero():
    result = run("validate", GOOD)
    assert (result.exit_code, result.output) == (0, f"{GOOD}: valid.\n")


def test_one_line_is_printed_for_each_finding_and_the_status_is_one():
    result = run("validate", BAD, GOOD, "--now", "2012-05-02T23:30:00-00:00")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{BAD}: error V04 /alert: A message of type Update must name in references the messages it is about.",
        f"{BAD}: not valid.",
        f"{GOOD}: valid.",
    ]


def test_json_is_a_list_of_files_with_their_findings():
    result = run("validate", "--json", GOOD, BAD, "--now", "2012-05-02T23:30:00-00:00")
    assert result.exit_code == 1
    assert json.loads(result.output) == [
        {"file": GOOD, "valid": True, "findings": []},
        {
            "file": BAD,
            "valid": False,
            "findings": [
                {
                    "rule": "V04",
                    "level": "error",
                    "path": "/alert",
                    "message": "A message of type Update must name in references the messages it is about.",
                }
            ],
        },
    ]


def test_a_file_that_cannot_be_read_is_a_finding_of_that_file(tmp_path):
    result = run("validate", "--json", str(tmp_path / "missing.xml"), str(tmp_path), GOOD)
    told = json.loads(result.output)
    assert [[found["rule"] for found in file["findings"]] for file in told] == [["FILE"], ["FILE"], []]
    assert result.exit_code == 1


def test_a_feed_is_refused_with_a_sentence():
    result = run("validate", str(SAMPLES / "google-amber.atom"))
    assert result.exit_code == 1
    assert "This is a feed, not an alert" in result.output


def test_a_large_file_is_not_read_whole(tmp_path):
    large = tmp_path / "large.xml"
    large.write_bytes(b" " * 1_000_000)
    result = run("validate", str(large))
    assert result.exit_code == 1
    assert "1,000,000 bytes" in result.output


def test_a_profile_is_applied_when_asked_for():
    assert run("validate", GOOD, "--profile", "google").exit_code == 1
    assert "google-web" in run("validate", GOOD, "--profile", "google", "--profile", "wmo").output


def test_an_expired_alert_is_remarked_at_the_time_of_judgement():
    canada = str(SAMPLES / "google-canada.cap")
    assert "has expired" in run("validate", canada).output
    assert "has expired" not in run("validate", canada, "--now", "2012-05-03T00:00:00-00:00").output
    assert run("validate", canada).exit_code == 0


@pytest.mark.parametrize("arguments", [["--profile", "emma", GOOD], ["--now", "yesterday", GOOD], []])
def test_a_wrong_call_is_told_apart_from_a_bad_file(arguments):
    assert run("validate", *arguments).exit_code == 2


def test_a_hostile_text_cannot_break_the_line_or_drive_the_terminal(tmp_path):
    file = tmp_path / "hostile.xml"
    text = Path(GOOD).read_text().replace("<language>en-US", "<language>a\n\u009b2J\u202eb")
    file.write_text(text)
    lines = run("validate", str(file), "--now", "2003-06-12T00:00:00-07:00").output.splitlines()
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


def test_a_file_name_that_is_not_text_is_told(tmp_path):
    name = bytes(tmp_path) + b"/\xff.xml"
    result = run("validate", "--json", name.decode("utf-8", "surrogateescape"))
    assert json.loads(result.output)[0]["findings"][0]["rule"] == "FILE"


def test_rules_are_listed():
    assert "V12" in run("rules").output
    assert json.loads(run("rules", "--json").output)["V12"].startswith("Polygons")


def test_judging_a_file_loads_no_django():
    code = "import sys, nidaa.doors.cli.cap; sys.exit(any(name.startswith('django') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
