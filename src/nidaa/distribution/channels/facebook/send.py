import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Notice, Parcel, Receipt
from nidaa.distribution.rules.posts import LONGEST, must_look, post_token, sequence_in, undeliverable
from nidaa.ground import calling
from nidaa.ground.country import pack
from nidaa.ground.graph.client import Graph, login_of
from nidaa.ground.graph.errors import Fault
from nidaa.ground.graph.faults import Action
from nidaa.packs.facts import Act

from .render import Post, Standing, known_from, render

BUDGET_S = 20.0  # all calls of one attempt together: shorter than the lease
# Meta's clock and ours differ; a list that begins too early costs nothing.
LOOK_BACK = timedelta(hours=1)
POSTS_A_LIST, MOST_LISTS = 25, 4


def send(parcel: Parcel) -> Receipt:
    """Post, correct or take down, and read back what the page shows then.

    Raises:
        Undeliverable: with what Meta says and its trace. Never for good when something is to be taken down.
    """
    try:
        return asyncio.run(_send(parcel))
    except Fault as fault:
        raise undeliverable(fault, parcel.notice) from fault


async def _send(parcel: Parcel) -> Receipt:
    notice, options = parcel.notice, parcel.target.options
    if not options.get("page", "").isdigit():
        raise Undeliverable("This account names no page: write its number as page.", permanent=True)
    login = login_of(options, parcel.target.secrets)
    languages = tuple(options.get("languages", "").split()) or parcel.target.languages
    post = render(notice, parcel.photo, languages=languages, zone=pack().timezone)
    async with calling.session(allowed_hosts=settings.INSIDE_HOSTS, connections=2) as session:
        urgent = notice.release.act is not Act.ALERT
        graph = Graph(session, login, budget_s=BUDGET_S, urgent=urgent)
        desk = _Desk(graph, options["page"], notice)
        return await (_taken_down(parcel, desk, post) if notice.withdrawn else _shown(parcel, desk, post))


async def _shown(parcel: Parcel, desk: "_Desk", post: Post) -> Receipt:
    """One post shows this release, and no other post shows the alert."""
    sequence = parcel.notice.release.sequence
    # Its receipt also says that every post before it was taken down.
    known = known_from(parcel.earlier)[:1]
    if must_look(parcel.earlier, resumed=parcel.resumed):
        known = _merged(known, await desk.look())
    if any(one.sequence > sequence for one in known):
        return Receipt("overtaken", "A later release is posted already.")
    mine = next((one for one in known if one.sequence == sequence), None)
    old = next((one for one in known if one.mark == post.mark), None)
    if mine:
        kept, done = replace(mine, mark=post.mark), "Found"
    elif old and await desk.edited(old, post):
        kept, done = replace(old, sequence=sequence), "Edited"
    else:
        kept, done = await desk.post(post), "Posted"
        # What an earlier attempt sent may have arrived between our look and our post.
        known = _merged(known, await desk.look()) if parcel.resumed else known
    try:
        await desk.take_down([one for one in known if one.post != kept.post])
    except Fault as fault:
        raise Undeliverable(
            str(fault)[:LONGEST], permanent=False, maybe_sent=True, wait_s=fault.wait_s
        ) from fault
    return Receipt(kept.reference, f"{done}. {await desk.read_back(kept)}"[:LONGEST])


async def _taken_down(parcel: Parcel, desk: "_Desk", post: Post) -> Receipt:
    """No post shows the alert; a short one, of nobody, says that it is over.

    Deleted, not edited: the public can read what an edited post said before.
    """
    sequence, known = parcel.notice.release.sequence, known_from(parcel.earlier)
    before = [one for one in known if one.sequence < sequence]
    failure = await _attempt(desk, before)
    listed = await desk.look()
    there = {one.post for one in listed}
    left = [one for one in _merged(known, listed) if one.sequence < sequence and one.post in there]
    failure = await _attempt(desk, left) if left else failure
    closing = next((one for one in listed if one.sequence == sequence), None)
    if closing is None and (before or left):
        closing = await desk.post(post)
    if failure:
        raise failure
    if closing is None:
        return Receipt("", "Nothing of this alert stands on the page.")
    gone = len({one.post for one in (*before, *left)})
    return Receipt(closing.reference, f"Deleted: {gone}. {await desk.read_back(closing)}"[:LONGEST])


async def _attempt(desk: "_Desk", standings: Iterable[Standing]) -> Undeliverable | None:
    """Take down what can be; the first failure is told afterwards, with the place where a person can do it."""
    failure = None
    for one in standings:
        try:
            await desk.take_down([one])
        except Fault as fault:
            sentence = f"{fault} Delete by hand: https://www.facebook.com/{one.post}"
            failure = failure or undeliverable(fault, desk.notice, sentence)
    return failure


