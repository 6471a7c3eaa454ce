"""Who confirms that alerts shall come to an address, and who leaves.

A person's own choice is no act of an officer: the row is all that is written of it, and when it goes nothing stays.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from nidaa.ground.country import gazetteer, pack
from nidaa.ground.places.cells import cell_at
from nidaa.ground.places.errors import PlaceUnknownError
from nidaa.ground.places.facts import PlaceKind

from ..errors import Refused
from ..facts import Medium, Spot
from ..models import Place, Subscriber
from ..queries.addresses import mark_of, sealed_address, subscriber_of
from .addresses import identity_of, normal_address

MOST_PLACES = 5
HOURS_A_DAY = 24
# Whoever has moved is told of the end of alerts that reached him before; no alert lives longer than this.
MOVED_STAYS = timedelta(days=30)


def subscribe(
    medium: Medium,
    address: str,
    *,
    language: str,
    places: Sequence[Spot],
    quiet: tuple[int, int] | None = None,
    at: datetime,
) -> int:
    """Take somebody in whose address has been proven; the number of the subscription. The same address again: a new choice.

    A pin is kept as its cell and forgotten; of a commune its code is kept.

    Raises:
        Refused: with the field "address", "language", "places" or "quiet".
    """
    kept, mark = _address(medium, address)
    hours, cells = check_choice(language, places, quiet)
    with transaction.atomic():
        row, made = Subscriber.objects.select_for_update().get_or_create(
            medium=medium,
            address_mark=mark,
            defaults={"sealed_address": sealed_address(kept, mark), "language": language, "confirmed_at": at},
        )
        if not made:
            # A push subscription may have new keys at the same endpoint.
            row.sealed_address, row.language = sealed_address(kept, mark), language
            row.save(update_fields=["sealed_address", "language"])
        _choose(row, cells, hours, at)
    return int(row.pk)


def check_choice(
    language: str, places: Sequence[Spot], quiet: tuple[int, int] | None
) -> tuple[tuple[int | None, int | None], set[tuple[int, str]]]:
    """Hours and cells of a choice; raises Refused with the field "language", "places" or "quiet"."""
    if language not in {one.code for one in pack().public_languages}:
        raise Refused("Choose one of the languages in which alerts are written.", "language")
    return _hours(quiet), _cells(places)


def leave(medium: Medium, address: str, *, at: datetime) -> bool:
    """Somebody wants no more alerts here; whether there was anybody. Everything kept of them is erased at once."""
    _, mark = _address(medium, address)
    return (
        end(Subscriber.objects.filter(medium=medium, address_mark=mark).values_list("pk", flat=True), at=at)
        > 0
    )


def leave_by_token(token: str, *, at: datetime) -> bool:
    """By the link in a message. False for a link that we have not made, or whose subscription is gone already."""
    subscriber = subscriber_of(token)
    return subscriber is not None and end([subscriber], at=at) > 0


def end(subscriber_ids: Iterable[int], *, at: datetime) -> int:  # noqa: ARG001 - every command says when
    """Erase subscriptions whole, by number; how many there were."""
    ids = list(subscriber_ids)
    with transaction.atomic():
        Place.objects.filter(subscriber__in=ids).delete()
        return Subscriber.objects.filter(pk__in=ids).delete()[0]


def forget_moved(*, at: datetime) -> int:
    """Erase choices that others have replaced, once no alert of their time can be alive; how many."""
    return Place.objects.filter(ended_at__lt=at - MOVED_STAYS).delete()[0]


def _choose(
    row: Subscriber, cells: set[tuple[int, str]], hours: tuple[int | None, int | None], at: datetime
) -> None:
    """The old choice ends as a whole, unless it is the same."""
    standing = Place.objects.filter(subscriber=row, ended_at__isnull=True)
    known = set(standing.values_list("cell", "commune", "quiet_from", "quiet_until"))
    if known == {(*cell, *hours) for cell in cells}:
        return
    standing.update(ended_at=at)
    Place.objects.bulk_create(
        Place(
            subscriber=row,
            medium=row.medium,
            cell=cell,
            commune=commune,
            alone=len(cells) == 1,
            quiet_from=hours[0],
            quiet_until=hours[1],
            confirmed_at=at,
        )
        for cell, commune in sorted(cells)
    )


def _cells(places: Sequence[Spot]) -> set[tuple[int, str]]:
    if not 1 <= len(places) <= MOST_PLACES:
        raise Refused(f"Choose at least one place, and at most {MOST_PLACES}.", "places")
    return {_cell(spot) for spot in places}


def _cell(spot: Spot) -> tuple[int, str]:
    if spot.commune:
        try:
            place = gazetteer().place(spot.commune)
        except PlaceUnknownError:
            place = None
        if place is None or place.kind is not PlaceKind.COMMUNE:
            raise Refused("Choose a commune from the list.", "places")
        return cell_at(place.lat, place.lon), place.code
    if gazetteer().containing(spot.lat, spot.lon) is None:
        raise Refused(
            "This point lies outside the country: set it where you live, or choose a commune.", "places"
        )
    return cell_at(spot.lat, spot.lon), ""


def _hours(quiet: tuple[int, int] | None) -> tuple[int | None, int | None]:
    if quiet is None:
        return None, None
    begins, ends = quiet
    if begins == ends or not all(0 <= hour < HOURS_A_DAY for hour in quiet):
        raise Refused("Quiet hours begin and end at two different full hours, from 0 to 23.", "quiet")
    return begins, ends


def _address(medium: Medium, address: str) -> tuple[str, bytes]:
    """As it is sent to, and the mark by which it is found again."""
    kept = normal_address(medium, address)
    return kept, mark_of(medium, identity_of(medium, kept))
