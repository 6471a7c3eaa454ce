"""`nidaa bench …`: measures what is promised, each beside a baseline of the same run; docs/deploy.md keeps the figures."""

from importlib import import_module

import click

from nidaa.doors.cli.sentences import Sentences

# Subcommand → what it measures. Each is a file bench_delivery_<name>.py with a click command of that name.
DELIVERY = ("broadcast", "kills", "lane", "machines", "page", "plan", "stop", "webhooks")


class Delivery(Sentences):
    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(DELIVERY)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in DELIVERY:
            return None
        command: click.Command = getattr(import_module(f"nidaa.doors.cli.bench_delivery_{name}"), name)
        return command


@click.group(cls=Sentences)
def bench() -> None:
    """Measure on this machine what Nidaa promises. `nidaa search bench` measures the map of hypotheses."""


@bench.group(cls=Delivery)
def delivery() -> None:
    """How fast an alert goes out, how fast it is taken back, and what is lost when machines die: nothing."""
