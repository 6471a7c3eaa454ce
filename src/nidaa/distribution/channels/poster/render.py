"""Sheets as bytes, from a notice, its photo and the pack alone: the same in, the same out."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from nidaa.distribution.facts import Notice
from nidaa.packs.pack import Pack

from .content import words_of

_HERE = Path(__file__).parent
_TEMPLATES, _FONTS = _HERE / "templates", _HERE / "fonts"
PICTURE_PPI = 130.0  # A4 as 1,075 × 1,520 px: sharp on a screen, light to send
STORY_PPI = 144.0  # 540 × 960 pt as 1,080 × 1,920 px


@dataclass(frozen=True, slots=True)
class Sheets:
    """The A4 poster as PDF/UA and as PNG, and the picture for phones (1,080 × 1,920)."""

    pdf: bytes
    png: bytes
    story: bytes


def render(notice: Notice, photo: bytes | None, *, pack: Pack) -> Sheets:
    """All sheets of a notice that stands.

    Args:
        notice: A publication; a withdrawal has no poster.
        photo: The public crop as JPEG, or None.
        pack: Languages, labels and credits.

    Raises:
        ValueError: The notice is withdrawn.
    """
    if notice.withdrawn:
        raise ValueError("A withdrawn alert has no poster.")
    data = {"data": json.dumps(words_of(notice, photo, pack=pack), ensure_ascii=False)}
    return Sheets(
        pdf=_compiled("poster", data, notice, kind="pdf"),
        png=_compiled("poster", data, notice, kind="png", ppi=PICTURE_PPI),
        story=_compiled("story", data, notice, kind="png", ppi=STORY_PPI),
    )


def _compiled(
    template: str, data: dict[str, str], notice: Notice, *, kind: Literal["pdf", "png"], ppi: float = 72.0
) -> bytes:
    return typst.compile(
        str(_TEMPLATES / f"{template}.typ"),
        root=str(_TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format=kind,
        ppi=ppi,
        sys_inputs=data,
        pdf_standards="ua-1" if kind == "pdf" else None,
        timestamp=int(notice.release.released_at.timestamp()),
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)])
