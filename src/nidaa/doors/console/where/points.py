"""Points as they are drawn or written: one a line, latitude before longitude."""

import re

from django import forms
from django.utils.translation import gettext

NUMBER = re.compile(r"[-+]?\d+(?:[.]\d+)?")
PAIR = 2


def points_of(text: str) -> list[tuple[float, float]]:
    """The points (lat, lon) of the lines that are not empty. Raises ValidationError with a sentence."""
    points: list[tuple[float, float]] = []
    for row in text.strip().splitlines():
        numbers = NUMBER.findall(row)
        if not row.strip():
            continue
        if len(numbers) != PAIR:
            raise forms.ValidationError(
                gettext("Write each corner on a line of its own: latitude, longitude.")
            )
        points.append((float(numbers[0]), float(numbers[1])))
    return points
