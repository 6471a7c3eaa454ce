"""What an officer typed into the alert page, as a draft's content. Nothing typed is lost by a refusal."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import QueryDict

from nidaa.alerts.facts import CHILD_FIELDS, Content, Length
from nidaa.cases.facts.case import PhotoCard
from nidaa.ground.country import pack

from .area_form import AreaTyped, area_shown, area_typed

SEXES = ("m", "f")


@dataclass(frozen=True, slots=True)
class Typed:
    """`content` without its area; the area stays as typed until it can be read."""

    content: Content
    area: AreaTyped

    def whole(self) -> Content:
        """The content with its area. Raises AreaError when the area cannot be read."""
        area = self.area.area()
        return replace(self.content, area=area.as_json() if area else {})


def kept(content: Content) -> Typed:
    return Typed(content, area_shown(content.area))


def typed_from(post: QueryDict, before: Content, photos: Iterable[PhotoCard]) -> Typed:
    """Everything on the page; what the page does not show stays as it was."""
    photo = next((card for card in photos if str(card.id) == post.get("photo", "")), None)
    return Typed(
        replace(
            before,
            tier=_tier(post, before),
            sex=post.get("sex", "") if post.get("sex", "") in SEXES else "",
            fields={code: _fields(post, code, before) for code in before.languages},
            written={code: texts for code in before.languages if (texts := _written(post, code))},
            contacts=_contacts(post),
            photo_id=str(photo.id) if photo else "",
            photo_alt=_alternatives(post, before, photo),
            crop=photo.crop if photo else None,
            hours=_whole(post.get("hours", "")),
        ),
        area_typed(post),
    )


def _tier(post: QueryDict, before: Content) -> str:
    """A tier that the public reads; anything else leaves the tier as it was."""
    public = {tier.key for tier in pack().tiers if tier.public}
    wanted = post.get("tier", before.tier)
    return wanted if wanted in public else before.tier


def _contacts(post: QueryDict) -> tuple[str, ...]:
    """Numbers of the registry alone, in its order, however the form came to name others."""
    wanted = set(post.getlist("contacts"))
    return tuple(one.key for one in pack().contacts if one.on_alerts and one.key in wanted)


def _fields(post: QueryDict, language: str, before: Content) -> dict[str, str]:
    """The fields on the page; one that was not shown (an update's change) keeps its words."""
    old = before.fields.get(language, {})
    typed = {name: clean(post.get(f"f-{language}-{name}", old.get(name, ""))) for name in CHILD_FIELDS}
    return {name: words for name, words in typed.items() if words}


def _written(post: QueryDict, language: str) -> dict[str, str]:
    """Texts an officer has chosen to write by hand instead of the template's."""
    return {
        length.value: text
        for length in Length
        if post.get(f"w-{language}-{length}-on", "")
        and (text := clean(post.get(f"w-{language}-{length}", ""), lines=True))
    }


def _alternatives(post: QueryDict, before: Content, photo: PhotoCard | None) -> dict[str, str]:
    if photo is None:
        return {}
    typed = {code: clean(post.get(f"alt-{code}", "")) for code in before.languages}
    return {code: words for code, words in typed.items() if words}


def clean(text: str, *, lines: bool = False) -> str:
    """Composed form, plain line ends, no control characters; one line unless `lines`."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    visible = "".join(char for char in composed if char == "\n" or unicodedata.category(char) != "Cc")
    return visible.strip() if lines else " ".join(visible.split())


def _whole(text: str) -> int:
    """A whole number; 0 when it is none, which the room then refuses with a sentence."""
    return int(text) if text.strip().isdecimal() else 0
