import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from nidaa.distribution.errors import Undeliverable
from nidaa.distribution.facts import Earlier, Parcel, Receipt, Target
from nidaa.ground import calling, http

from .render import Post, Reference, blank, reference_of, render

BASE = "https://api.telegram.org"
DEADLINE_S = 6.0  # for one call; whatever is to be done takes at most four of them
BAD_REQUEST, TOO_MANY, SERVER_ERRORS = 400, 429, range(500, 600)
OF_THE_ACCOUNT = ("chat not found", "not enough rights", "need administrator rights")
# What Telegram answers when there is nothing left to do, or nothing that can be done to this post.
UNCHANGED = "message is not modified"
GONE = ("message to delete not found", "message to edit not found", "message_id_invalid")
KEPT = ("message can't be deleted", "message can't be edited")
LOOK_BY_HAND = "A post of an earlier attempt may stand in the channel: look, and delete it by hand."


class _Refused(Exception):
    """Telegram's own sentence, in small letters."""


@dataclass(frozen=True, slots=True)
class _Bot:
    session: calling.Session
    base: str
    token: str
    chat: str

    async def ask(self, method: str, fields: Mapping[str, str], photo: bytes = b"") -> Any:
        """One call of the Bot API; what it answers as result.

        Raises:
            _Refused: by a sentence that depends on the post. Undeliverable: everything else.
        """
        form: dict[str, str | calling.File] = {**fields}
        if photo:
            form["photo"] = calling.File("photo.jpg", photo, "image/jpeg")
        try:
            # The token is part of the address: no error may carry the address.
            url = f"{self.base}/bot{self.token}/{method}"
            answer = await calling.call(self.session, "POST", url, form=form, deadline_s=DEADLINE_S)
        except http.NotAllowed as error:
            raise Undeliverable(str(error), permanent=True) from None
        except http.Unreachable as error:
            raise Undeliverable(str(error), permanent=False, maybe_sent=error.maybe_sent) from None
        return _result(answer)


def send(parcel: Parcel) -> Receipt:
    """Post an alert, correct its post, or take its posts away and say that it is over.

    Raises:
        Undeliverable: told to wait (`wait_s`), no answer (`maybe_sent`), or refused for good.
    """
    return asyncio.run(_send(parcel))


async def _send(parcel: Parcel) -> Receipt:
    target = parcel.target
    if not target.secrets.get("token") or not target.options.get("chat"):
        raise Undeliverable("This Telegram account names no chat or no token.", permanent=True)
    post = render(parcel.notice, parcel.photo, _languages(target))
    async with calling.session(allowed_hosts=settings.INSIDE_HOSTS, connections=2) as session:
        base = target.options.get("base", BASE).rstrip("/")
        bot = _Bot(session, base, target.secrets["token"], target.options["chat"])
        if parcel.notice.withdrawn:
            return await _taken_back(bot, parcel, post)
        return await _published(bot, parcel, post)


async def _published(bot: _Bot, parcel: Parcel, post: Post) -> Receipt:
    last = next(iter(_known(parcel)), None)
    if last is not None and bool(last.mark) == bool(post.mark):
        try:
            return Receipt(str(await _edited(bot, last, post)), "Corrected in place.")
        except _Refused as refusal:
            _check(refusal, (*GONE, *KEPT))
    if last is not None:
        await _taken_away(bot, last, post.text)
    if parcel.resumed:
        # The first attempt may stand with its photo, at a number we do not know. A second photo that nobody can
        # take away would be worse than a text that leads to the page.
        return Receipt(str(await _posted(bot, Post(post.text))), f"Without the photo. {LOOK_BY_HAND}")
    return Receipt(str(await _posted(bot, post)), "Posted.")


async def _taken_back(bot: _Bot, parcel: Parcel, post: Post) -> Receipt:
    """The photo goes first. The word that it is over may come twice: it names nobody."""
    gone = [await _taken_away(bot, known, post.text) for known in _known(parcel)]
    said = await _posted(bot, post, quiet=parcel.resumed)
    if not all(gone) or any(_lost(one) for one in parcel.earlier):
        # Told as a failure, so that it stands on the board until a person has looked.
        raise Undeliverable(f"The end was posted ({said}). {LOOK_BY_HAND}", permanent=True, maybe_sent=True)
    return Receipt(str(said), "The posts of the alert are deleted; its end is posted.")


