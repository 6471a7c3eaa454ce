"""A line to a centre: what is sent arrives once, and what is not known is said to be not known."""

import asyncio
import ssl

import pytest
import smpp34
from tests.ground.sms.smsc import PASSWORD, smsc

from nidaa.ground.sms import session as sessions
from nidaa.ground.sms.pdus import BIND_TRANSCEIVER, BIND_TRANSMITTER, lasting
from nidaa.ground.sms.port import Incoming, LineDown, Message, NotBound, Receipt, State
from nidaa.ground.sms.session import Centre, bound
from nidaa.ground.sms.statuses import name_of


def message(n=1, **changes):
    return Message("NIDAA", f"+2126000000{n:02d}", b"Alerte", 0, **changes)


def centre_of(port, **changes):
    return Centre(
        **({"host": "127.0.0.1", "port": port, "system_id": "nidaa", "password": PASSWORD} | changes)
    )


def line(port, *, inbox=None, **changes):
    return bound(centre_of(port, **changes), allowed_hosts=frozenset({f"127.0.0.1:{port}"}), inbox=inbox)


def run(steps):
    return asyncio.run(steps())


def test_a_message_arrives_with_all_it_says():
    async def steps():
        async with smsc() as centre, line(centre.port) as session:
            sent = await session.submit(
                message(validity="000000020000000R", reference=42, tags=((0x1400, b"k" * 32),), joined=True)
            )
            return centre, sent

    centre, sent = run(steps)
    (taken,) = centre.taken
    assert (sent.status, sent.message_id) == (0, "m1")
    assert (taken.source_addr, taken.source_addr_ton, taken.destination_addr) == ("NIDAA", 5, "212600000001")
    assert (taken.dest_addr_ton, taken.dest_addr_npi, taken.esm_class) == (1, 1, 0x40)
    assert (taken.registered_delivery, taken.validity_period) == (1, "000000020000000R")
    assert {one.tag: bytes(one.value) for one in taken.tlvs} == {0x0204: b"\0\x2a", 0x1400: b"k" * 32}
    assert centre.binds == [(BIND_TRANSMITTER, "nidaa", "")]


def test_the_librarys_own_centre_understands_us():
    async def steps():
        server = smpp34.Server(host="127.0.0.1", port=0 or await free(), system_id="other")
        await server.start()
        got = []

        async def answer():
            while len(got) < 3:
                event = await server.next()
                if isinstance(event, smpp34.SubmitSmEvent):
                    event.accept(message_id=f"x{len(got)}")
                    got.append(event)

        answering = asyncio.create_task(answer())
        async with line(server_port[0]) as session:
            sent = [await session.submit(message(n)) for n in (1, 2, 3)]
        await answering
        await server.stop()
        return sent, got

    server_port = []

    async def free():
        probe = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        server_port.append(probe.sockets[0].getsockname()[1])
        probe.close()
        await probe.wait_closed()
        return server_port[0]

    sent, got = run(steps)
    assert [one.message_id for one in sent] == ["x0", "x1", "x2"]
    assert [bytes(one.short_message) for one in got] == [b"Alerte"] * 3


def test_a_centre_that_refuses_us_says_why():
    async def steps():
        async with smsc() as centre, line(centre.port, password="wrong"):
            pass

    with pytest.raises(NotBound, match="ESME_RINVPASWD") as refusal:
        run(steps)
    assert refusal.value.status == 0x0E
    assert "wrong" not in str(refusal.value)


def test_nobody_there_is_no_line():
    async def steps():
        async with smsc() as centre:
            port = centre.port
        async with line(port):
            pass

    with pytest.raises(NotBound, match="No line to"):
        run(steps)


@pytest.mark.parametrize("tls", [None, ssl.create_default_context()])
def test_a_private_address_that_the_settings_do_not_name_is_never_called(tls):
    async def steps():
        async with smsc() as centre:
            with pytest.raises(NotBound, match=r"must start with https|not a public one"):
                async with bound(centre_of(centre.port, tls=tls)):
                    pass
            return centre.lines

    assert run(steps) == []


@pytest.mark.parametrize("status", [0x14, 0x58, 0x0B, 0x45])
def test_a_refusal_is_told_by_its_status(status):
    async def steps():
        async with smsc(status) as centre, line(centre.port) as session:
            return await session.submit(message())

    assert run(steps).status == status
    assert name_of(status).startswith("ESME_R")


def test_no_answer_in_time_leaves_it_open_and_the_line_goes_on():
    async def steps():
        async with smsc("silent") as centre, line(centre.port, answer_s=0.2) as session:
            with pytest.raises(LineDown) as down:
                await session.submit(message(1))
            return down.value.maybe_sent, session.up, (await session.submit(message(2))).message_id

    assert run(steps) == (True, True, "m2")


