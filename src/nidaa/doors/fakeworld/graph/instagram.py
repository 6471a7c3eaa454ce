"""Instagram: container, waiting, publishing within the quota, deletion. A post cannot be edited."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from nidaa.doors.fakeworld.courier import is_here
from nidaa.doors.fakeworld.facts import Answer, as_answer
from nidaa.doors.fakeworld.outside import Outside
from nidaa.doors.fakeworld.scene import Post
from nidaa.doors.fakeworld.shelves import Container
from nidaa.ground.clock import now

from .contract import unlisted_field, unlisted_parameter
from .refusals import missing, refuse

Said = Mapping[str, Any]
FIRST_ID = 17_900_000_000
READY_AFTER_S = 0.05
LIVES_FOR = timedelta(hours=24)
NOT_READY, TOO_MANY = 2_207_027, 2_207_042
LONGEST_CAPTION = 2_200


def make_container(outside: Outside, account: str, said: Said) -> Answer:
    """POST /{ig}/media."""
    if outside.habits.strict and (refusal := unlisted_parameter("iguser.create_media", said)):
        return refusal
    url, caption = str(said.get("image_url", "")), str(said.get("caption", ""))
    if not url:
        return refuse(100, message="(#100) The parameter image_url is required")
    if len(caption) > LONGEST_CAPTION:
        return refuse(100, subcode=2_207_010, message="(#100) The caption was too long")
    container = Container(_id(outside), account, caption, str(said.get("alt_text", "")), now())
    outside.shelves.containers[container.id] = container
    if is_here(url):
        outside.courier.fetch(url, lambda kind, content: _fetched(outside, container, kind, content))
    else:
        outside.later(READY_AFTER_S, _ready, container)
    outside.ledger.take(
        "instagram", "container", account, reference=container.id, text=caption, said=_told(said)
    )
    return as_answer({"id": container.id})


def publish(outside: Outside, account: str, said: Said) -> Answer:
    """POST /{ig}/media_publish."""
    if outside.habits.strict and (refusal := unlisted_parameter("iguser.create_media_publish", said)):
        return refusal
    container = outside.shelves.containers.get(str(said.get("creation_id", "")))
    if container is None or container.account != account or container.status in {"PUBLISHED", "EXPIRED"}:
        return refuse(100, subcode=33, message="(#100) The media container does not exist or has expired")
    if container.status != "FINISHED":
        return refuse(9007, subcode=NOT_READY, message="Media ID is not available")
    if _used(outside, account) >= outside.habits.quota:
        return refuse(9, subcode=TOO_MANY, message="Application request limit reached")
    container.status = "PUBLISHED"
    moment = now()
    pictures = [container.picture] if container.picture else []
    post = Post(_id(outside), account, container.caption, moment, moment, pictures, container.alt)
    outside.scene.instagram[post.id] = post
    outside.ledger.take("instagram", "post", account, reference=post.id, text=post.text, said=_told(said))
    return as_answer({"id": post.id})


def limit(outside: Outside, account: str, _said: Said) -> Answer:
    """GET /{ig}/content_publishing_limit."""
    config = {"quota_total": outside.habits.quota, "quota_duration": 86400}
    return as_answer({"data": [{"quota_usage": _used(outside, account), "config": config}]})


def list_media(outside: Outside, account: str, said: Said) -> Answer:
    """GET /{ig}/media: newest first."""
    outside.ledger.take("instagram", "list", account, taken=False)
    shown = outside.scene.shows(outside.scene.instagram, account)[: int(said.get("limit", 25))]
    return as_answer({"data": [_as_fields(outside, post, str(said.get("fields", "id"))) for post in shown]})


def read(outside: Outside, thing_id: str, said: Said) -> Answer:
    """GET of a container or of a post."""
    container, post = outside.shelves.containers.get(thing_id), outside.scene.instagram.get(thing_id)
    outside.ledger.take("instagram", "read", thing_id, reference=thing_id, taken=False)
    if container is not None:
        if container.status in {"FINISHED", "IN_PROGRESS"} and now() - container.at > LIVES_FOR:
            container.status = "EXPIRED"
        return as_answer(
            {
                "status_code": container.status,
                "status": f"{container.status.title()}: see status_code",
                "id": thing_id,
            }
        )
    asked = str(said.get("fields", "id"))
    if post is None or post.deleted:
        return missing("GET", thing_id)
    return unlisted_field("igmedia", asked) or as_answer(_as_fields(outside, post, asked))


def edit(outside: Outside, thing_id: str, said: Said) -> Answer:
    """POST of a post: whether one may comment, and nothing else."""
    if thing_id not in outside.scene.instagram or outside.scene.instagram[thing_id].deleted:
        return missing("POST", thing_id)
    return unlisted_parameter("igmedia.api_update", said) or as_answer({"success": True})


def delete(outside: Outside, thing_id: str) -> Answer:
    """DELETE of a post."""
    post = outside.scene.instagram.get(thing_id)
    if post is None or post.deleted:
        return missing("DELETE", thing_id)
    if "instagram_manage_contents" not in outside.habits.scopes:
        return refuse(10)
    post.deleted, post.changed_at = True, now()
    outside.ledger.take("instagram", "delete", post.place, reference=thing_id)
    return as_answer({"success": True})


def _fetched(outside: Outside, container: Container, kind: str, content: bytes) -> None:
    """Only JPEG is taken."""
    if content.startswith(b"\xff\xd8"):
        container.picture = outside.scene.hang_up(f"ig{container.id}", kind or "image/jpeg", content)
        outside.later(READY_AFTER_S, _ready, container)
    else:
        container.status = "ERROR"


def _ready(container: Container) -> None:
    if container.status == "IN_PROGRESS":
        container.status = "FINISHED"


def _used(outside: Outside, account: str) -> int:
    since = now() - timedelta(days=1)
    return sum(post.place == account and post.at > since for post in outside.scene.instagram.values())


def _as_fields(outside: Outside, post: Post, asked: str) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "id": post.id,
        "caption": post.text,
        "alt_text": post.alt,
        "media_type": "IMAGE",
        "media_product_type": "FEED",
        "permalink": f"https://www.instagram.com/p/{post.id}/",
        "shortcode": post.id,
        "timestamp": post.at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "media_url": f"{outside.base}/_picture/{post.pictures[0]}" if post.pictures else "",
        "owner": {"id": post.place},
    }
    names = {"id", *(name.strip() for name in asked.split(","))}
    return {name: value for name, value in whole.items() if name in names}


def _id(outside: Outside) -> str:
    return str(FIRST_ID + outside.scene.next_id())


def _told(said: Said) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in {"access_token", "appsecret_proof"}}
