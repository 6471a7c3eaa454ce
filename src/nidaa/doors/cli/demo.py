import signal
import time

import click

from nidaa.doors.cli.first_use import make_machine
from nidaa.doors.demo.processes import Processes
from nidaa.doors.demo.town import Town


@click.group(invoke_without_command=True)
@click.pass_context
def demo(context: click.Context) -> None:
    """Start everything on this machine: database, console, public site, worker, a stand-in for the outside. Ctrl-C stops it.

    Every case of a demo is an exercise and says so, on every page, poster and message.
    """
    if context.invoked_subcommand is None:
        _run()


@demo.command()
def codes() -> None:
    """Print the sign-ins of the demo with the codes of this minute."""
    from nidaa.doors.cli.django_ready import ready

    ready()
    _print_accounts()


def _run() -> None:
    from nidaa.doors.demo import town as towns

    town = towns.choose_town()
    towns.into_environment(town)
    from nidaa.doors.cli.django_ready import settings
    from nidaa.ground import database

    processes = Processes(settings().HOME / "logs")
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        make_machine(quiet=False)
        _collect()
        _draw_country()
        _seed(town)
        click.echo("Starting console, public site, worker and a stand-in for the outside …")
        towns.start_outside(processes, town)
        towns.start_worker(processes, town)
        towns.start_doors(processes, town)
        towns.wait_until_up(
            processes, [town.smtp, town.outside, town.console, town.public, town.hooks, town.api]
        )
        _submit_templates()
        _open_exercise()
        _welcome(town)
        _watch(processes)
    except KeyboardInterrupt:
        click.echo("\nStopping …")
    finally:
        processes.stop()
        database.stop(settings().DATABASE_FOLDER)


def _as_interrupt(_number: int, _frame: object) -> None:
    """Asked to end in any way, we take our children with us."""
    raise KeyboardInterrupt


def _collect() -> None:
    from nidaa.doors.cli.django_ready import ready

    ready()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def _draw_country() -> None:
    """The national grid under the map of hypotheses: built once, about ten seconds."""
    from nidaa.doors.cli import search_grid

    search_grid.load_or_build(click.echo)


def _seed(town: Town) -> None:
    from nidaa.doors.console.demo_accounts import ensure
    from nidaa.doors.demo.seed import neighbours, partners

    ensure()
    partners(hook=town.hook)
    neighbours(outside=f"http://127.0.0.1:{town.outside}")


def _submit_templates() -> None:
    """The stand-in's reviewer approves them within a second and says so by webhook; without them nobody is written to."""
    from nidaa.distribution.commands import submit_templates
    from nidaa.ground.accounts import accounts
    from nidaa.ground.clock import now
    from nidaa.ground.people.facts import SYSTEM

    for account in accounts("whatsapp"):
        submit_templates(account, by=SYSTEM, at=now())


def _open_exercise() -> None:
    """A newcomer finds a case to work on and a request that waits for a second officer."""
    from nidaa.doors.console.demo_accounts import actor_of
    from nidaa.doors.exercise.openings import open_for_newcomers

    open_for_newcomers(actor_of("amina"))


def _welcome(town: Town) -> None:
    click.echo(
        f"""
Nidaa runs. Everything here is an exercise.

  Console (officers)    http://127.0.0.1:{town.console}/
  Public site           http://127.0.0.1:{town.public}/
  What the outside sees http://127.0.0.1:{town.outside}/   (phones, Facebook, mail: all imitations)
  Partners' machines    http://127.0.0.1:{town.api}/v1/openapi.json
    curl -H "Authorization: Bearer {_partner_key()}" http://127.0.0.1:{town.api}/v1/alerts
"""
    )
    _print_accounts()
    click.echo("\nPlay a story in another terminal:  make play        Stop: Ctrl-C\n")


def _partner_key() -> str:
    """A sandbox key of the demo's bus company, new with each start and gone with the day."""
    from nidaa.distribution.commands.api_keys import issue_key
    from nidaa.distribution.facts import Scope
    from nidaa.doors.demo.seed import REGISTRAR
    from nidaa.ground.clock import now

    return issue_key("demo-bus", scopes=tuple(Scope), sandbox=True, days=1, by=REGISTRAR, at=now())


def _print_accounts() -> None:
    from nidaa.doors.console.signin import demo_accounts

    click.echo("  Sign-ins (the code changes every half minute; the sign-in page shows it too)\n")
    for username, roles, password, code in demo_accounts():
        click.echo(f"    {username:8} {password:22} code {code}   {roles}")


def _watch(processes: Processes) -> None:
    while True:
        time.sleep(1)
        if died := processes.died():
            raise click.ClickException(f"{', '.join(died)} ended by itself. Its log is in {processes.logs}.")
