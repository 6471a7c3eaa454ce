"""Calls to Meta: signed, bounded, within our share; nothing secret where it could be read."""

import asyncio
import hashlib
import hmac
import json
import time
import traceback

import pytest
from tests.channels.receivers import free_port, hook_server, within
from tests.ground.graph.meta import SECRET, TOKEN, error, serving

from nidaa.ground import calling
from nidaa.ground.graph.client import PAUSES, Graph, Login, login_of
from nidaa.ground.graph.errors import Fault
from nidaa.ground.graph.faults import Action
from nidaa.ground.graph.usage import Pauses, Usage, usage_of

PROOF = hmac.new(SECRET.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()


@pytest.fixture(autouse=True)
def no_pauses():
    PAUSES._until.clear()


def asked(use, *answers, **how):
    async def once():
        async with serving(*answers, **how) as meta:
            return await use(meta), meta.seen

    return asyncio.run(once())


def test_a_write_is_a_form_with_the_proof_and_the_token_in_the_head():
    values = {"message": "نداء", "published": True, "attached_media": [{"media_fbid": "9"}]}
    _, (seen,) = asked(lambda meta: meta.graph.write("7/feed", values))
    assert (seen.method, seen.path) == ("POST", "/v26.0/7/feed")
    assert seen.headers["Authorization"] == f"Bearer {TOKEN}"
    assert seen.form == {
        "message": "نداء",
        "published": "true",
        "attached_media": '[{"media_fbid":"9"}]',
        "appsecret_proof": PROOF,
    }


def test_without_the_secret_of_the_app_there_is_no_proof():
    _, (seen,) = asked(lambda meta: meta.graph.read("7", fields="id"), secret="")
    assert seen.form == {"fields": "id"}


def test_a_photo_goes_as_a_file():
    file = calling.File("child.jpg", b"\xff\xd8picture", "image/jpeg")
    _, (seen,) = asked(lambda meta: meta.graph.upload("7/photos", {"published": False}, file))
    assert seen.form["source"] == ("child.jpg", "image/jpeg", b"\xff\xd8picture")
    assert (seen.form["published"], seen.form["appsecret_proof"]) == ("false", PROOF)


def test_reading_and_removing_name_the_object():
    async def use(meta):
        await meta.graph.remove("7_8")
        return await meta.graph.read("7_8", fields="message")

    reply, (removed, read) = asked(
        use,
        (200, {"success": True}),
        (200, {"message": "م"}, {"x-fb-trace-id": "T1", "facebook-api-version": "v26.0"}),
    )
    assert (removed.method, removed.path, read.method) == ("DELETE", "/v26.0/7_8", "GET")
    assert (reply.text("message"), reply.trace, reply.version) == ("م", "T1", "v26.0")


def test_nothing_secret_is_in_an_error_or_a_fact():
    async def use(meta):
        for answer in (meta.graph.read("7"), meta.graph.write("7", {"message": "زينب"})):
            try:
                await answer
            except Fault as fault:
                yield fault, "".join(traceback.format_exception(fault))

    async def collect(meta):
        return [one async for one in use(meta)], repr(meta.login) + repr(meta.graph)

    (found, shown), _ = asked(collect, error(190), (500, b"x"))
    for fault, whole in found:
        for hidden in (TOKEN, SECRET, PROOF, "زينب"):
            assert hidden not in str(fault) + repr(fault) + whole
    assert TOKEN not in shown
    assert SECRET not in shown


@pytest.mark.parametrize("fault", ["hang", "silent after", "drip head", "drip body", "reset"])
def test_a_write_that_meets_silence_may_have_been_carried_out(fault):
    async def once(host):
        async with calling.session(allowed_hosts=frozenset({host})) as session:
            graph = Graph(session, Login(f"http://{host}", "v26.0", TOKEN), budget_s=1.0)
            await graph.write("7/feed", {"message": "x"})

    with hook_server() as (ledger, host):
        ledger.then(fault)
        with within(6), pytest.raises(Fault) as met:
            asyncio.run(once(host))
    assert met.value.action is Action.TRANSIENT
    assert met.value.maybe_sent


def test_where_nobody_listens_nothing_was_carried_out():
    async def once():
        host = f"127.0.0.1:{free_port()}"
        async with calling.session(allowed_hosts=frozenset({host})) as session:
            graph = Graph(session, Login(f"http://{host}", "v26.0", TOKEN), budget_s=5.0)
            await graph.write("7/feed", {"message": "x"})

    with pytest.raises(Fault) as met:
        asyncio.run(once())
    assert not met.value.maybe_sent


def test_a_base_inside_is_refused_for_good():
    async def once():
        async with calling.session() as session:
            await Graph(session, Login("http://127.0.0.1:9", "v26.0", TOKEN), budget_s=5.0).read("7")

    with pytest.raises(Fault) as met:
        asyncio.run(once())
    assert met.value.permanent


def test_one_budget_holds_for_all_calls():
    async def use(meta):
        await meta.graph.read("7")
        meta.graph.ends = time.monotonic() + 0.1
        with pytest.raises(Fault) as met:
            await meta.graph.write("7/feed", {})
        return met.value

    fault, seen = asked(use)
    assert not fault.maybe_sent
    assert len(seen) == 1


BUSY = {"X-App-Usage": json.dumps({"call_count": 28, "total_cputime": 91, "total_time": 3})}


def test_at_nine_tenths_we_stop_by_ourselves_but_for_what_is_urgent():
    async def use(meta):
        await meta.graph.read("7")
        with pytest.raises(Fault) as met:
            await meta.graph.write("7/feed", {})
        await Graph(meta.session, meta.login, budget_s=5, urgent=True).remove("7_8")
        return met.value

    fault, seen = asked(use, (200, {"id": "7"}, BUSY))
    assert fault.action is Action.THROTTLED
    assert 55 < fault.wait_s <= 60
    assert not fault.maybe_sent
    assert [one.method for one in seen] == ["GET", "DELETE"]


def test_another_login_is_not_held_back():
    async def use(meta):
        await meta.graph.read("7")
        other = Login(meta.login.base, "v26.0", "another token")
        await Graph(meta.session, other, budget_s=5).read("8")

    _, seen = asked(use, (200, {"id": "7"}, BUSY))
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("headers", "percent", "wait_s"),
    [
        ({}, 0, 0),
        ({"x-app-usage": '{"call_count":89}'}, 89, 0),
        (
            {
                "x-business-use-case-usage": '{"7":[{"call_count":10,"total_time":95.5,"estimated_time_to_regain_access":3}]}'
            },
            95.5,
            180,
        ),
        ({"x-app-usage": "garbage", "x-business-use-case-usage": '{"7":"odd"}'}, 0, 0),
        ({"x-app-usage": '{"call_count":"99"}', "x-business-use-case-usage": "[1]"}, 0, 0),
    ],
)
def test_how_much_is_used_up_is_read_from_the_headers(headers, percent, wait_s):
    assert usage_of(headers) == Usage(percent, wait_s)


def test_a_pause_is_as_long_as_meta_says_else_a_minute():
    pauses = Pauses()
    pauses.note("a", Usage(95.0))
    pauses.note("b", Usage(10.0, wait_s=600.0))
    pauses.note("c", Usage(89.9))
    assert 59 < pauses.left_s("a") <= 60
    assert 599 < pauses.left_s("b") <= 600
    assert pauses.left_s("c") == 0


def test_an_account_says_where_and_as_whom():
    login = login_of({"page": "7"}, {"token": TOKEN})
    assert (login.base, login.version, login.app_secret) == ("https://graph.facebook.com", "v26.0", "")
    with pytest.raises(Fault) as met:
        login_of({"page": "7"}, {})
    assert met.value.action is Action.TOKEN
    assert not met.value.permanent
