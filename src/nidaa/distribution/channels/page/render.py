"""Pages as text, from a notice and the pack alone: the same in, the same out. Everything is escaped by the engine."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.template import Context, Engine

from nidaa.distribution.facts import Notice
from nidaa.distribution.rules import photo_url
from nidaa.packs.facts import Act
from nidaa.packs.pack import Pack

from . import content

# An engine of its own, without the doors' tags: a page cannot show what is not handed to it here.
_ENGINE = Engine(dirs=[str(Path(__file__).parent / "templates")], autoescape=True)


def render_page(notice: Notice, language: str, *, pack: Pack) -> str:
    """One page in one of the notice's languages: the alert while it stands, its tombstone afterwards.

    Raises:
        KeyError: the notice is not written in that language.
    """
    if language not in notice.languages:
        raise KeyError(language)
    frame = _frame(language, pack, exercise=notice.exercise, codes=notice.languages, at="{code}.html")
    if notice.withdrawn:
        return _rendered("tombstone.html", frame | _tombstone(notice, language, pack))
    return _rendered("alert.html", frame | _alert(notice, language, pack))


def render_index(standing: Iterable[Notice], language: str, pack: Pack, *, demo: bool = False) -> str:
    """The list of alerts in force, newest first; an alert not written in this language is shown in its first.

    `demo`: everything here is an exercise, also a list of none.
    """
    live = [notice for notice in standing if not notice.withdrawn]
    codes = tuple(item.code for item in pack.public_languages)
    exercise: Mapping[str, str] = {}
    if live and all(notice.exercise for notice in live):
        exercise = live[0].exercise
    elif demo:
        exercise = {code: pack.wording[code].exercise for code in codes}
    frame = _frame(language, pack, exercise=exercise, codes=codes, at="/{code}/")
    return _rendered("index.html", frame | {"items": [_item(notice, language, pack) for notice in live]})


def small_photo(address: str) -> str:
    """Where the small copy of a photo is, beside the large one."""
    return address.removesuffix(".jpg") + "-640.jpg" if address else ""


def _rendered(template: str, values: Mapping[str, Any]) -> str:
    return str(_ENGINE.get_template(template).render(Context(dict(values))))


def _frame(
    language: str, pack: Pack, *, exercise: Mapping[str, str], codes: tuple[str, ...], at: str
) -> dict[str, Any]:
    tongues = content.tongues(codes, language, pack)
    return {
        "lang": language,
        "dir": pack.language(language).direction,
        "words": content.labels(language, pack),
        "exercise": " · ".join(dict.fromkeys(exercise.values())),
        "tongues": [
            {"code": one.code, "name": one.name, "current": one.current, "href": at.format(code=one.code)}
            for one in tongues
        ],
    }


def _alert(notice: Notice, language: str, pack: Pack) -> dict[str, Any]:
    fields, words = notice.child.get(language, {}), content.labels(language, pack)
    when, where = content.seen(fields, language)
    photo = urlsplit(photo_url(notice)).path
    sex = content.sex_key(notice)
    return _both(notice) | {
        "headline": notice.texts[language]["headline"],
        "event": notice.event[language],
        "published": content.moment(notice.published_at, language, pack),
        "updated": _updated(notice, language, pack) if notice.release.act is Act.UPDATE else None,
        "until": content.moment(notice.release.expires_at, language, pack),
        "first_name": fields.get("first_name", ""),
        "age": fields.get("age", ""),
        "change": fields.get("change", ""),
        "comma": content.joint_of(language),
        "missing_child": words[f"missing_child_{sex}"],
        "last_seen": words[f"last_seen_{sex}"],
        "seen_when": when,
        "seen_where": where,
        "lines": content.child_lines(notice, language, pack),
        "numbers": content.numbers(notice, language),
        "photo": photo,
        "photo_small": small_photo(photo),
        "photo_alt": notice.photo_alt.get(language) or words["photo_of"],
        "area": notice.area_words.get(language, ""),
        "share": content.share_links(notice, language),
    }


def _tombstone(notice: Notice, language: str, pack: Pack) -> dict[str, Any]:
    words = content.labels(language, pack)
    title, sentences = content.ending(notice, language, words["end_of_alert"])
    return _both(notice) | {
        "title": title,
        "sentences": sentences,
        "kind": content.band_kind(notice.release.act),
        "updated": _updated(notice, language, pack),
    }


def _both(notice: Notice) -> dict[str, Any]:
    return {
        "public_id": notice.release.public_id,
        "code": notice.release.code,
        "sequence": notice.release.sequence,
        "url": notice.url,
    }


def _updated(notice: Notice, language: str, pack: Pack) -> content.Moment:
    return content.moment(notice.release.released_at, language, pack)


def _item(notice: Notice, wanted: str, pack: Pack) -> dict[str, Any]:
    language = wanted if wanted in notice.languages else notice.languages[0]
    fields, words = notice.child.get(language, {}), content.labels(language, pack)
    when, where = content.seen(fields, language)
    sex = content.sex_key(notice)
    name = [fields.get("first_name") or words[f"missing_child_{sex}"], fields.get("age", "")]
    return {
        "href": f"/a/{notice.release.public_id}/{language}.html",
        "lang": language,
        "dir": pack.language(language).direction,
        "photo": small_photo(urlsplit(photo_url(notice)).path),
        "photo_alt": notice.photo_alt.get(language) or words["photo_of"],
        "exercise": notice.exercise.get(language, ""),
        "event": notice.event[language],
        "name": content.joint_of(language).join(part for part in name if part),
        "where": where,
        "when": when,
        "last_seen": words[f"last_seen_{sex}"],
    }
