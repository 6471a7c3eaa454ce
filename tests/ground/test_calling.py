"""Calls over kept connections: bounded in time and size, to public addresses only, and honest about what was sent."""

import asyncio
import gzip
import json
import tracemalloc
from email import message_from_bytes, policy
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from tests.channels.receivers import free_port, hook_server, rude_server, within

from nidaa.ground import calling, http
from nidaa.ground.http import NotAllowed, Unreachable


def called(url, method="POST", *, host="", deadline_s=5.0, **more):
    async def once():
        async with calling.session(allowed_hosts=frozenset({host})) as session:
            return await calling.call(session, method, url, deadline_s=deadline_s, **more)

    return asyncio.run(once())


async def serving(handler, use):
    """Run `use(host, session)` against an aiohttp server that answers every path by `handler`."""
    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host = f"127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with calling.session(allowed_hosts=frozenset({host})) as session:
            return await use(host, session)
    finally:
        await runner.cleanup()


def test_what_was_said_arrives_and_the_answer_comes_back():
    with hook_server() as (ledger, host):
        answer = called(f"http://{host}/hook?a=1", host=host, data=b"body", headers={"webhook-id": "k"})
    assert (answer.status, answer.body) == (200, b"ok")
    assert (ledger.entries[0]["body"], ledger.entries[0]["path"]) == (b"body", "/hook?a=1")


def test_the_three_kinds_of_body():
    seen = []

    async def handler(request):
        seen.append((request.headers["Content-Type"], await request.read()))
        return web.Response(text="ok")

    async def use(host, session):
        file = calling.File("child.jpg", b"\xff\xd8picture", "image/jpeg")
        form = {"alt": "صورة", "source": file}
        for body in ({"json": {"text": "نداء"}}, {"data": {"text": "نداء"}}, {"form": form}):
            await calling.call(session, "POST", f"http://{host}/", deadline_s=5, **body)

    asyncio.run(serving(handler, use))
    assert json.loads(seen[0][1]) == {"text": "نداء"}
    assert parse_qs(seen[1][1].decode()) == {"text": ["نداء"]}
    head = f"Content-Type: {seen[2][0]}\r\n\r\n".encode()
    alt, source = message_from_bytes(head + seen[2][1], policy=policy.default).iter_parts()
    assert alt.get_payload(decode=True).decode() == "صورة"
    assert source.get_payload(decode=True) == b"\xff\xd8picture"
    assert source.get_filename() == "child.jpg"


def test_connections_are_kept_and_no_more_than_allowed():
    lines = set()

    async def handler(request):
        lines.add(request.transport.get_extra_info("peername"))
        await asyncio.sleep(0.01)
        return web.Response(text="ok")

    async def use(host, _):
        async with calling.session(allowed_hosts=frozenset({host}), connections=3) as session:
            await asyncio.gather(
                *(calling.call(session, "GET", f"http://{host}/", deadline_s=20) for _ in range(30))
            )

    asyncio.run(serving(handler, use))
    assert len(lines) == 3


def test_waiting_for_a_free_connection_counts_and_sends_nothing():
    count = []

    async def handler(request):
        count.append(1)
        await asyncio.sleep(2)
        return web.Response(text="late")

    async def use(host, _):
        async with calling.session(allowed_hosts=frozenset({host}), connections=1) as session:
            first = asyncio.create_task(calling.call(session, "GET", f"http://{host}/", deadline_s=1.5))
            await asyncio.sleep(0.3)
            with pytest.raises(Unreachable) as second:
                await calling.call(session, "GET", f"http://{host}/", deadline_s=0.3)
            assert not second.value.maybe_sent
            with pytest.raises(Unreachable) as failed:
                await first
            assert failed.value.maybe_sent

    asyncio.run(serving(handler, use))
    assert count == [1]


def test_an_answer_is_read_up_to_its_bound():
    async def handler(request):
        return web.Response(body=b"x" * 200_000)

    async def use(host, session):
        url = f"http://{host}/"
        short = await calling.call(session, "GET", url, deadline_s=5)
        longer = await calling.call(session, "GET", url, deadline_s=5, most_bytes=150_000)
        return len(short.body), len(longer.body)

    assert asyncio.run(serving(handler, use)) == (65_536, 150_000)


