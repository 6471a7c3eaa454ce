import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Notice, Parcel, Receipt
from nidaa.distribution.rules import photo_url, site_of
from nidaa.distribution.rules.posts import LONGEST, must_look, post_token, sequence_in, undeliverable
from nidaa.ground import calling
from nidaa.ground.country import pack
from nidaa.ground.graph.client import CALL_S, Graph, login_of
from nidaa.ground.graph.errors import Fault
from nidaa.ground.graph.faults import Action
from nidaa.ground.graph.health import quota_of
from nidaa.packs.facts import Act

from .render import Standing, alt_text, caption, known_from, unfit

BUDGET_S = 22.0  # all calls and all waiting of one attempt together: shorter than the lease
# Between two looks at a container; an image is ready within a few seconds when all is well.
PAUSES_S = (0.5, 1.0, 2.0)
LOOK_BACK = timedelta(hours=1)
POSTS_A_LIST = 50
# The last tenth of the day's posts is kept for corrections.
KEPT_SHARE = 10
WAIT_FOR_PAGE_S = 3.0
NO_PHOTO = "Instagram takes no post without a photo, and this alert has none."
OUTAGES = frozenset({Action.MISSING, Action.TRANSIENT})


def send(parcel: Parcel) -> Receipt:
    """Publish, replace or delete, and read back what the account shows then.

    Raises:
        Undeliverable: with what Meta says and its trace. Never for good when something is to be deleted.
    """
    try:
        return asyncio.run(_send(parcel))
    except Fault as fault:
        raise undeliverable(fault, parcel.notice) from fault


async def _send(parcel: Parcel) -> Receipt:
    options = parcel.target.options
    if not options.get("account", "").isdigit():
        raise Undeliverable(
            "This account names no Instagram account: write its number as account.", permanent=True
        )
    login = login_of(options, parcel.target.secrets)
    async with calling.session(allowed_hosts=settings.INSIDE_HOSTS, connections=2) as session:
        urgent = parcel.notice.release.act is not Act.ALERT
        graph = Graph(session, login, budget_s=BUDGET_S, urgent=urgent)
        desk = _Desk(graph, options["account"], parcel.notice)
        return await (_taken_down(parcel, desk) if parcel.notice.withdrawn else _shown(parcel, desk))


async def _shown(parcel: Parcel, desk: "_Desk") -> Receipt:
    """One post shows this release, and no other post shows the alert: the new one first, then the old one goes."""
    sequence = parcel.notice.release.sequence
    # Its receipt also says that every post before it was deleted.
    known = known_from(parcel.earlier)[:1]
    if must_look(parcel.earlier, resumed=parcel.resumed):
        known = [*known, *await desk.look()]
    if any(one.sequence > sequence for one in known):
        return Receipt("overtaken", "A later release is posted already.")
    kept = next((one for one in known if one.sequence == sequence), None)
    if kept is None and parcel.photo is not None:
        kept = await desk.publish(parcel)
        # What an earlier attempt sent may have arrived between our look and our post.
        known += await desk.look() if parcel.resumed else []
    old = [one for one in {row.post: row for row in known}.values() if kept is None or one.post != kept.post]
    if failure := await _attempt(desk, old):
        raise failure
    if kept is None and not old:
        raise Undeliverable(NO_PHOTO, permanent=True)
    if kept is None:
        return Receipt("", f"{NO_PHOTO} The earlier post was deleted.")
    return await desk.read_back(kept)


async def _taken_down(parcel: Parcel, desk: "_Desk") -> Receipt:
    known = known_from(parcel.earlier)
    failure = await _attempt(desk, known)
    left = await desk.look()
    failure = await _attempt(desk, left) if left else failure
    if failure:
        raise failure
    return Receipt(
        "", f"Deleted: {len({one.post for one in (*known, *left)})}. The account lists no post of this alert."
    )


async def _attempt(desk: "_Desk", standings: list[Standing]) -> Undeliverable | None:
    """Delete what can be deleted; the first failure is told afterwards, with the place where a person can do it."""
    failure = None
    for one in standings:
        try:
            await desk.delete(one)
        except Fault as fault:
            sentence = f"{fault} Delete by hand: {one.link or one.post}"
            failure = failure or Undeliverable(
                sentence[:LONGEST], permanent=False, maybe_sent=True, wait_s=fault.wait_s
            )
    return failure


