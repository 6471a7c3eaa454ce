import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Parcel, Receipt, Target
from nidaa.ground import calling
from nidaa.ground.clock import now
from nidaa.ground.country import gazetteer, pack
from nidaa.ground.http import Answer, NotAllowed, Unreachable
from nidaa.ground.places.errors import AreaError
from nidaa.packs.broadcasts import BroadcastOperator

from . import area, cap, osmocbc
from .checking import check_whole_network, differs, signed_message, with_signature
from .errors import NotBroadcast
from .ledger import Given, given, had, last_good_route, others_standing, taken
from .render import Broadcast, broadcast

DEADLINE_S = 5.0  # for one call
ALTOGETHER_S = 24.0  # for all routes: within a delivery's lease
WAIT_FOR_THE_OTHER_S = 60.0
SENT, SERVER_ERRORS = range(200, 300), range(500, 600)
CONFLICT = 409
NOT_THERE = 404
# The message itself: another route would say the same.
ABOUT_THE_MESSAGE = frozenset({400, 413, 415, 422})


@dataclass(frozen=True, slots=True)
class _Centre:
    """One centre by one route."""

    session: calling.Session
    route: str
    target: Target

    async def ask(self, method: str, path: str, *, data: bytes | None = None, form: Any = None) -> Answer:
        token = self.target.secrets.get("token", "")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if data is not None:
            headers["Content-Type"] = "application/cap+xml"
        url = f"{self.route}{path}"
        return await calling.call(
            self.session, method, url, headers=headers, data=data, json=form, deadline_s=DEADLINE_S
        )


# Does everything by one route; raises Undeliverable when no other route would do better.
_Work = Callable[[_Centre], Awaitable[Answer]]


def send(parcel: Parcel) -> Receipt:
    """Hand a broadcast, its correction or its end to one operator's centre.

    Raises:
        Undeliverable: it may not go out as it is, or the centre refuses it (permanent); no route took it.
    """
    operator = _operator(parcel.target)
    if parcel.notice.withdrawn:
        return _ended(parcel, operator)
    if parcel.notice.release.exercise and parcel.target.options.get("exercises") != "yes":
        return Receipt("", "Not sent: this centre takes no exercises.")
    return _published(parcel, operator)


def _operator(target: Target) -> BroadcastOperator:
    key = target.options.get("operator", target.key)
    try:
        return pack().broadcasts.operator(key)
    except KeyError:
        raise Undeliverable(
            f"The country's table of cell broadcast has no network {key}: name one as `operator` of the account.",
            permanent=True,
        ) from None


def _published(parcel: Parcel, operator: BroadcastOperator) -> Receipt:
    notice, options = parcel.notice, parcel.target.options
    table = pack().broadcasts
    try:
        shown = broadcast(
            notice,
            table,
            operator,
            two_messages=options.get("messages") == "two",
            quiet=options.get("quiet") == "yes",
        )
        drawn = area.rings(notice, gazetteer(), int(options.get("most_points", table.most_points)))
    except (NotBroadcast, AreaError) as error:
        raise Undeliverable(f"Not broadcast. {error}", permanent=True) from error
    numbers = given(parcel, shown, area.digest(drawn), table=table, operator=operator, at=now())
    if options.get("kind", "cap") == "osmocbc":
        check_whole_network(notice, parcel.target)
        work = _by_form(shown, numbers, parcel)
    else:
        work = _by_cap(signed_message(notice, shown, drawn, numbers), numbers)
    return _by_some_route(parcel, numbers, work, f"{shown.message.label.en}, {_pages(shown)}")


def _ended(parcel: Parcel, operator: BroadcastOperator) -> Receipt:
    if not had(parcel):
        return Receipt("", "Nothing to end: this centre has nothing of the alert.")
    numbers = given(parcel, None, "", table=pack().broadcasts, operator=operator, at=now())
    if parcel.target.options.get("kind", "cap") == "osmocbc":
        work = _by_deletion(numbers)
    else:
        xml = with_signature(cap.cancellation(parcel.notice, numbers))

        async def work(centre: _Centre) -> Answer:
            return await centre.ask("POST", "", data=xml)

    return _by_some_route(
        parcel, numbers, work, "The broadcast was told to end; phones keep what they have shown."
    )


# -- what is done by each route -----------------------------------------------------------------


def _by_cap(xml: bytes, numbers: Given) -> _Work:
    async def work(centre: _Centre) -> Answer:
        answer = await centre.ask("POST", "", data=xml)
        if answer.status == CONFLICT:  # the same identifier again: they have it
            return Answer(SENT.start, answer.headers, b"")
        if answer.status in SENT and differs(answer, numbers.row.area_digest):
            raise Undeliverable(
                "The centre says that it took another area than the approved one. End the alert, and call the operator.",
                permanent=True,
                maybe_sent=True,
            )
        return answer

    return work


