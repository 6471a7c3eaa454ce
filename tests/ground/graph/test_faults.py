"""Every line of the table of errors, and what is not in it."""

import asyncio

import pytest
from tests.ground.graph.meta import error, serving

from nidaa.ground.graph.errors import Fault
from nidaa.ground.graph.faults import ROWS, WAIT_S, Action, Row

A = Action
# code, subcode, details → what it means; written down again by hand, so that a change of the table is a decision.
MEANT = [
    (1, 0, "", A.TRANSIENT),
    (1, 99, "", A.TRANSIENT),
    (2, 0, "", A.TRANSIENT),
    (-1, 2207001, "", A.TRANSIENT),
    (-1, 2207032, "", A.TRANSIENT),
    (4, 0, "", A.THROTTLED),
    (4, 2207051, "", A.BLOCKED),
    (17, 0, "", A.THROTTLED),
    (32, 0, "", A.THROTTLED),
    (341, 0, "", A.THROTTLED),
    (613, 0, "", A.THROTTLED),
    (80001, 0, "", A.THROTTLED),
    (80002, 0, "", A.THROTTLED),
    (80007, 0, "", A.THROTTLED),
    (102, 0, "", A.TOKEN),
    (190, 0, "", A.TOKEN),
    (190, 458, "", A.TOKEN),
    (190, 459, "", A.TOKEN),
    (190, 460, "", A.TOKEN),
    (190, 463, "", A.TOKEN),
    (190, 464, "", A.TOKEN),
    (190, 467, "", A.TOKEN),
    (190, 492, "", A.TOKEN),
    (100, 0, "Invalid appsecret_proof provided", A.TOKEN),
    (3, 0, "", A.PERMISSION),
    (10, 0, "", A.PERMISSION),
    (200, 0, "", A.PERMISSION),
    (200, 1349125, "", A.PERMISSION),
    (299, 0, "", A.PERMISSION),
    (25, 2207050, "", A.PERMISSION),
    (2635, 0, "", A.PERMISSION),
    (368, 0, "", A.BLOCKED),
    (368, 1390008, "", A.BLOCKED),
    (100, 33, "", A.MISSING),
    (100, 33, "Invalid appsecret_proof provided", A.MISSING),
    (803, 0, "", A.MISSING),
    (24, 2207006, "", A.MISSING),
    (506, 0, "", A.DUPLICATE),
    (-2, 2207003, "", A.NOT_FETCHED),
    (-2, 2207020, "", A.TRANSIENT),
    (9004, 2207052, "", A.NOT_FETCHED),
    (9004, 0, "", A.NOT_FETCHED),
    (9007, 2207027, "", A.NOT_READY),
    (24, 2207008, "", A.NOT_READY),
    (9, 2207042, "", A.QUOTA),
    (36000, 2207004, "", A.PERMANENT),
    (36001, 2207005, "", A.PERMANENT),
    (36003, 2207009, "", A.PERMANENT),
    (36004, 2207010, "", A.PERMANENT),
    (197, 0, "", A.PERMANENT),
    (324, 0, "", A.PERMANENT),
    (100, 0, "", A.PERMANENT),
    (100, 2207023, "", A.PERMANENT),
    (9, 0, "", A.UNKNOWN),
    (424242, 0, "", A.UNKNOWN),
]


def met(answer, *, rows=None, write=True):
    async def once():
        async with serving(answer, **({"rows": rows} if rows else {})) as meta:
            await (meta.graph.write("7/feed", {"message": "x"}) if write else meta.graph.read("7"))

    with pytest.raises(Fault) as fault:
        asyncio.run(once())
    return fault.value


