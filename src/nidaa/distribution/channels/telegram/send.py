import asyncio
import json
from typing import Any

from django.conf import settings

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Parcel, Receipt, Target
from nidaa.ground import calling

from .bot import Bot, Refused
from .render import Post, Reference, blank, reference_of, render

BASE = "https://api.telegram.org"
WHOLE_S = 25.0  # for all calls of a delivery
LOOK_BACK = 5  # posts: so many may have been posted in the channel since the attempt whose answer never came
SIGN = "·"
# What Telegram answers when there is nothing left to do, or nothing that can be done to this post.
UNCHANGED = "message is not modified"
GONE = ("message to delete not found", "message to edit not found", "message_id_invalid")
KEPT = ("message can't be deleted", "message can't be edited")
LOOKED = "Looked in the channel."
LOOK_BY_HAND = "A post of an earlier attempt may stand in the channel: look, and delete it by hand."


def send(parcel: Parcel) -> Receipt:
    """Post an alert, correct its post, or take its posts away and say that it is over.

    Raises:
        Undeliverable: told to wait (`wait_s`), no answer (`maybe_sent`), or refused for good.
    """
    return asyncio.run(_within(parcel))


async def _within(parcel: Parcel) -> Receipt:
    try:
        async with asyncio.timeout(WHOLE_S):
            return await _send(parcel)
    except TimeoutError:
        raise Undeliverable("Telegram is too slow.", permanent=False, maybe_sent=True) from None


async def _send(parcel: Parcel) -> Receipt:
    target = parcel.target
    if not target.secrets.get("token") or not target.options.get("chat"):
        raise Undeliverable("This Telegram account names no chat or no token.", permanent=True)
    post = render(parcel.notice, parcel.photo, _languages(target))
    async with calling.session(allowed_hosts=settings.INSIDE_HOSTS, connections=2) as session:
        base = target.options.get("base", BASE).rstrip("/")
        bot = Bot(session, base, target.secrets["token"], target.options["chat"])
        if parcel.notice.withdrawn:
            return await _taken_back(bot, parcel, post)
        return await _published(bot, parcel, post)


async def _published(bot: Bot, parcel: Parcel, post: Post) -> Receipt:
    last = next(iter(_known(parcel)), None)
    there = await _put_right(bot, last, post) if last else None
    if there is not None:
        return Receipt(str(there), "Corrected in place.")
    if parcel.resumed or _lost(parcel):
        return await _after_silence(bot, parcel, post)
    return Receipt(str(await _posted(bot, post)), "Posted.")


async def _after_silence(bot: Bot, parcel: Parcel, post: Post) -> Receipt:
    """A post may stand with its photo, at a number we do not know: look, or post without the photo.

    A second photo that nobody can take away would be worse than a text that leads to the page. A look that broke off
    is tried again: what breaks a look breaks a post, and would leave one more that nobody knows.
    """
    try:
        found = await _looked_for(bot, parcel)
    except (Refused, Undeliverable) as failure:
        if isinstance(failure, Undeliverable) and (failure.maybe_sent or failure.wait_s):
            raise
        return Receipt(str(await _posted(bot, Post(post.text))), f"Without the photo. {LOOK_BY_HAND}")
    there = await _put_right(bot, found[0], post) if found else None
    gone = [await _taken_away(bot, other, post.text) for other in found[1:]]
    said = f"{'Found again' if there else 'Posted'}. {LOOKED if all(gone) else LOOK_BY_HAND}"
    return Receipt(str(there or await _posted(bot, post)), said)


async def _put_right(bot: Bot, there: Reference, post: Post) -> Reference | None:
    """Make a post say what it should; where it cannot become that, it is taken away, and None."""
    if bool(there.mark) == bool(post.mark):
        try:
            return await _edited(bot, there, post)
        except Refused as refusal:
            refusal.check(*GONE, *KEPT)
    await _taken_away(bot, there, post.text)
    return None


async def _taken_back(bot: Bot, parcel: Parcel, post: Post) -> Receipt:
    """The photo goes first. The word that it is over may come twice: it names nobody."""
    gone = [await _taken_away(bot, known, post.text) for known in _known(parcel)]
    if _lost(parcel):
        gone.append(await _searched_and_taken_away(bot, parcel, post.text))
    said = await _posted(bot, post, quiet=parcel.resumed)
    if not all(gone):
        # Told as a failure, so that it stands on the board until a person has looked.
        raise Undeliverable(f"The end was posted ({said}). {LOOK_BY_HAND}", permanent=True, maybe_sent=True)
    return Receipt(str(said), "The posts of the alert are deleted; its end is posted.")


async def _searched_and_taken_away(bot: Bot, parcel: Parcel, over: str) -> bool:
    """False also when it is not among the last posts: hours later it may stand far above them."""
    try:
        found = await _looked_for(bot, parcel)
    except (Refused, Undeliverable):
        return False
    gone = [await _taken_away(bot, one, over) for one in found]
    return bool(gone) and all(gone)