def _merged(known: list[Standing], listed: list[Standing]) -> list[Standing]:
    """By post, newest release first: the page says which release it shows, our receipts which photo."""
    held = {one.post: one for one in known}
    shown = {one.post: replace(held.get(one.post, one), sequence=one.sequence) for one in listed}
    return sorted({**held, **shown}.values(), key=lambda one: -one.sequence)


@dataclass(frozen=True, slots=True)
class _Desk:
    """One page, for one alert."""

    graph: Graph
    page: str
    notice: Notice

    async def post(self, post: Post) -> Standing:
        photo = await self._upload(post) if post.photo else ""
        values: dict[str, object] = {"message": post.message, "published": True}
        if photo:
            values["attached_media"] = [{"media_fbid": photo}]
        reply = await self.graph.write(f"{self.page}/feed", values)
        if not reply.text("id"):
            raise Fault("Meta’s answer names no post.", Action.TRANSIENT, trace=reply.trace, wrote=True)
        return Standing(self.notice.release.sequence, reply.text("id"), photo, post.mark)

    async def _upload(self, post: Post) -> str:
        """Kept for the post, shown by itself nowhere; Meta drops it within a day if no post comes to use it."""
        values = {"published": False, "temporary": True, "alt_text_custom": post.alt}
        file = calling.File("photo.jpg", post.photo, "image/jpeg")
        reply = await self.graph.upload(f"{self.page}/photos", values, file)
        if not reply.text("id"):
            raise Fault("Meta’s answer names no photo.", Action.TRANSIENT, trace=reply.trace)
        return reply.text("id")

    async def edited(self, old: Standing, post: Post) -> bool:
        """Give a post another text; False when somebody has deleted it."""
        try:
            await self.graph.write(old.post, {"message": post.message})
        except Fault as fault:
            if fault.action is not Action.MISSING:
                raise
            await self._check_gone([(old.post, fault)])
            return False
        return True

    async def take_down(self, standings: list[Standing]) -> None:
        """Delete posts and their photos. What Meta says is missing must not be on the page's list any more."""
        doubts: list[tuple[str, Fault]] = []
        for one in standings:
            for thing in filter(None, (one.post, one.photo)):
                try:
                    await self.graph.remove(thing)
                except Fault as fault:
                    if fault.action is not Action.MISSING:
                        raise
                    doubts.append((thing, fault))
        await self._check_gone(doubts)

    async def _check_gone(self, doubts: list[tuple[str, Fault]]) -> None:
        """What Meta calls missing may be a way that Meta has lost: then the page still lists it."""
        there = {one.post for one in await self.look()} if doubts else set()
        for thing, fault in doubts:
            if thing in there:
                raise fault

    async def look(self) -> list[Standing]:
        """The posts of this alert that the page shows, by our reference in their texts; newest release first."""
        since = int((self.notice.published_at - LOOK_BACK).timestamp())
        asked = {"fields": "id,message,created_time", "limit": str(POSTS_A_LIST), "since": str(since)}
        found: list[Standing] = []
        for _ in range(MOST_LISTS):
            reply = await self.graph.read(f"{self.page}/published_posts", **asked)
            rows = reply.rows()
            for row in rows:
                sequence = sequence_in(str(row.get("message", "")), self.notice.release.code)
                if sequence:
                    found.append(Standing(sequence, str(row.get("id"))))
            after = _cursor(reply.body.get("paging"))
            if len(rows) < POSTS_A_LIST or not after:
                break
            asked["after"] = after
        return sorted(found, key=lambda one: -one.sequence)

    async def read_back(self, one: Standing) -> str:
        """What the page shows, in a few words: the proof.

        Raises:
            Undeliverable: it does not show what was sent.
        """
        fields = "message,updated_time,is_published,permalink_url"
        try:
            reply = await self.graph.read(one.post, fields=fields)
        except Fault as fault:
            return f"Not read back: {fault}"
        if post_token(self.notice) not in reply.text("message") or reply.body.get("is_published") is False:
            raise Undeliverable("The page does not show what was sent.", permanent=False, maybe_sent=True)
        trace = f" Trace {reply.trace}." if reply.trace else ""
        return f"Read back at {reply.text('updated_time')}: {reply.text('permalink_url')}{trace}"


def _cursor(paging: object) -> str:
    """Meta's own address of the next list is not followed: it may hold the token."""
    cursors = paging.get("cursors") if isinstance(paging, dict) else None
    after = cursors.get("after") if isinstance(cursors, dict) else None
    return after if isinstance(after, str) and isinstance(paging, dict) and paging.get("next") else ""
