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
    from nidaa.config import settings

    started = (settings.DATABASE_FOLDER / "postmaster.pid").exists()
    if not settings.LIVE and not started and not os.environ.get("NIDAA_DATABASE_URL"):
        for step in STEPS:
            done = subprocess.run(nidaa(*step), check=False, capture_output=True)  # noqa: S603 - our own
            if done.returncode:
                raise click.ClickException(f"`nidaa {' '.join(step)}` failed; run it to see why.")
    from nidaa.doors.cli.django_ready import ready

    ready()
