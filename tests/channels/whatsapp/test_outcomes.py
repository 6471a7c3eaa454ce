"""Every code of the Cloud API has its action, and an answer that cannot be read is never taken for a refusal."""

import json

import pytest

from nidaa.distribution.channels.whatsapp.outcomes import ROWS, meaning, outcome_of
from nidaa.distribution.facts import Verdict

# The codes of Meta's reference that a message can be answered with, and what we do: one row a code.
EXPECTED = {
    130429: Verdict.THROTTLED,
    131056: Verdict.REJECTED,
    80007: Verdict.THROTTLED,
    4: Verdict.THROTTLED,
    131048: Verdict.STOP_ACCOUNT,
    131064: Verdict.STOP_ACCOUNT,
    131026: Verdict.ELSEWHERE,
    131047: Verdict.STOP_SHARD,
    131049: Verdict.ELSEWHERE,
    130472: Verdict.ELSEWHERE,
    131050: Verdict.GONE,
    131062: Verdict.ELSEWHERE,
    131063: Verdict.AGAIN,
    132000: Verdict.STOP_SHARD,
    132001: Verdict.STOP_SHARD,
    132012: Verdict.STOP_SHARD,
    132015: Verdict.STOP_SHARD,
    132016: Verdict.STOP_SHARD,
    131042: Verdict.STOP_ACCOUNT,
    131031: Verdict.STOP_ACCOUNT,
    368: Verdict.STOP_ACCOUNT,
    130497: Verdict.STOP_ACCOUNT,
    131000: Verdict.AGAIN,
    131016: Verdict.AGAIN,
    135000: Verdict.AGAIN,
    133016: Verdict.STOP_ACCOUNT,
    131057: Verdict.THROTTLED,
    1: Verdict.AGAIN,
    2: Verdict.AGAIN,
    0: Verdict.STOP_ACCOUNT,
    3: Verdict.STOP_ACCOUNT,
    10: Verdict.STOP_ACCOUNT,
    100: Verdict.STOP_SHARD,
    190: Verdict.STOP_ACCOUNT,
    200: Verdict.STOP_ACCOUNT,
    299: Verdict.STOP_ACCOUNT,
    131005: Verdict.STOP_ACCOUNT,
    131008: Verdict.STOP_SHARD,
    131009: Verdict.STOP_SHARD,
    131021: Verdict.REJECTED,
    131030: Verdict.REJECTED,
    131037: Verdict.STOP_ACCOUNT,
    131044: Verdict.STOP_ACCOUNT,
    131045: Verdict.STOP_ACCOUNT,
    131051: Verdict.STOP_SHARD,
    131052: Verdict.STOP_SHARD,
    131053: Verdict.STOP_SHARD,
    132005: Verdict.STOP_SHARD,
    132007: Verdict.STOP_SHARD,
    132018: Verdict.STOP_SHARD,
    133010: Verdict.STOP_ACCOUNT,
    999_999: Verdict.STOP_SHARD,
}


def answer(code, **more):
    error = {"message": "(#1) Anything", "type": "OAuthException", "code": code, "fbtrace_id": "AbC<1>"}
    return json.dumps({"error": error | more}).encode()


@pytest.mark.parametrize(("code", "verdict"), EXPECTED.items())
def test_a_code_has_its_action(code, verdict):
    found = outcome_of(400, answer(code))
    assert (found.verdict, found.code) == (verdict, str(code))
    assert found.detail.endswith("Trace AbC1.")


def test_no_row_of_the_table_goes_untested():
    assert {row.code for row in ROWS} <= set(EXPECTED)


def test_a_title_decides_nothing_and_the_status_of_http_neither():
    assert outcome_of(200, answer(131026, message="accepted")).verdict is Verdict.ELSEWHERE
    assert outcome_of(500, answer(131026)).verdict is Verdict.ELSEWHERE


def test_one_person_s_bad_number_does_not_stop_everybody():
    details = {"error_data": {"details": "Phone number is not valid"}}
    assert outcome_of(400, answer(131009, **details)).verdict is Verdict.REJECTED
    assert meaning(131009, "Parameter template is not valid").verdict is Verdict.STOP_SHARD


@pytest.mark.parametrize("code", [4, 80007, 131057])
def test_a_limit_of_the_account_gives_it_a_minute(code):
    assert outcome_of(400, answer(code)).wait_s == 60


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, b"", Verdict.AMBIGUOUS),
        (200, b"<html>", Verdict.AMBIGUOUS),
        (200, b'{"messages":[{"id":"wam', Verdict.AMBIGUOUS),
        (200, b'{"messages":[]}', Verdict.AMBIGUOUS),
        (200, b"[" * 100_000, Verdict.AMBIGUOUS),
        (502, b"<html>Bad gateway</html>", Verdict.AMBIGUOUS),
        (302, b"", Verdict.AMBIGUOUS),
        (429, b"", Verdict.THROTTLED),
        (401, b"", Verdict.STOP_ACCOUNT),
        (404, b"not here", Verdict.STOP_SHARD),
    ],
)
def test_an_answer_that_cannot_be_read_may_stand_for_a_message_that_was_sent(status, body, verdict):
    assert outcome_of(status, body).verdict is verdict


@pytest.mark.parametrize(
    ("state", "verdict", "code"),
    [
        ("accepted", Verdict.ACCEPTED, ""),
        (None, Verdict.ACCEPTED, ""),
        ("held_for_quality_assessment", Verdict.ACCEPTED, "held_for_quality_assessment"),
        ("paused", Verdict.ACCEPTED, "paused"),
    ],
)
def test_what_meta_keeps_back_is_seen_and_not_sent_again(state, verdict, code):
    message = {"id": "wamid.X"} | ({"message_status": state} if state else {})
    found = outcome_of(200, json.dumps({"messages": [message]}).encode())
    assert (found.verdict, found.reference, found.code) == (verdict, "wamid.X", code)
