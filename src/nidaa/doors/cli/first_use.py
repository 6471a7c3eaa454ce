"""On one machine where nothing has been started yet, the demo makes what a command needs."""

import os
import subprocess

import click

from nidaa.doors.demo.processes import nidaa

STEPS = (("keys", "make"), ("database", "start"), ("database", "prepare"))


def ready_on_first_use() -> None:
    """As `django_ready.ready`; in the demo, keys and embedded database are made first if none is running.

    Raises:
        click.ClickException: a step failed; the sentence names it.
    """
    from nidaa.doors.cli.django_ready import ready

    ready()
    from django.conf import settings

    started = (settings.DATABASE_FOLDER / "postmaster.pid").exists()
    if not settings.LIVE and not started and not os.environ.get("NIDAA_DATABASE_URL"):
        _make()
        from django.db import connection

        from nidaa.ground.database import socket_folder

        # The settings were read before the server had said where it listens.
        connection.settings_dict["HOST"] = socket_folder(settings.DATABASE_FOLDER)


def _make() -> None:
    for step in STEPS:
        done = subprocess.run(nidaa(*step), check=False, capture_output=True)  # noqa: S603 - our own
        if done.returncode:
            raise click.ClickException(f"`nidaa {' '.join(step)}` failed; run it to see why.")
