"""On one machine where nothing has been started yet, the demo makes what a command needs."""

import os
import subprocess

import click

from nidaa.doors.demo.processes import nidaa

STEPS = (("keys", "make"), ("database", "start"), ("database", "prepare"))


def ready_on_first_use() -> None:
    """As `django_ready.ready`; in the demo, keys and embedded database are made first unless one is running.

    Raises:
        click.ClickException: a step failed; the sentence names it.
    """
    from nidaa.doors.cli.django_ready import ready

    ready()
    if _makes_its_own() and not _answers():
        make_machine(quiet=True)


def make_machine(*, quiet: bool) -> None:
    """Keys, embedded database, tables: made or brought up to date. An installation of its own is left alone."""
    from nidaa.doors.cli.django_ready import ready

    ready()
    if not _makes_its_own():
        return
    for step in STEPS:
        done = subprocess.run(nidaa(*step), check=False, capture_output=quiet)  # noqa: S603 - our own
        if done.returncode:
            said = done.stderr.decode(errors="replace")[-600:] if done.stderr else ""
            raise click.ClickException(f"`nidaa {' '.join(step)}` failed. {said}")
    _meet_server()


def _makes_its_own() -> bool:
    from django.conf import settings

    return not settings.LIVE and not os.environ.get("NIDAA_DATABASE_URL")


def _answers() -> bool:
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    return True


def _meet_server() -> None:
    """The settings were read before the server had said where it listens."""
    from django.conf import settings
    from django.db import connection

    from nidaa.ground.database import socket_folder

    connection.close()
    connection.settings_dict["HOST"] = socket_folder(settings.DATABASE_FOLDER)