@dataclass(frozen=True, slots=True)
class _Desk:
    """One Instagram account, for one alert."""

    graph: Graph
    account: str
    notice: Notice

    async def publish(self, parcel: Parcel) -> Standing:
        if parcel.photo is not None and (why := unfit(parcel.photo)):
            raise Undeliverable(why, permanent=True)
        await self._wait_for_our_page()
        await self._check_quota()
        languages = tuple(parcel.target.options.get("languages", "").split()) or parcel.target.languages
        values = {
            "image_url": photo_url(self.notice),
            "caption": caption(self.notice, languages=languages, zone=pack().timezone),
            "alt_text": alt_text(self.notice, languages=languages),
        }
        container = (await self.graph.write(f"{self.account}/media", values)).text("id")
        await self._wait_until_ready(container)
        return await self._publish(container)

    async def _wait_for_our_page(self) -> None:
        """Another worker writes the page at this very moment; without the photo there, Meta would find nothing."""
        place = Path(settings.PUBLIC_FOLDER) / photo_url(self.notice).removeprefix(f"{site_of(self.notice)}/")
        for _ in range(int(WAIT_FOR_PAGE_S / PAUSES_S[0])):
            if place.exists():
                return
            await asyncio.sleep(PAUSES_S[0])
        if not place.exists():
            raise Undeliverable(
                "The photo is not on our own page yet.", permanent=False, wait_s=WAIT_FOR_PAGE_S
            )

    async def _check_quota(self) -> None:
        """Meta's own pages give three different numbers, so it is asked; when it cannot be asked, we go on."""
        try:
            reply = await self.graph.read(
                f"{self.account}/content_publishing_limit", fields="quota_usage,config"
            )
        except Fault as fault:
            if fault.action in OUTAGES:
                return
            raise
        used, total = quota_of(next(iter(reply.rows()), {}))
        kept = total // KEPT_SHARE if self.notice.release.act is Act.ALERT else 0
        if total and used >= total - kept:
            sentence = f"{used} of {total} posts that Instagram takes in 24 hours are used; the rest is for corrections."
            raise Fault(sentence, Action.QUOTA)

    async def _wait_until_ready(self, container: str) -> None:
        """Publishing early is an error; and in an outage of Meta's a container that is there is called missing."""
        for turn in range(100):
            status = await self._status(container)
            if status == "FINISHED":
                return
            if status in {"ERROR", "EXPIRED"}:
                raise Fault(
                    f"Instagram could not make the post ready ({status.lower()}).", Action.NOT_FETCHED
                )
            pause = PAUSES_S[min(turn, len(PAUSES_S) - 1)]
            if self.graph.left_s < pause + CALL_S:
                break
            await asyncio.sleep(pause)
        raise Fault("Instagram has not made the post ready yet.", Action.NOT_READY)

    async def _status(self, container: str) -> str:
        try:
            return (await self.graph.read(container, fields="status_code")).text("status_code")
        except Fault as fault:
            if fault.action in OUTAGES:
                return ""
            raise

    async def _publish(self, container: str) -> Standing:
        try:
            reply = await self.graph.write(f"{self.account}/media_publish", {"creation_id": container})
        except Fault as fault:
            if not fault.maybe_sent:
                raise
            return await self._found_after(fault, container)
        if not reply.text("id"):
            raise Fault("Meta’s answer names no post.", Action.TRANSIENT, trace=reply.trace, wrote=True)
        return Standing(self.notice.release.sequence, reply.text("id"))

    async def _found_after(self, fault: Fault, container: str) -> Standing:
        """The answer did not come: the container says whether it was published, the list says as what."""
        if await self._status(container) == "PUBLISHED":
            for one in await self.look():
                if one.sequence == self.notice.release.sequence:
                    return one
        raise fault

    async def delete(self, one: Standing) -> None:
        """What Meta calls missing must not be on the account's list any more."""
        try:
            await self.graph.remove(one.post)
        except Fault as fault:
            if fault.action is not Action.MISSING or one.post in {left.post for left in await self.look()}:
                raise

    async def look(self) -> list[Standing]:
        """The posts of this alert on the account, by our reference in their captions."""
        since = int((self.notice.published_at - LOOK_BACK).timestamp())
        reply = await self.graph.read(
            f"{self.account}/media",
            fields="id,caption,timestamp,permalink",
            limit=str(POSTS_A_LIST),
            since=str(since),
        )
        found = []
        for row in reply.rows():
            sequence = sequence_in(str(row.get("caption", "")), self.notice.release.code)
            if sequence:
                found.append(Standing(sequence, str(row.get("id")), str(row.get("permalink", ""))))
        return sorted(found, key=lambda one: -one.sequence)

    async def read_back(self, one: Standing) -> Receipt:
        """The receipt, with what the account shows as the proof.

        Raises:
            Undeliverable: it does not show what was sent.
        """
        try:
            reply = await self.graph.read(one.post, fields="caption,permalink,timestamp")
        except Fault as fault:
            return Receipt(one.reference, f"Published. Not read back: {fault}"[:LONGEST])
        if post_token(self.notice) not in reply.text("caption"):
            raise Undeliverable("The account does not show what was sent.", permanent=False, maybe_sent=True)
        shown = Standing(one.sequence, one.post, reply.text("permalink"))
        trace = f" Trace {reply.trace}." if reply.trace else ""
        return Receipt(shown.reference, f"Published. Read back: {reply.text('timestamp')}.{trace}"[:LONGEST])