@pytest.mark.parametrize("fault", ["reset", "garbage"])
def test_a_broken_line_leaves_open_what_was_on_it_and_sends_nothing_more(fault):
    async def steps():
        async with smsc(fault) as centre, line(centre.port) as session:
            with pytest.raises(LineDown) as first:
                await session.submit(message(1))
            with pytest.raises(LineDown) as second:
                await session.submit(message(2))
            return first.value.maybe_sent, second.value.maybe_sent, len(centre.taken)

    assert run(steps) == (True, False, 1)


def test_no_more_are_unanswered_than_the_window_has():
    async def steps():
        async with smsc() as centre, line(centre.port, window=4) as session:
            centre.hold = asyncio.Event()
            sending = [asyncio.create_task(session.submit(message(n))) for n in range(20)]
            for _ in range(4):
                await centre.arrivals.get()
            await asyncio.sleep(0.05)  # time enough for a fifth, if there were one
            most = centre.most_unanswered
            centre.hold.set()
            answers = await asyncio.gather(*sending)
            return most, {one.status for one in answers}, len(centre.taken)

    assert run(steps) == (4, {0}, 20)


def test_a_receipt_is_answered_after_it_is_kept():
    kept = []

    async def inbox(thing):
        kept.append(thing)

    async def steps():
        async with smsc() as centre, line(centre.port, inbox=inbox, receives=True):
            assert centre.binds[0][0] == BIND_TRANSCEIVER
            return await centre.receipt("m1", 2, tags=[(0x1400, b"key")])

    assert run(steps) == 0
    assert kept == [
        Receipt(
            "m1",
            State.DELIVERED,
            "",
            ((0x001E, b"m1\0"), (0x0427, b"\x02"), (0x1400, b"key")),
            "212600000001",
        )
    ]


def test_a_receipt_that_could_not_be_kept_comes_again():
    async def inbox(_):
        raise OSError

    async def steps():
        async with smsc() as centre, line(centre.port, inbox=inbox, receives=True) as session:
            return await centre.receipt("m1"), session.up

    assert run(steps) == (0x64, True)


@pytest.mark.parametrize(
    ("text", "receipt"),
    [
        (
            b"id:abc-1 sub:001 dlvrd:001 submit date:2611242300 done date:2611242301 stat:DELIVRD err:000 text:Al",
            Receipt("abc-1", State.DELIVERED, "000", source="212600000001"),
        ),
        (b"id:7 stat:UNDELIV err:1b2", Receipt("7", State.UNDELIVERABLE, "1b2", source="212600000001")),
        (b"ID:7 STAT:expired ERR:4", Receipt("7", State.EXPIRED, "4", source="212600000001")),
        (b"id:7 stat:NEWWORD err:0", Receipt("7", State.UNKNOWN, "0", source="212600000001")),
        (b"hello", Receipt("", State.UNKNOWN, "", source="212600000001")),
    ],
)
def test_a_receipt_written_as_text_is_read(text, receipt):
    kept = []

    async def inbox(thing):
        kept.append(thing)

    async def steps():
        async with smsc() as centre, line(centre.port, inbox=inbox, receives=True):
            await centre.receipt("", text=text)

    run(steps)
    assert kept == [receipt]
    assert receipt.final == (receipt.state is not State.UNKNOWN)


@pytest.mark.parametrize(
    ("octets", "coding", "text"),
    [("أوقف".encode("utf-16-be"), 8, "أوقف"), (b"STOP", 0, "STOP"), (b"ARR\xcaT", 3, "ARRÊT")],
)
def test_a_text_from_a_phone_is_read(octets, coding, text):
    kept = []

    async def inbox(thing):
        kept.append(thing)

    async def steps():
        async with smsc() as centre, line(centre.port, inbox=inbox, receives=True):
            await centre.deliver(octets, data_coding=coding)

    run(steps)
    assert kept == [Incoming("212600000001", "2020", text)]
    assert "212600000001" not in repr(kept)


def test_a_queued_message_is_taken_back():
    async def steps():
        async with smsc() as centre, line(centre.port) as session:
            status = await session.cancel("m1", source="NIDAA", destination="+212600000001")
            return centre.cancelled, status

    assert run(steps) == (["m1"], 0)


def test_a_quiet_line_is_asked_whether_it_stands(monkeypatch):
    monkeypatch.setattr(sessions, "QUIET_S", 0.05)

    async def steps():
        async with smsc() as centre, line(centre.port, answer_s=0.2) as session:
            await asyncio.sleep(0.2)
            up = session.up
            centre._other = lambda *_: None  # from now on it says nothing
            await asyncio.wait_for(session.ended.wait(), 5)
            return up, session.up

    assert run(steps) == (True, False)


@pytest.mark.parametrize(
    ("hours", "written"), [(2, "000000020000000R"), (26.5, "000001023000000R"), (0, "000000000100000R")]
)
def test_how_long_a_centre_tries_is_written_from_now(hours, written):
    from datetime import timedelta

    assert lasting(timedelta(hours=hours)) == written
