"""Where many look: a Facebook page, Instagram, a Telegram channel, the signs on the road."""

import json
from html import escape

from nidaa.doors.fakeworld.scene import Post, Scene

from .pieces import empty, lines, moment, picture, section

MOST = 6


def places(scene: Scene) -> str:
    facebook = _place(scene, scene.facebook, "facebook", "Facebook page", "fb")
    instagram = _place(scene, scene.instagram, "instagram", "Instagram", "")
    telegram = _place(scene, scene.telegram, "telegram", "Telegram channel", "")
    return facebook + instagram + telegram + _signs(scene)


def _place(scene: Scene, posts: dict[str, Post], name: str, title: str, prefix: str) -> str:
    shown = scene.shows(posts)[:MOST]
    gone = sorted((one.changed_at for one in list(posts.values()) if one.deleted), reverse=True)[:MOST]
    told = "".join(_post(one, prefix) for one in shown) or empty("No post stands here.")
    taken = "".join(f'<p class="gone">A post was taken down at {moment(at)}.</p>' for at in gone)
    return section(name, title, "", told + taken)


def _post(post: Post, prefix: str) -> str:
    images = "".join(picture(prefix + name, post.alt) for name in post.pictures)
    edited = f" · edited {post.edits}×, last at {moment(post.changed_at)}" if post.edits else ""
    alt = f'<p class="alt" dir="auto">Alt text: {escape(post.alt)}</p>' if post.alt else ""
    return (
        f'<article class="post">{images}<div class="words">{lines(post.text)}</div>{alt}'
        f'<p class="under">{moment(post.at)}{edited} · {escape(post.id)}</p></article>'
    )


def _signs(scene: Scene) -> str:
    if not scene.signs:
        return ""
    boards = "".join(
        f'<div class="sign"><p class="under">{escape(topic)}</p><pre>{_board(words)}</pre></div>'
        for topic, words in sorted(scene.signs.items())[:MOST]
    )
    return section("signs", "Signs and displays", "retained MQTT topics", boards)


def _board(words: str) -> str:
    """What a sign shows: its lines, if the message has some, else the message."""
    try:
        sign = json.loads(words)["sign"]
        rows = [*sign.get("ar", []), *sign.get("fr", []), sign.get("plate", "")]
    except (ValueError, KeyError, TypeError, AttributeError):
        rows = words.splitlines()
    return "".join(f"<span>{escape(str(row))}</span>" for row in rows if row)
