import click

from nidaa.doors.cli.sentences import Sentences


@click.group(cls=Sentences)
def keys() -> None:
    """Make the keys of the vault, of the tip box, and those that sign CAP files and packages."""


@keys.command()
def make() -> None:
    """Make the keys that are not there yet. Existing keys are never touched."""
    from nidaa.doors.cli.django_ready import ready

    ready()
    from django.conf import settings

    from nidaa.distribution.channels.meta_handover.keys import make_handover_key
    from nidaa.ground.clock import now
    from nidaa.ground.country import pack
    from nidaa.ground.signing_keys import make_signing_keys
    from nidaa.ground.vault.master import make_keys

    make_keys(settings.KEYS_FOLDER)
    make_signing_keys(settings.KEYS_FOLDER, name=pack().cap_sender, at=now())
    make_handover_key(settings.KEYS_FOLDER)
    click.echo(f"The keys are in {settings.KEYS_FOLDER}. Back them up apart from the database.")
