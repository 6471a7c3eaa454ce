"""What the public sees of a clean picture, and whether two pictures are one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance
from tests.ground.photos.drawings import drawing, opened, saved, telltale_jpeg

from nidaa.ground.photos.derivatives import WEB_SIZES, crop, sizes
from nidaa.ground.photos.errors import PhotoRefused, Reason
from nidaa.ground.photos.facts import Box
from nidaa.ground.photos.jpeg import is_bare
from nidaa.ground.photos.likeness import distance_bits, picture_hash, same_picture

CLEAN = saved(drawing(1600, 1200), "JPEG", quality=88)
WHOLE = Box(0, 0, 1, 1)


def test_a_crop_has_the_size_asked_for_and_shows_the_box():
    portrait = opened(crop(CLEAN, Box(0.6, 0.7, 0.9, 0.9), width=300, height=400))
    assert portrait.size == (300, 400)
    assert portrait.getpixel((150, 380))[2] > 150


@pytest.mark.parametrize(
    "box",
    [Box(0.5, 0, 0.5, 1), Box(0.6, 0, 0.5, 1), Box(0, 0.5, 1, 0.5), Box(-0.1, 0, 1, 1), Box(0, 0, 1.01, 1),
     Box(0.1, 0.1, 0.1001, 0.2), Box(float("nan"), 0, 1, 1)],
)  # fmt: skip
def test_a_box_outside_the_picture_or_empty_is_refused(box):
    with pytest.raises(PhotoRefused) as refusal:
        crop(CLEAN, box, width=100, height=100)
    assert refusal.value.reason is Reason.BAD_CROP


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4), st.integers(1, 300), st.integers(1, 300))
@settings(max_examples=25, deadline=None)
def test_any_box_gives_the_exact_size_or_a_refusal(edges, width, height):
    (left, right), (top, bottom) = sorted(edges[:2]), sorted(edges[2:])
    box = Box(left, top, right, bottom)
    if not (round(left * 1600) < round(right * 1600) and round(top * 1200) < round(bottom * 1200)):
        with pytest.raises(PhotoRefused):
            crop(CLEAN, box, width=width, height=height)
        return
    assert is_bare(crop(CLEAN, box, width=width, height=height), width, height)


@pytest.mark.parametrize("jpeg", [CLEAN, saved(drawing(100, 50), "JPEG")], ids=["a drawing", "a small one"])
def test_web_copies_are_light_enough_and_not_enlarged(jpeg):
    longest = max(opened(jpeg).size)
    copies = sizes(jpeg)
    assert set(copies) == {640, 1200}
    for side, copy in copies.items():
        assert len(copy) <= WEB_SIZES[side]
        assert max(opened(copy).size) == min(side, longest)


def test_even_pure_noise_is_brought_under_the_weight():
    noise = np.random.default_rng(1).integers(0, 256, (640, 640, 3), dtype=np.uint8)
    copies = sizes(saved(Image.fromarray(noise), "JPEG"))
    assert len(copies[640]) <= 60_000
    assert max(opened(copies[640]).size) < 640


@pytest.mark.parametrize("door", [sizes, picture_hash])
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"not a picture", Reason.DAMAGED),
        (saved(drawing(), "PNG"), Reason.DAMAGED),
        (saved(drawing(2049, 10), "JPEG"), Reason.TOO_MANY_PIXELS),
        (saved(drawing(mode="CMYK"), "JPEG"), Reason.TOO_MANY_PIXELS),
        (CLEAN[:5000], Reason.DAMAGED),
    ],
)
def test_a_picture_that_was_not_cleaned_is_refused(door, data, reason):
    with pytest.raises(PhotoRefused) as refusal:
        door(data)
    assert refusal.value.reason is reason


@pytest.mark.parametrize(
    "data",
    [telltale_jpeg(), saved(drawing(), "JPEG", progressive=True), b"\xff\xd8\xff\xd9", b"", CLEAN[:-2]],
)
def test_a_jpeg_that_is_not_bare_is_known_by_its_outline(data):
    assert not is_bare(data, 400, 300)


def landscape(seed):
    coarse = np.random.default_rng(seed).integers(0, 256, (9, 12, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((1200, 900), Image.Resampling.BICUBIC)


@pytest.mark.parametrize(
    "changed",
    [
        lambda picture: saved(picture, "JPEG", quality=35),
        lambda picture: saved(picture.resize((400, 300)), "JPEG"),
        lambda picture: saved(ImageEnhance.Brightness(picture).enhance(1.3), "JPEG"),
        lambda picture: saved(picture.convert("L"), "JPEG"),
    ],
    ids=["re-saved", "smaller", "brighter", "grey"],
)
def test_a_changed_copy_is_known_as_the_same_picture(changed):
    picture = landscape(5)
    assert same_picture(picture_hash(saved(picture, "JPEG")), picture_hash(changed(picture)))


def test_different_pictures_are_told_apart():
    hashes = [picture_hash(saved(landscape(seed), "JPEG")) for seed in range(12)]
    assert not [(a, b) for i, a in enumerate(hashes) for b in hashes[:i] if same_picture(a, b)]


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_distance_is_symmetric_and_zero_only_to_itself(one, other):
    assert distance_bits(one, other) == distance_bits(other, one)
    assert (distance_bits(one, other) == 0) == (one == other)