def test_a_small_answer_that_unpacks_to_a_huge_one_is_cut_off():
    packed = gzip.compress(b"x" * 50_000_000)

    async def handler(request):
        return web.Response(body=packed, headers={"Content-Encoding": "gzip"})

    async def use(host, session):
        return await calling.call(session, "GET", f"http://{host}/", deadline_s=10)

    tracemalloc.start()
    answer = asyncio.run(serving(handler, use))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.body == b"x" * 65_536
    assert peak < 10_000_000


def test_no_redirect_is_followed_and_no_cookie_kept():
    seen = []

    async def handler(request):
        seen.append((request.path, request.headers.get("Cookie")))
        return web.Response(status=302, headers={"Location": "/elsewhere", "Set-Cookie": "a=1; Path=/"})

    async def use(host, session):
        for _ in range(2):
            answer = await calling.call(session, "GET", f"http://{host}/here", deadline_s=5)
            assert answer.status == 302

    asyncio.run(serving(handler, use))
    assert seen == [("/here", None), ("/here", None)]


@pytest.mark.parametrize("fault", ["hang", "silent after", "drip head", "drip body", "reset"])
def test_a_peer_that_hangs_drips_or_resets_may_have_it(fault):
    with hook_server() as (ledger, host):
        ledger.then(fault)
        with within(6), pytest.raises(Unreachable) as failure:
            called(f"http://{host}/", host=host, data=b"x", deadline_s=1.0)
    assert failure.value.maybe_sent


def test_an_answer_that_breaks_off_is_none():
    async def broken(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id":"1')
        await writer.drain()
        writer.close()

    async def use():
        server = await asyncio.start_server(broken, "127.0.0.1", 0)
        host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server, calling.session(allowed_hosts=frozenset({host})) as session:
            await calling.call(session, "GET", f"http://{host}/", deadline_s=5)

    with pytest.raises(Unreachable) as failure:
        asyncio.run(use())
    assert failure.value.maybe_sent


def test_where_nobody_listens_nothing_was_sent():
    host = f"127.0.0.1:{free_port()}"
    for ask in (lambda: called(f"http://{host}/", host=host), lambda: posted(f"http://{host}/", host)):
        with pytest.raises(Unreachable) as failure:
            ask()
        assert not failure.value.maybe_sent


@pytest.mark.parametrize("name", ["nowhere.invalid", ".", "a..invalid", "x" * 80 + ".invalid"])
def test_a_name_that_leads_nowhere_sends_nothing(name):
    for ask in (called, lambda url: posted(url, "")):
        with pytest.raises(Unreachable) as failure:
            ask(f"https://{name}/")
        assert not failure.value.maybe_sent


def test_where_the_other_side_speaks_no_tls_nothing_was_sent():
    with rude_server("hang") as port:
        host = f"127.0.0.1:{port}"
        with within(6), pytest.raises(Unreachable) as failure:
            called(f"https://{host}/", host=host, deadline_s=1.0)
        assert not failure.value.maybe_sent
        with within(6), pytest.raises(Unreachable) as failure:
            posted(f"https://{host}/", host)
        assert not failure.value.maybe_sent


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://[::1]/hook",
        "https://[::ffff:127.0.0.1]/hook",
        "https://10.0.0.7/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/hook",
        "https://0.0.0.0/hook",
        "https://2130706433/hook",
        "https://0x7f.1/hook",
        "https://127.1/hook",
        "https://127.0.0.1\\@93.184.216.34/",
        "https://１２７.0.0.1/hook",
        "https://93.184.216.34:0x50/",
        "http://93.184.216.34/hook",
        "https://user:word@93.184.216.34/hook",
        "https://@93.184.216.34:99999/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/",
        "//127.0.0.1/",
        "",
    ],
)
def test_an_address_inside_is_never_called(address):
    with pytest.raises(NotAllowed):
        called(address)


def test_one_host_inside_does_not_open_its_neighbour():
    with pytest.raises(NotAllowed):
        called("http://127.0.0.1:81/", host="127.0.0.1:80")
    with pytest.raises(NotAllowed):
        called("https://localhost:81/", host="localhost:80")


def posted(url, host):
    return http.post(url, b"", headers={}, deadline_s=1.0, allowed_hosts=frozenset({host}))