def _lost(one: Earlier) -> bool:
    """Whether an attempt may have left a post whose number we never learned."""
    return one.maybe_sent and (reference_of(one.reference) is None or LOOK_BY_HAND in one.detail)


async def _posted(bot: _Bot, post: Post, *, quiet: bool = False) -> Reference:
    fields = {"chat_id": bot.chat, "disable_notification": "true" if quiet else "false"}
    if post.photo:
        try:
            made = await bot.ask("sendPhoto", fields | {"caption": post.text}, post.photo)
            return _place(made, post.mark)
        except _Refused as refusal:
            _check(refusal, ("photo_", "image_process_failed", "wrong file", "file is too big"))
    try:
        made = await bot.ask("sendMessage", fields | _words(post))
    except _Refused as refusal:
        raise Undeliverable(f"Telegram refused: {refusal}", permanent=True) from None
    return _place(made, "")


def _words(post: Post) -> dict[str, str]:
    """Without a preview: Telegram would keep a copy of the page's words past the end."""
    return {"text": post.text, "link_preview_options": json.dumps({"is_disabled": True})}


async def _edited(bot: _Bot, there: Reference, post: Post) -> Reference:
    where = {"chat_id": there.chat, "message_id": str(there.message)}
    try:
        if not post.mark:
            await bot.ask("editMessageText", where | _words(post))
        elif post.mark == there.mark:
            await bot.ask("editMessageCaption", where | {"caption": post.text})
        else:
            media = {"type": "photo", "media": "attach://photo", "caption": post.text}
            await bot.ask("editMessageMedia", where | {"media": json.dumps(media)}, post.photo)
    except _Refused as refusal:
        if not _one_of((UNCHANGED,), refusal):
            raise
    return Reference(there.chat, there.message, post.mark)


async def _taken_away(bot: _Bot, there: Reference, over: str) -> bool:
    """Delete a post; one that Telegram keeps (48 hours, lost rights) is made to say that it is over instead.

    False when neither could be done.
    """
    where = {"chat_id": there.chat, "message_id": str(there.message)}
    try:
        await bot.ask("deleteMessage", where)
    except _Refused as refusal:
        _check(refusal, (*GONE, *KEPT))
        if _one_of(KEPT, refusal):
            return await _blanked(bot, there, over)
    return True


async def _blanked(bot: _Bot, there: Reference, over: str) -> bool:
    try:
        await _edited(bot, there, Post(over, blank(), "blank") if there.mark else Post(over))
    except _Refused as refusal:
        _check(refusal, (*GONE, *KEPT))
        return not _one_of(KEPT, refusal)
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


def _one_of(sentences: tuple[str, ...], refusal: _Refused) -> bool:
    return any(sentence in str(refusal) for sentence in sentences)


def _check(refusal: _Refused, expected: tuple[str, ...]) -> None:
    if not _one_of(expected, refusal):
        raise Undeliverable(f"Telegram refused: {refusal}", permanent=True) from None


def _result(answer: http.Answer) -> Any:
    said = _read(answer)
    if said.get("ok") is True:
        return said.get("result")
    sentence = str(said.get("description", ""))[:200].lower()
    if answer.status == TOO_MANY:
        raise Undeliverable("Telegram asks us to wait.", permanent=False, wait_s=_wait(said))
    if answer.status in SERVER_ERRORS or not said:
        # Bad gateways have been seen after the post stood.
        raise Undeliverable(f"Telegram answered {answer.status}.", permanent=False, maybe_sent=True)
    if answer.status == BAD_REQUEST and not any(word in sentence for word in OF_THE_ACCOUNT):
        raise _Refused(sentence)  # about this post: the caller knows what it means
    # 401 and 404: the token; 403: the bot may not post in this channel. A person can mend it while the alert stands.
    raise Undeliverable(f"Telegram refused the account ({answer.status}): {sentence}", permanent=False)


def _read(answer: http.Answer) -> dict[str, Any]:
    try:
        said = json.loads(answer.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _wait(said: dict[str, Any]) -> float:
    try:
        return max(1.0, float(said["parameters"]["retry_after"]))
    except (KeyError, TypeError, ValueError):
        return 5.0