@pytest.mark.parametrize(("code", "subcode", "details", "action"), MEANT)
def test_an_error_is_decided_by_its_numbers_and_details(code, subcode, details, action):
    fault = met(error(code, subcode, details=details))
    assert fault.action is action
    assert fault.permanent is (action is A.PERMANENT)
    assert fault.maybe_sent is (action in {A.TRANSIENT, A.DUPLICATE})
    assert fault.wait_s == WAIT_S[action]
    assert "Trace AbC-dEf_1." in str(fault)
    assert str(code) in str(fault)
    assert "رسالة" not in str(fault)


def test_every_line_of_the_table_is_tried_above():
    for row in ROWS:
        tried = [
            one
            for one in MEANT
            if one[0] == row.code and row.subcode in {None, one[1]} and row.details in one[2]
        ]
        assert any(one[3] is row.action for one in tried), row


def test_every_line_can_be_said_in_the_language_of_the_officer():
    from nidaa.doors.console import sentences

    for row in ROWS:
        assert any(form.fullmatch(row.says) for _, form in sentences._forms()), row.says
        whole = f"Meta answers {row.code}: {row.says} Trace AbC. Delete by hand: https://www.facebook.com/7_8"
        known, _ = next(pair for pair in sentences._forms() if pair[1].fullmatch(whole))
        assert known == "%(why)s Delete by hand: %(where)s"


def test_a_table_of_another_channel_is_read_the_same_way():
    rows = (
        Row(131000, None, A.TRANSIENT, "General."),
        Row(131000, None, A.PERMISSION, "Special.", details="locked"),
    )
    assert met(error(131000, details="user locked"), rows=rows).action is A.PERMISSION
    assert met(error(131000, details="something else"), rows=rows).action is A.TRANSIENT


def test_details_may_come_as_json_in_a_text():
    said = {"code": 100, "error_data": '{"details":"appsecret_proof"}'}
    assert met((400, {"error": said})).action is A.TOKEN
    assert met((400, {"error": {"code": 100, "error_data": "appsecret_proof"}})).action is A.TOKEN


def test_reading_leaves_nothing_behind():
    assert not met(error(2), write=False).maybe_sent


@pytest.mark.parametrize(
    ("status", "body", "action", "maybe_sent"),
    [
        (200, b"<html>", A.TRANSIENT, True),
        (200, b'{"id":"7_', A.TRANSIENT, True),
        (200, b"", A.TRANSIENT, True),
        (200, b"[1]", A.TRANSIENT, True),
        (200, b"[" * 100_000, A.TRANSIENT, True),
        (200, b'{"error":"odd"}', A.TRANSIENT, True),
        (302, b"", A.TRANSIENT, True),
        (500, b"oops", A.TRANSIENT, True),
        (502, b"<html>bad gateway", A.TRANSIENT, True),
        (429, b"slow down", A.THROTTLED, False),
        (401, b"", A.TOKEN, False),
        (400, b"", A.UNKNOWN, False),
        (404, b"<html>", A.UNKNOWN, False),
        (400, b'{"error":{"code":"190","error_subcode":true,"fbtrace_id":["x"]}}', A.UNKNOWN, False),
    ],
)
def test_what_is_no_answer_of_meta(status, body, action, maybe_sent):
    fault = met((status, body))
    assert (fault.action, fault.maybe_sent) == (action, maybe_sent)


def test_the_flag_of_meta_counts_where_the_table_is_silent():
    assert met(error(424242, is_transient=True)).action is A.TRANSIENT
    assert met(error(368, is_transient=True)).action is A.BLOCKED


def test_how_long_to_wait_is_what_meta_says():
    busy = '{"7":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":12}]}'
    assert met((*error(80001), {"X-Business-Use-Case-Usage": busy})).wait_s == 720
    assert met((429, b"", {"Retry-After": "90"})).wait_s == 90
    assert met((429, b"", {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"})).wait_s == WAIT_S[A.THROTTLED]


def test_a_trace_is_shown_as_a_mark_and_nothing_else():
    fault = met((400, {"error": {"code": 2, "fbtrace_id": "<script>" + "x" * 900}}))
    assert "<" not in str(fault)
    assert len(str(fault)) < 200
