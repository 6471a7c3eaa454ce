"""The country pack and the places of this installation, read once."""

from functools import cache

from django.conf import settings

from nidaa.ground.places.gazetteer import Gazetteer, load_gazetteer
from nidaa.packs.pack import Pack, load_pack


@cache
def pack() -> Pack:
    return load_pack(settings.PACK)


def gazetteer() -> Gazetteer:
    return load_gazetteer(settings.PACK)
