import json
import subprocess
import sys

import click

from nidaa.doors.demo.processes import nidaa


@click.group()
def exercise() -> None:
    """Play scripted stories on the real queue and channels, marked as exercises from end to end."""


@exercise.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the names as JSON.")
def list_stories(*, as_json: bool) -> None:
    """List the stories that can be played."""
    from nidaa.doors.exercise.programme import STORIES

    if as_json:
        click.echo(json.dumps(list(STORIES)))
        return
    for name, about in STORIES.items():
        click.echo(f"{name:14} {about}")


@exercise.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, nothing else.")
def play(*, name: str, as_json: bool) -> None:
    """Play the story NAME and print its timeline with measured times. Exit status 1 if a step did not hold."""
    from nidaa.doors.exercise.programme import STORIES

    if name not in STORIES:
        raise click.ClickException(f"There is no story called {name}. There are: {', '.join(STORIES)}.")
    _prepare(quiet=as_json)
    from nidaa.doors.exercise.facts import Step
    from nidaa.doors.exercise.playing import play_story

    def say(step: Step) -> None:
        if not as_json:
            click.echo(f"  {step.seconds:8.3f} s  {step.name}")

    played = play_story(name, say=say)
    click.echo(
        json.dumps(played.as_json(), ensure_ascii=False, indent=2) if as_json else _summary(played.as_json())
    )
    sys.exit(0 if played.ok else 1)


def _prepare(*, quiet: bool) -> None:
    """On one machine without a server of its own, everything a story needs is made here."""
    from nidaa.config import settings

    if not settings.LIVE:
        for step in (("keys", "make"), ("database", "start"), ("database", "prepare")):
            done = subprocess.run(nidaa(*step), check=False, capture_output=quiet)  # noqa: S603 - our own
            if done.returncode:
                raise click.ClickException(f"`nidaa {' '.join(step)}` failed. {_said(done.stderr)}")
    from nidaa.doors.cli.django_ready import ready

    ready()


def _said(output: bytes | None) -> str:
    return output.decode(errors="replace")[-600:] if output else ""


def _summary(result: dict[str, object]) -> str:
    seconds = result["seconds"]
    lines = [f"\n{result['story']}: {'every step held' if result['ok'] else result['failure']}"]
    if isinstance(seconds, dict):
        lines += [f"  {name.replace('_', ' ')}: {value} s" for name, value in seconds.items()]
    return "\n".join(lines)