def _by_form(shown: Broadcast, numbers: Given, parcel: Parcel) -> _Work:
    """What stands of this alert is deleted first: the interface has no update."""
    others = others_standing(numbers.row, at=now())
    wanted = {page.identifier for page in shown.texts}
    if wanted & others:
        raise Undeliverable(
            f"Another alert stands on {min(wanted & others)}, and this centre keeps one message an identifier.",
            permanent=False,
            wait_s=WAIT_FOR_THE_OTHER_S,
        )
    until = parcel.notice.release.expires_at
    stale = (numbers.identifiers | (wanted if parcel.resumed else set())) - others

    async def work(centre: _Centre) -> Answer:
        answer = await _deleted(centre, stale)
        for page in shown.texts:
            form = osmocbc.form(page, numbers, at=now(), until=until)
            answer = await centre.ask("POST", osmocbc.PATH, form=form)
            if answer.status == CONFLICT:  # ours, of an attempt whose answer we never saw
                await _deleted(centre, {page.identifier})
                answer = await centre.ask("POST", osmocbc.PATH, form=form)
            if answer.status not in SENT:
                break
        return answer

    return work


def _by_deletion(numbers: Given) -> _Work:
    stale = numbers.identifiers - others_standing(numbers.row, at=now())

    async def work(centre: _Centre) -> Answer:
        return await _deleted(centre, stale)

    return work


async def _deleted(centre: _Centre, identifiers: Collection[int]) -> Answer:
    """The last answer, or the first that is no yes. What is not there has ended already."""
    for identifier in sorted(identifiers):
        answer = await centre.ask("DELETE", f"{osmocbc.PATH}/{identifier}")
        if answer.status not in SENT and answer.status != NOT_THERE:
            return answer
    return Answer(SENT.start, {}, b"")


# -- the routes ---------------------------------------------------------------------------------


def _by_some_route(parcel: Parcel, numbers: Given, work: _Work, said: str) -> Receipt:
    route, answer = asyncio.run(_tried(parcel.target, _routes(parcel.target), work))
    taken(numbers.row, route, at=now())
    place = route.partition("://")[2].partition("/")[0]
    return Receipt(
        f"{numbers.reference.identifier} {numbers.serial:04X}", f"{said} · {place} · {answer.status}"
    )


def _routes(target: Target) -> list[str]:
    """In the order of the account, but the one that took the last message first."""
    named = [one.rstrip("/") for one in target.options.get("base", "").replace(",", " ").split()]
    if not named:
        raise Undeliverable(
            "This centre has no address: name one or more as `base` of the account.", permanent=True
        )
    good = last_good_route(target.key)
    return sorted(named, key=lambda route: route != good)


async def _tried(target: Target, routes: list[str], work: _Work) -> tuple[str, Answer]:
    """The first route that takes it. The same message by another route does no harm: it bears the same number."""
    failures: list[Undeliverable] = []
    try:
        async with (
            asyncio.timeout(ALTOGETHER_S),
            calling.session(allowed_hosts=settings.INSIDE_HOSTS, connections=2) as session,
        ):
            for route in routes:
                answer = await _by_one_route(_Centre(session, route, target), work, failures)
                if answer is not None and answer.status in SENT:
                    return route, answer
                if answer is not None and answer.status in ABOUT_THE_MESSAGE:
                    break
    except TimeoutError:
        failures.append(Undeliverable("The routes together took too long.", permanent=False, maybe_sent=True))
    raise _all_failed(failures)


async def _by_one_route(centre: _Centre, work: _Work, failures: list[Undeliverable]) -> Answer | None:
    """What this route answered, with the failure written down; None when it did not."""
    try:
        answer = await work(centre)
    except NotAllowed as error:
        failures.append(Undeliverable(str(error), permanent=True))
        return None
    except Unreachable as error:
        failures.append(Undeliverable(str(error), permanent=False, maybe_sent=error.maybe_sent))
        return None
    if answer.status not in SENT:
        failures.append(_refusal(answer))
    return answer


def _refusal(answer: Answer) -> Undeliverable:
    words = answer.body.decode(errors="replace")[:150]
    return Undeliverable(
        f"The centre answered {answer.status}. {words}".strip(),
        permanent=answer.status in ABOUT_THE_MESSAGE,
        maybe_sent=answer.status in SERVER_ERRORS,
    )


def _all_failed(failures: list[Undeliverable]) -> Undeliverable:
    """One sentence for all; for good only if the message itself, or every address, is at fault."""
    last = failures[-1]
    refused = last.permanent and not any(one.maybe_sent for one in failures)
    return Undeliverable(
        " ".join(dict.fromkeys(str(one) for one in failures))[:300],
        permanent=refused or all(one.permanent for one in failures),
        maybe_sent=any(one.maybe_sent for one in failures),
    )


def _pages(shown: Broadcast) -> str:
    return " + ".join(f"{page.identifier}: {page.pages} pages" for page in shown.texts)
