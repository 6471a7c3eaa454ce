"""Invented subscribers, written straight into the tables, as many as a test needs."""

from itertools import count

from tests.moments import after

from nidaa.distribution.facts import Medium
from nidaa.distribution.models import Place, Subscriber
from nidaa.distribution.queries.addresses import mark_of, sealed_address
from nidaa.ground.country import gazetteer
from nidaa.ground.places.cells import cell_at

JOINED = after(days=-30)
NUMBERS = count(1)


def subscriber(*places, medium=Medium.PUSH, quiet=(None, None), at=JOINED, language="fr"):
    """A subscriber with places: (lat, lon), or a commune's code; the number of the subscription."""
    address = f"invented {next(NUMBERS)}"
    mark = mark_of(medium, address)
    row = Subscriber.objects.create(
        medium=medium,
        sealed_address=sealed_address(address, mark),
        address_mark=mark,
        language=language,
        confirmed_at=at,
    )
    kept = {_cell(place) for place in places}
    Place.objects.bulk_create(
        Place(
            subscriber=row, medium=medium, cell=cell, commune=commune, alone=len(kept) == 1,
            quiet_from=quiet[0], quiet_until=quiet[1], confirmed_at=at,
        )
        for cell, commune in sorted(kept)
    )  # fmt: skip
    return row.pk


def _cell(place):
    if isinstance(place, str):
        found = gazetteer().place(place)
        return cell_at(found.lat, found.lon), found.code
    return cell_at(*place), ""
