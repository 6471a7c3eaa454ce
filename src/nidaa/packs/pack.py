"""Loads a whole country pack: `load_pack("ma")`."""

from functools import cache
from pathlib import Path
from types import MappingProxyType

from nidaa.packs import tables
from nidaa.packs.broadcasts import read_broadcasts
from nidaa.packs.checks import check_pack
from nidaa.packs.country import Pack
from nidaa.packs.errors import PackError
from nidaa.packs.hubs import read_hubs
from nidaa.packs.phrasebook import wording
from nidaa.packs.reading import read_toml
from nidaa.packs.short_messages import read_short_messages

__all__ = ["PACKS_FOLDER", "Pack", "load_pack", "read_pack"]

PACKS_FOLDER = Path(__file__).parent


@cache
def load_pack(key: str) -> Pack:
    """The pack named `key`, read and checked once per process.

    Raises:
        PackError: A file or value is missing or wrong; the sentence names the file and the key.
    """
    folder = PACKS_FOLDER / key
    if not key.isalpha() or not folder.is_dir():
        raise PackError("packs", key, "there is no such pack")
    return read_pack(folder)


def read_pack(folder: Path) -> Pack:
    """Read and check a pack from any folder, so that a deployer's own pack is held to the same rules."""
    document = read_toml(folder, "pack.toml")
    cap = document.table("cap")
    tiers = tables.tiers(folder)
    procedure = tables.procedure(folder)
    languages = tables.languages(document)
    roles = document.table("roles")
    pack = Pack(
        key=document.text("key"),
        version=document.text("version"),
        folder=folder,
        name=document.words("name", public=True),
        country=document.text("country"),
        timezone=document.text("timezone"),
        dialling_code=document.text("dialling_code"),
        case_number_prefix=document.text("case_number_prefix"),
        credits=document.text("credits"),
        cap_sender=cap.text("sender"),
        cap_identifier_prefix=cap.text("identifier_prefix"),
        languages=languages,
        contacts=tables.contacts(folder),
        ranks=tables.ranks(document),
        roles=MappingProxyType({key: roles.words(key) for key in roles.values}),
        capacities=tables.capacities(document),
        always_asked=tiers.always_asked,
        tiers=tiers.tiers,
        risk=tables.risk(folder),
        windows=procedure.windows,
        tasks=procedure.tasks,
        retention=tables.retention(folder),
        wording=MappingProxyType(
            {item.code: wording(folder, item.code) for item in languages if item.public}
        ),
        hubs=read_hubs(folder),
        sms=read_short_messages(folder),
        broadcasts=read_broadcasts(folder),
    )
    check_pack(pack)
    return pack