def _lost(parcel: Parcel) -> bool:
    """Whether an earlier release may have left a post whose number we never learned, and nobody has looked since."""
    for one in parcel.earlier:
        if LOOKED in one.detail:
            return False
        if one.maybe_sent and (reference_of(one.reference) is None or LOOK_BY_HAND in one.detail):
            return True
    return False


async def _looked_for(bot: Bot, parcel: Parcel) -> list[Reference]:
    """Posts of this alert that we do not know, among the last of the channel, newest first.

    A channel cannot be read. But posts are numbered: a sign that is deleted at once tells the last number, and posts
    before it can be forwarded to the desk's own chat, which tells what they say. A sign that an earlier look could
    not delete is deleted on the way.

    Raises:
        Refused, Undeliverable: it could not be looked at.
    """
    desk = parcel.target.options.get("desk")
    if not desk:
        raise Refused("no desk")
    last = await _posted(bot, Post(SIGN), quiet=True)
    await _taken_away(bot, last, SIGN)
    known, found = {one.message for one in _known(parcel)}, []
    for number in range(last.message - 1, max(0, last.message - 1 - LOOK_BACK), -1):
        said = await _forwarded(bot, desk, Reference(last.chat, number, ""))
        there = Reference(last.chat, number, "photo" if said.get("photo") else "")
        if _text_of(said) == SIGN:
            await _taken_away(bot, there, SIGN)
        elif number not in known and parcel.notice.release.code in _text_of(said):
            found.append(there)
    return found


async def _forwarded(bot: Bot, desk: str, there: Reference) -> dict[str, Any]:
    """What a post says; the copy at the desk is deleted at once. Empty for a number without a post."""
    where = {"from_chat_id": there.chat, "message_id": str(there.message)}
    try:
        copy = await bot.ask("forwardMessage", {"chat_id": desk, "disable_notification": "true", **where})
    except Refused as refusal:
        if refusal.says("message to forward not found"):
            return {}
        raise
    at = _place(copy, "")
    await bot.ask("deleteMessage", {"chat_id": at.chat, "message_id": str(at.message)})
    return dict(copy)


def _text_of(message: dict[str, Any]) -> str:
    return str(message.get("caption") or message.get("text") or "")


async def _posted(bot: Bot, post: Post, *, quiet: bool = False) -> Reference:
    fields = {"chat_id": bot.chat, "disable_notification": "true" if quiet else "false"}
    if post.photo:
        try:
            made = await bot.ask("sendPhoto", fields | {"caption": post.text}, post.photo)
            return _place(made, post.mark)
        except Refused as refusal:
            refusal.check("photo_", "image_process_failed", "wrong file", "file is too big")
    try:
        made = await bot.ask("sendMessage", fields | _words(post))
    except Refused as refusal:
        raise Undeliverable(f"Telegram refused: {refusal}", permanent=True) from None
    return _place(made, "")


def _words(post: Post) -> dict[str, str]:
    """Without a preview: Telegram would keep a copy of the page's words past the end."""
    return {"text": post.text, "link_preview_options": json.dumps({"is_disabled": True})}


async def _edited(bot: Bot, there: Reference, post: Post) -> Reference:
    where = {"chat_id": there.chat, "message_id": str(there.message)}
    try:
        if not post.mark:
            await bot.ask("editMessageText", where | _words(post))
        elif post.mark == there.mark:
            await bot.ask("editMessageCaption", where | {"caption": post.text})
        else:
            media = {"type": "photo", "media": "attach://photo", "caption": post.text}
            await bot.ask("editMessageMedia", where | {"media": json.dumps(media)}, post.photo)
    except Refused as refusal:
        if not refusal.says(UNCHANGED):
            raise
    return Reference(there.chat, there.message, post.mark)


async def _taken_away(bot: Bot, there: Reference, over: str) -> bool:
    """Delete a post; one that Telegram keeps (48 hours, lost rights) is made to say that it is over instead.

    False when neither could be done.
    """
    where = {"chat_id": there.chat, "message_id": str(there.message)}
    try:
        await bot.ask("deleteMessage", where)
    except Refused as refusal:
        refusal.check(*GONE, *KEPT)
        if refusal.says(*KEPT):
            return await _blanked(bot, there, over)
    return True


async def _blanked(bot: Bot, there: Reference, over: str) -> bool:
    try:
        await _edited(bot, there, Post(over, blank(), "blank") if there.mark else Post(over))
    except Refused as refusal:
        refusal.check(*GONE, *KEPT)
        return not refusal.says(*KEPT)
    return True


def _known(parcel: Parcel) -> list[Reference]:
    """Posts of this alert that we know, newest first, each once."""
    known: dict[int, Reference] = {}
    for one in parcel.earlier:
        found = reference_of(one.reference)
        if found is not None:
            known.setdefault(found.message, found)
    return list(known.values())


def _languages(target: Target) -> tuple[str, ...]:
    named = target.options.get("languages", "").replace(",", " ").split()
    return target.languages or tuple(named)


def _place(message: Any, mark: str) -> Reference:
    try:
        return Reference(str(int(message["chat"]["id"])), int(message["message_id"]), mark)
    except (KeyError, TypeError, ValueError):
        raise Undeliverable(
            "Telegram did not say where the post is.", permanent=False, maybe_sent=True
        ) from None
