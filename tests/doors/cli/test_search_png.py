"""Names on the picture of `nidaa search assess` are written as their readers read them."""

import pytest
from PIL import ImageChops

from nidaa.doors.cli import search_png
from nidaa.doors.cli.search_png import Sheet, _write, can_shape

APART = "\u200c"  # keeps two letters from joining


def written(text):
    sheet = Sheet(33.0, -8.0, 34.0, -7.0)
    _write(sheet, (100, 100), text, 40)
    return sheet.image


def ink(image):
    """The box that is written on."""
    return ImageChops.difference(image, Sheet(33.0, -8.0, 34.0, -7.0).image).getbbox()


@pytest.mark.skipif(not can_shape(), reason="the machine lacks libfribidi, and the command says so")
def test_arabic_letters_are_joined_and_run_from_the_right():
    assert ink(written("سلمى")) != ink(written(APART.join("سلمى"))), (
        "joined letters are narrower than single ones"
    )
    both = written("1. المنزل")
    left, _, right, _ = ink(both)
    digit = ink(written("1."))
    assert left == digit[0], "the number of the line stands before the name"
    assert right > digit[2] + 40


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("Grand-mère", "noto-sans/NotoSans-Regular.ttf"),
        ("Skate park ساحة", "cairo/Cairo-Regular.ttf"),
        ("ⵜⴰⴷⴷⴰⵔⵜ", "noto-sans-tifinagh/NotoSansTifinagh-Regular.ttf"),
    ],
)
def test_each_script_has_a_font_that_holds_its_letters(text, font):
    found = next(name for letters, name in search_png.FONTS if letters.search(text))
    assert found == font
    mask = search_png._font(found, 30)
    hollow = mask.getmask("\U0010fffd").getbbox()
    assert all(mask.getmask(letter).getbbox() != hollow for letter in text if letter.isalpha())
