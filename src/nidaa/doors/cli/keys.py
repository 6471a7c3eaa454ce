import click


@click.group()
def keys() -> None:
    """Make the keys of the vault and of the tip box."""


@keys.command()
def make() -> None:
    """Make the keys that are not there yet. Existing keys are never touched."""
    from nidaa.doors.cli.django_ready import ready

    ready()
    from django.conf import settings

    from nidaa.ground.vault.master import make_keys

    make_keys(settings.KEYS_FOLDER)
    click.echo(f"The keys are in {settings.KEYS_FOLDER}. Back them up apart from the database.")
