"""Whether our accounts can still publish: versions, tokens, permissions, tasks, quota, as rows of a table."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.ground.graph.meta import SECRET, TOKEN, error, serving

from nidaa.ground.accounts import Account
from nidaa.ground.graph.asking import seen as look_at
from nidaa.ground.graph.health import SCOPES, Level, Seen, rows, worst
from nidaa.ground.graph.versions import ENDS_ON, PINNED, ends_soon, standing

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
IN_A_YEAR = int((NOW + timedelta(days=365)).timestamp())
PAGE = Seen(
    "facebook",
    "national",
    "v26.0",
    "v26.0",
    "01/11/2026",
    token={
        "is_valid": True,
        "expires_at": 0,
        "data_access_expires_at": IN_A_YEAR,
        "scopes": [*SCOPES["facebook"]],
    },
    node={"id": "7", "is_published": True, "can_post": True},
)
INSTAGRAM = replace(
    PAGE,
    channel="instagram",
    token={**PAGE.token, "scopes": [*SCOPES["instagram"]]},
    node={"id": "8"},
    quota={"quota_usage": 3, "config": {"quota_total": 50}},
)


@pytest.mark.parametrize(
    ("version", "today", "soon"),
    [
        ("v26.0", date(2026, 11, 28), False),
        ("v26.0", date(2028, 8, 5), False),
        ("v26.0", date(2028, 8, 7), True),
        ("v26.0", date(2028, 11, 5), True),
        ("v21.0", date(2026, 11, 28), True),
        ("v99.0", date(2026, 11, 28), True),
    ],
)
def test_a_version_warns_ninety_days_before_it_ends(version, today, soon):
    assert ends_soon(version, today=today) is soon
    assert standing(version, today=today).endswith(".")


def test_the_version_we_are_written_for_is_in_the_table_which_is_in_order():
    assert PINNED in ENDS_ON
    assert list(ENDS_ON.values()) == sorted(ENDS_ON.values())


@pytest.mark.parametrize("seen", [PAGE, INSTAGRAM])
def test_all_is_well(seen):
    table = rows(seen, now=NOW)
    assert worst(table) is Level.GOOD, table
    assert {"version", "token", "data access", "permissions", "publishing authorisation"} <= {
        row.subject for row in table
    }


@pytest.mark.parametrize(
    ("changed", "subject", "level", "says"),
    [
        ({"version": "v21.0", "served": "v21.0"}, "version", Level.WARNING, "21/01/2027"),
        ({"served": "v27.0"}, "version", Level.BAD, "v27.0 answered"),
        ({"token": "Meta answers 190: …"}, "token", Level.BAD, "190"),
        ({"token": {"is_valid": False}}, "token", Level.BAD, "not valid"),
        ({"token": {}}, "token", Level.BAD, "not valid"),
        (
            {"token": {**PAGE.token, "expires_at": int((NOW + timedelta(days=10)).timestamp())}},
            "token",
            Level.WARNING,
            "08/12/2026",
        ),
        (
            {"token": {**PAGE.token, "data_access_expires_at": int((NOW - timedelta(1)).timestamp())}},
            "data access",
            Level.BAD,
            "27/11/2026",
        ),
        (
            {"token": {**PAGE.token, "scopes": ["pages_show_list"]}},
            "permissions",
            Level.BAD,
            "pages_manage_posts",
        ),
        ({"node": "Meta answers 100/33: …"}, "page", Level.BAD, "100/33"),
        ({"node": {"is_published": False}}, "page", Level.BAD, "not public"),
        ({"node": {"can_post": False}}, "tasks", Level.BAD, "may not post"),
        ({"tasks": ("MODERATE",)}, "tasks", Level.BAD, "create content"),
        ({"authorised_on": ""}, "publishing authorisation", Level.WARNING, "lets nobody ask"),
    ],
)
def test_what_is_wrong_is_said(changed, subject, level, says):
    found = [row for row in rows(replace(PAGE, **changed), now=NOW) if row.subject == subject]
    assert any(row.level is level and says in row.says for row in found), found
    assert {row.account for row in found} == {"facebook:national"}


@pytest.mark.parametrize(
    ("quota", "level"),
    [
        ({"quota_usage": 40, "config": {"quota_total": 50}}, Level.WARNING),
        ({"quota_usage": 39, "config": {"quota_total": 50}}, Level.GOOD),
        ("Meta answers 10: …", Level.BAD),
        ({}, Level.WARNING),
    ],
)
def test_the_quota_of_instagram(quota, level):
    (row,) = [row for row in rows(replace(INSTAGRAM, quota=quota), now=NOW) if row.subject == "quota"]
    assert row.level is level


def looked(channel, options, *answers, secrets=None):
    async def once():
        async with serving(*answers) as meta:
            held = {"token": TOKEN, "app_secret": SECRET} if secrets is None else secrets
            account = Account(channel, "national", "", {"base": meta.login.base, **options}, held)
            return await look_at(meta.session, account), meta.seen

    return asyncio.run(once())


VALID = (200, {"data": {"is_valid": True, "type": "SYSTEM_USER", "scopes": [*SCOPES["facebook"]]}})


def test_a_page_is_asked_for_its_token_itself_and_its_tasks():
    found, calls = looked(
        "facebook",
        {"page": "7", "app_id": "4711"},
        VALID,
        (200, {"id": "7", "can_post": True}, {"facebook-api-version": "v26.0"}),
        (200, {"data": [{"id": "6", "tasks": []}, {"id": "7", "tasks": ["CREATE_CONTENT"]}]}),
    )
    assert [one.path for one in calls] == ["/v26.0/debug_token", "/v26.0/7", "/v26.0/me/accounts"]
    assert calls[0].headers["Authorization"] == f"Bearer 4711|{SECRET}"
    assert calls[0].form["input_token"] == TOKEN
    assert (found.tasks, found.served) == (("CREATE_CONTENT",), "v26.0")
    assert worst(rows(found, now=NOW)) is Level.WARNING, "only the authorisation is not written down"


def test_instagram_is_asked_for_its_quota():
    quota = {"quota_usage": 1, "config": {"quota_total": 25}}
    found, calls = looked("instagram", {"account": "8"}, VALID, (200, {"id": "8"}), (200, {"data": [quota]}))
    assert calls[2].path == "/v26.0/8/content_publishing_limit"
    assert (found.quota, found.tasks) == (quota, None)


def test_a_fault_stands_where_the_answer_would_stand():
    found, _ = looked("facebook", {"page": "7"}, error(190, 463), error(100, 33))
    table = rows(found, now=NOW)
    assert worst(table) is Level.BAD
    assert not [row for row in table if TOKEN in row.says or SECRET in row.says]


def test_an_account_without_a_token_is_not_asked():
    found, calls = looked("facebook", {"page": "7"}, secrets={})
    assert calls == []
    assert "token_file" in rows(found, now=NOW)[1].says
