"""The country pack of this installation, read once."""

from functools import cache

from django.conf import settings

from nidaa.packs.pack import Pack, load_pack


@cache
def pack() -> Pack:
    return load_pack(settings.PACK)
