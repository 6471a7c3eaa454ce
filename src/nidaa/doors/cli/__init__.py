"""The command line, `nidaa …`: one file a group of commands; each defines a click command of its own name."""

from importlib import import_module
from typing import Any

import click

from nidaa.doors.cli.sentences import Sentences

# Name of the command → module that holds it as an attribute of the same name, or module:attribute where Python
# has taken the name. Loaded when asked for: `nidaa cap validate` must not pay for the database.
COMMANDS = {
    "export": "nidaa.doors.cli.exporting",
    "import": "nidaa.doors.cli.importing:import_",
    "audit": "nidaa.doors.cli.audit",
    "bench": "nidaa.doors.cli.bench",
    "database": "nidaa.doors.cli.database",
    "demo": "nidaa.doors.cli.demo",
    "exercise": "nidaa.doors.cli.exercise",
    "fakeworld": "nidaa.doors.cli.fakeworld",
    "keys": "nidaa.doors.cli.keys",
    "meta": "nidaa.doors.cli.meta",
    "purge": "nidaa.doors.cli.purge",
    "whatsapp": "nidaa.doors.cli.whatsapp",
    "worker": "nidaa.doors.cli.worker",
    "cap": "nidaa.doors.cli.cap",
    "search": "nidaa.doors.cli.search",
}


class LazyGroup(Sentences):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        loaded: Any = getattr(import_module(module), attribute or cmd_name.replace("-", "_"))
        return loaded if isinstance(loaded, click.Command) else None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nidaa")
def main() -> None:
    """Nidaa finds missing children: reports, alerts, tips, search and erasure from one command line."""
