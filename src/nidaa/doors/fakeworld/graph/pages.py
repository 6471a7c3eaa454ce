"""Facebook pages: photos, posts, edits, deletions, and what can be read back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from nidaa.doors.fakeworld.facts import Answer, as_answer
from nidaa.doors.fakeworld.http.bodies import Upload
from nidaa.doors.fakeworld.outside import Outside
from nidaa.doors.fakeworld.scene import Post
from nidaa.doors.fakeworld.shelves import Photo
from nidaa.ground.clock import now

from .contract import is_true, listed, unlisted_field, unlisted_parameter
from .refusals import missing, refuse

Said = Mapping[str, Any]
FIRST_ID = 7_310_000_000
DEFAULT_FIELDS = "id,created_time,message"
LONGEST_MESSAGE = 63_206


def post_photo(outside: Outside, page: str, said: Said) -> Answer:
    """POST /{page}/photos: published with a post of its own, or kept for one."""
    if outside.habits.strict and (refusal := unlisted_parameter("page.create_photo", said)):
        return refusal
    if "url" not in said and not isinstance(said.get("source"), Upload):
        return refuse(324, message="(#324) Requires upload file")
    photo = Photo(
        _id(outside),
        page,
        "",
        str(said.get("alt_text_custom", "")),
        is_true(said, "published", otherwise=True),
    )
    outside.shelves.photos[photo.id] = photo
    _hang_up(outside, photo, said)
    text = str(said.get("message", said.get("caption", "")))
    action = "post" if photo.published else "photo"
    answer = {"id": photo.id}
    if photo.published:
        post = _new_post(outside, page, text, [photo.id])
        answer["post_id"] = post.id
    outside.ledger.take(
        "facebook", action, page, reference=answer.get("post_id", photo.id), text=text, said=_told(said)
    )
    return as_answer(answer)


def post_feed(outside: Outside, page: str, said: Said) -> Answer:
    """POST /{page}/feed: a post, with photos that wait."""
    if outside.habits.strict and (refusal := unlisted_parameter("page.create_feed", said)):
        return refusal
    photos = [str(one.get("media_fbid", "")) for one in listed(said, "attached_media")]
    text = str(said.get("message", ""))
    if refusal := _unfit(outside, text, photos):
        return refusal
    if not text and not photos and "link" not in said:
        return refuse(100, message="(#100) The status you are trying to publish is empty.")
    post = _new_post(outside, page, text, photos)
    post.shown = is_true(said, "published", otherwise=True)
    outside.ledger.take("facebook", "post", page, reference=post.id, text=text, said=_told(said))
    return as_answer({"id": post.id})


def edit(outside: Outside, post_id: str, said: Said) -> Answer:
    """POST /{post}: other words, other photos, hidden, published."""
    post = outside.scene.facebook.get(post_id)
    if post is None or post.deleted:
        return missing("POST", post_id)
    if outside.habits.strict and (refusal := unlisted_parameter("pagepost.api_update", said)):
        return refusal
    photos = [str(one.get("media_fbid", "")) for one in listed(said, "attached_media")]
    text = str(said.get("message", post.text))
    if refusal := _unfit(outside, text, photos):
        return refusal
    post.text = text
    if any(name.startswith("attached_media") for name in said):
        post.pictures = photos
    post.shown = is_true(said, "is_published", otherwise=post.shown) and not is_true(
        said, "is_hidden", otherwise=False
    )
    post.edits, post.changed_at = post.edits + 1, now()
    outside.ledger.take("facebook", "edit", post.place, reference=post.id, text=text, said=_told(said))
    return as_answer({"success": True})


def delete(outside: Outside, thing_id: str) -> Answer:
    """DELETE of a post, or of a photo wherever it hangs."""
    post, photo = outside.scene.facebook.get(thing_id), outside.shelves.photos.pop(thing_id, None)
    if post is not None and not post.deleted:
        post.deleted, post.changed_at = True, now()
        for name in post.pictures:
            outside.shelves.photos.pop(name, None)
    elif photo is not None:
        for other in outside.scene.facebook.values():
            other.pictures = [name for name in other.pictures if name != thing_id]
    else:
        return missing("DELETE", thing_id)
    place = post.place if post else photo.page if photo else ""
    outside.ledger.take("facebook", "delete", place, reference=thing_id)
    return as_answer({"success": True})


def read(outside: Outside, thing_id: str, said: Said) -> Answer:
    """GET of a post or of a photo."""
    asked = str(said.get("fields", DEFAULT_FIELDS))
    post, photo = outside.scene.facebook.get(thing_id), outside.shelves.photos.get(thing_id)
    outside.ledger.take("facebook", "read", thing_id, reference=thing_id, taken=False)
    if post is not None and not post.deleted:
        return unlisted_field("pagepost", asked) or as_answer(_as_fields(outside, post, asked))
    if photo is not None:
        whole = {
            "id": photo.id,
            "alt_text_custom": photo.alt,
            "picture": f"{outside.base}/_picture/{photo.picture}",
        }
        return as_answer({name: whole[name] for name in whole if name in asked or name == "id"})
    return missing("GET", thing_id)


def published_posts(outside: Outside, page: str, said: Said) -> Answer:
    """GET /{page}/published_posts: newest first, since when."""
    asked = str(said.get("fields", DEFAULT_FIELDS))
    if refusal := unlisted_field("pagepost", asked):
        return refusal
    since = _moment(str(said.get("since", "0")))
    outside.ledger.take("facebook", "list", page, taken=False)
    shown = [post for post in outside.scene.shows(outside.scene.facebook, page) if post.at >= since]
    kept = shown[: int(said.get("limit", 25))]
    return as_answer({"data": [_as_fields(outside, post, asked) for post in kept], "paging": {}})


def _new_post(outside: Outside, page: str, text: str, photos: list[str]) -> Post:
    moment = now()
    post = Post(f"{page}_{_id(outside)}", page, text, moment, moment, photos)
    post.alt = " · ".join(outside.shelves.photos[one].alt for one in photos if one in outside.shelves.photos)
    outside.scene.facebook[post.id] = post
    for name in photos:
        outside.shelves.photos[name].published = True
    return post


def _unfit(outside: Outside, text: str, photos: list[str]) -> Answer | None:
    if len(text) > LONGEST_MESSAGE:
        return refuse(100, message="(#100) The message is too long.")
    if any(name not in outside.shelves.photos for name in photos):
        return refuse(
            100, message="(#100) Invalid parameter: attached_media names a photo that does not exist."
        )
    return None


def _hang_up(outside: Outside, photo: Photo, said: Said) -> None:
    source = said.get("source")
    photo.picture = f"fb{photo.id}"
    if isinstance(source, Upload):
        outside.scene.hang_up(photo.picture, source.kind, source.content)
    else:
        outside.courier.fetch(str(said["url"]), lambda kind, content: _fetched(outside, photo, kind, content))


def _fetched(outside: Outside, photo: Photo, kind: str, content: bytes) -> None:
    if content:
        outside.scene.hang_up(photo.picture, kind, content)


def _as_fields(outside: Outside, post: Post, asked: str) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "id": post.id,
        "message": post.text,
        "created_time": _stamp(post.at),
        "updated_time": _stamp(post.changed_at),
        "is_published": post.shown,
        "is_hidden": not post.shown,
        "permalink_url": f"https://www.facebook.com/{post.place}/posts/{post.id.partition('_')[2]}",
        "full_picture": f"{outside.base}/_picture/fb{post.pictures[0]}" if post.pictures else None,
        "attachments": {"data": [_attachment(outside, one) for one in post.pictures]},
    }
    names = {"id", *(name.partition("{")[0].strip() for name in asked.replace("}", ",").split(","))}
    return {name: value for name, value in whole.items() if name in names and value is not None}


def _attachment(outside: Outside, photo_id: str) -> dict[str, Any]:
    photo = outside.shelves.photos.get(photo_id)
    return {"type": "photo", "target": {"id": photo_id}, "description": photo.alt if photo else ""}


def _id(outside: Outside) -> str:
    return str(FIRST_ID + outside.scene.next_id())


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")


def _moment(words: str) -> datetime:
    if words.isdecimal():
        return datetime.fromtimestamp(int(words), UTC)
    read_back = datetime.fromisoformat(words)
    return read_back if read_back.tzinfo else read_back.replace(tzinfo=UTC)


def _told(said: Said) -> dict[str, Any]:
    """For the ledger: what was said, without the token and with a photo by its size."""
    hidden = {"access_token", "appsecret_proof"}
    return {
        name: value.content if isinstance(value, Upload) else value
        for name, value in said.items()
        if name not in hidden
    }
