import json
import sys
from typing import Any

import click

from nidaa.doors.cli.first_use import make_machine
from nidaa.doors.cli.sentences import Sentences


@click.group(cls=Sentences)
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
    make_machine(quiet=as_json)
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


def _times(channels: dict[str, float]) -> str:
    return ", ".join(f"{name} {seconds} s" for name, seconds in channels.items())


def _summary(result: dict[str, Any]) -> str:
    seconds = result["seconds"]
    lines = [f"\n{result['story']}: {'every step held' if result['ok'] else result['failure']}"]
    if isinstance(seconds, dict):
        lines += [f"  {name.replace('_', ' ')}: {value} s" for name, value in seconds.items()]
    lines += [f"  {name}: {_times(channels)}" for name, channels in result["channels"].items()]
    return "\n".join(lines)
