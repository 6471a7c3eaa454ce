from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from nidaa.ground.audit.commands import recorded
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.photos.cleaning import clean
from nidaa.ground.vault.commands import sealed_bytes, sealed_json

from ..errors import Refused
from ..models import Photo
from ..queries import photo_slot
from .files import lock_open_case, write_line


def add_photo(case_id: UUID, data: bytes, *, by: Actor, at: datetime) -> UUID:
    """Add a photo as it came. It is decoded in a child process first; what does not decode is refused, not kept.

    Raises:
        ground.photos.PhotoRefused: with a sentence that says what is wrong with the file.
    """
    check_may(by, Permission.EDIT_CASE)
    cleaned = clean(data)
    with recorded("add photo", by=by, at=at, case_id=case_id) as line:
        case = lock_open_case(case_id)
        photo = Photo(id=uuid4(), case=case, added_at=at, added_by=by.key)
        photo.width, photo.height, photo.digest = cleaned.width, cleaned.height, cleaned.sha256
        photo.sealed_original = sealed_bytes(data, photo_slot(photo, "sealed_original"))
        photo.sealed_clean = sealed_bytes(cleaned.jpeg, photo_slot(photo, "sealed_clean"))
        photo.save(force_insert=True)
        line.object_kind, line.object_id = "photo", str(photo.pk)
        write_line(case, "photo", "Photo added", by=by, at=at)
    return photo.pk


def choose_public_photo(
    photo_id: UUID,
    *,
    crop: tuple[float, float, float, float] | None,
    alt: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> None:
    """Choose the one photo that may be shown, how it is cut, and what it shows in words, by language."""
    check_may(by, Permission.EDIT_CASE)
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None:
        raise Refused("There is no such photo, or it has been erased.", "photo")
    if crop and not _inside(crop, photo):
        raise Refused("The crop must lie inside the photo and be at least 100 pixels wide and high.", "crop")
    with recorded("choose public photo", by=by, at=at, case_id=photo.case_id) as line:
        case = lock_open_case(photo.case_id)
        Photo.objects.filter(case=case).exclude(pk=photo.pk).update(for_public=False)
        photo.for_public, photo.crop = True, list(crop) if crop else None
        photo.sealed_alt = sealed_json(dict(alt), photo_slot(photo, "sealed_alt"))
        photo.save(update_fields=["for_public", "crop", "sealed_alt"])
        line.object_kind, line.object_id = "photo", str(photo.pk)


def withdraw_public_photo(case_id: UUID, *, by: Actor, at: datetime) -> None:
    """No photo may be shown any more (consent taken back)."""
    check_may(by, Permission.EDIT_CASE)
    with recorded("withdraw public photo", by=by, at=at, case_id=case_id):
        Photo.objects.filter(case_id=case_id).update(for_public=False)


def _inside(crop: tuple[float, float, float, float], photo: Photo) -> bool:
    left, top, right, bottom = crop
    smallest = 100  # pixels; less is no face at arm's length
    wide, high = (right - left) * photo.width, (bottom - top) * photo.height
    return 0 <= left < right <= 1 and 0 <= top < bottom <= 1 and min(wide, high) >= smallest
