"""A stranger's picture becomes a plain JPEG, or is refused in a sentence."""

import hashlib

import pytest
from PIL import Image
from tests.ground.photos.drawings import (
    drawing,
    opened,
    png_claiming,
    saved,
    telltale_exif,
    telltale_jpeg,
)

from nidaa.ground.photos.cleaning import clean
from nidaa.ground.photos.errors import PhotoRefused, Reason
from nidaa.ground.photos.jpeg import is_bare
from nidaa.ground.photos.magic import MAX_BYTES

RED, BLUE, WHITE = (200, 30, 30), (20, 40, 180), (255, 255, 255)
TELLTALES = (
    b"Exif",
    b"GPS",
    b"http://ns.adobe.com",
    b"xmpmeta",
    b"ICC_PROFILE",
    b"Telltale",
    b"2026:11:20",
    b"8BIM",
)


def near(seen, meant, tolerance=25):
    return all(abs(a - b) <= tolerance for a, b in zip(seen, meant, strict=True))


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
def test_each_accepted_format_comes_back_as_the_same_picture_in_jpeg(file_format):
    photo = clean(saved(drawing(), file_format))
    picture = opened(photo.jpeg)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (photo.width, photo.height))
    assert picture.size == (400, 300)
    assert near(picture.getpixel((350, 30)), RED)
    assert near(picture.getpixel((60, 60)), WHITE)
    assert near(picture.getpixel((350, 290)), BLUE)
    assert photo.sha256 == hashlib.sha256(photo.jpeg).hexdigest()
    assert photo.taken_hint is None


def test_nothing_written_beside_the_picture_survives():
    original = telltale_jpeg()
    assert all(
        word in original
        for word in (b"Exif", b"Telltale-Phone", b"Telltale-Place", b"Telltale-Note", b"ICC_PROFILE")
    )
    photo = clean(original)
    assert not [word for word in TELLTALES if word in photo.jpeg]
    assert is_bare(photo.jpeg, photo.width, photo.height)
    assert not opened(photo.jpeg).getexif()


@pytest.mark.parametrize("file_format", ["PNG", "WEBP", "HEIF"])
def test_exif_of_other_formats_does_not_survive_either(file_format):
    photo = clean(saved(drawing(), file_format, exif=telltale_exif()))
    assert not [word for word in TELLTALES if word in photo.jpeg]
    assert photo.taken_hint == "2026-11-20T14:03:22"


def test_what_the_cameras_clock_said_is_kept_beside_the_picture():
    assert clean(telltale_jpeg()).taken_hint == "2026-11-20T14:03:22"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_is_set_upright(orientation):
    turned = {1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
              5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270}[orientation]  # fmt: skip
    as_held = drawing() if turned is None else drawing().transpose(turned)
    photo = clean(saved(as_held, "JPEG", exif=telltale_exif(orientation)))
    picture = opened(photo.jpeg)
    assert picture.size == (400, 300)
    assert near(picture.getpixel((60, 60)), WHITE)
    assert near(picture.getpixel((350, 290)), BLUE)


def test_a_large_picture_is_brought_to_2048_pixels():
    photo = clean(saved(drawing(4000, 3000), "JPEG"))
    assert (photo.width, photo.height) == (2048, 1536)


def test_a_small_picture_is_not_enlarged():
    photo = clean(saved(drawing(3, 1), "PNG"))
    assert (photo.width, photo.height) == (3, 1)


def test_cmyk_is_brought_to_srgb():
    picture = opened(clean(saved(drawing(mode="CMYK"), "JPEG")).jpeg)
    assert near(picture.getpixel((350, 30)), RED)


def test_a_16_bit_grey_keeps_its_middle():
    grey = Image.new("I;16", (20, 20), 32768)
    assert near(opened(clean(saved(grey, "PNG")).jpeg).getpixel((10, 10)), (128, 128, 128), 2)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_way_to_store_colours_is_understood(mode):
    photo = clean(saved(drawing(mode=mode), "PNG"))
    assert near(opened(photo.jpeg).getpixel((60, 60)), WHITE)


def test_what_is_see_through_becomes_white():
    glass = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert near(opened(clean(saved(glass, "PNG")).jpeg).getpixel((10, 10)), WHITE)


@pytest.mark.parametrize("file_format", ["GIF", "WEBP", "PNG"])
def test_an_animation_gives_its_first_picture(file_format):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ((0, 0, 255), (255, 0, 0), (0, 255, 0))]
    data = saved(frames[0], file_format, save_all=True, append_images=frames[1:], duration=100)
    assert near(opened(clean(data).jpeg).getpixel((20, 15)), (0, 0, 255))


def test_a_phones_picture_with_a_second_picture_inside_gives_the_first():
    pair = saved(drawing(), "MPO", save_all=True, append_images=[Image.new("RGB", (400, 300), "black")])
    assert near(opened(clean(pair).jpeg).getpixel((60, 60)), WHITE)


def test_a_stowaway_behind_the_picture_is_left_behind():
    photo = clean(saved(drawing(), "JPEG") + b"PK\x03\x04<script>alert('Telltale')</script>%PDF-1.7")
    assert b"Telltale" not in photo.jpeg
    assert b"PK\x03\x04" not in photo.jpeg


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", Reason.NOT_A_PICTURE, id="nothing"),
        pytest.param(b"Dear officer", Reason.NOT_A_PICTURE, id="a letter"),
        pytest.param(b"<html><img src=x></html>", Reason.NOT_A_PICTURE, id="a page"),
        pytest.param(b"MZ\x90\x00" + bytes(100), Reason.NOT_A_PICTURE, id="a program"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Reason.FORMAT_NOT_ACCEPTED, id="SVG"),
        pytest.param(b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", Reason.FORMAT_NOT_ACCEPTED, id="SVG as XML"),
        pytest.param(saved(drawing(), "TIFF"), Reason.FORMAT_NOT_ACCEPTED, id="TIFF"),
        pytest.param(saved(drawing(), "BMP"), Reason.FORMAT_NOT_ACCEPTED, id="BMP"),
        pytest.param(saved(drawing(), "PDF"), Reason.FORMAT_NOT_ACCEPTED, id="PDF"),
        pytest.param(b"\x00\x00\x00\x1cftypmp42" + bytes(40), Reason.FORMAT_NOT_ACCEPTED, id="a film"),
        pytest.param(b"\xff\xd8\xff" + bytes(MAX_BYTES), Reason.TOO_LARGE, id="20 MB and 3 bytes"),
        pytest.param(png_claiming(60_000, 60_000), Reason.TOO_MANY_PIXELS, id="a header of 3,600 megapixels"),
        pytest.param(png_claiming(12_001, 1), Reason.TOO_MANY_PIXELS, id="a side too long"),
        pytest.param(png_claiming(7_100, 7_100), Reason.TOO_MANY_PIXELS, id="50.4 megapixels"),
        pytest.param(png_claiming(0, 10), Reason.DAMAGED, id="no width"),
        pytest.param(png_claiming(7_000, 7_000), Reason.DAMAGED, id="49 megapixels claimed, none there"),
        pytest.param(cut(saved(drawing(), "JPEG")), Reason.DAMAGED, id="half a JPEG"),
        pytest.param(cut(saved(drawing(), "PNG")), Reason.DAMAGED, id="half a PNG"),
        pytest.param(cut(saved(drawing(), "WEBP")), Reason.DAMAGED, id="half a WebP"),
        pytest.param(cut(saved(drawing(), "HEIF")), Reason.DAMAGED, id="half a HEIC"),
        pytest.param(b"\xff\xd8\xff" + b"\x00" * 500, Reason.DAMAGED, id="a JPEG in name"),
        pytest.param(
            b"\xff\xd8\xff" + saved(drawing(), "PNG"), Reason.DAMAGED, id="a PNG that says it is a JPEG"
        ),
        pytest.param(b"\x00\x00\x00\x18ftypheic" + b"\xff" * 500, Reason.DAMAGED, id="a HEIC in name"),
        pytest.param(b"GIF89a" + b"\xff" * 500, Reason.DAMAGED, id="a GIF in name"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(data, reason):
    with pytest.raises(PhotoRefused) as refusal:
        clean(data)
    assert refusal.value.reason is reason
    assert str(refusal.value).endswith(".")


def test_a_bomb_of_zeros_within_the_limits_opens_without_harm():
    photo = clean(png_claiming(7_000, 7_000, bytes(7_001 * 7_000)))
    assert (photo.width, photo.height) == (2048, 2048)
