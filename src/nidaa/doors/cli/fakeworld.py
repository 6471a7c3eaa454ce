import signal
from pathlib import Path

import click


@click.command()
@click.option("--http", default=8025, show_default=True, help="Port of the page and of all that speaks HTTP.")
@click.option("--smtp", default=1025, show_default=True, help="Port on which mail is taken.")
@click.option("--smpp", default=2775, show_default=True, help="Port of the centre for short messages.")
@click.option("--mqtt", default=1883, show_default=True, help="Port of the broker for signs and displays.")
@click.option(
    "--ledger", type=click.Path(path_type=Path), help="Write what is received here too, as lines of JSON."
)
@click.option(
    "--only",
    type=click.Choice(["whatsapp", "sms", "push", "webhook"]),
    help="A fast stub of this service for benches, on the HTTP port; its ledger keeps keys only.",
)
@click.option("--delay-ms", default=0.0, show_default=True, help="Answer everything this much later.")
@click.option(
    "--hook", default="", help="Where WhatsApp reports to, e.g. http://127.0.0.1:8002/hooks/whatsapp."
)
@click.option("--sms-hook", default="", help="Where the aggregator for short messages reports to.")
@click.option(
    "--hook-secret-file",
    type=click.Path(path_type=Path, exists=True),
    help="Holds the secret by which both sign what they report.",
)
def fakeworld(
    *,
    http: int,
    smtp: int,
    smpp: int,
    mqtt: int,
    ledger: Path | None,
    only: str | None,
    delay_ms: float,
    hook: str,
    sms_hook: str,
    hook_secret_file: Path | None,
) -> None:
    """Stand for all outside: Facebook, Instagram, WhatsApp, SMS, cell broadcast, push, Telegram, mail, partners.

    Listens on this machine only, forwards nothing, and forgets everything when it stops, but for the ledger's file.
    """
    from nidaa.doors.fakeworld.outside import Callback
    from nidaa.doors.fakeworld.world import running

    stops = {signal.SIGINT, signal.SIGTERM}
    # Before the first thread, which would be asked instead of us.
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    secret = hook_secret_file.read_text().strip() if hook_secret_file else ""
    try:
        with running(
            http=http,
            smtp=smtp,
            smpp=smpp,
            mqtt=mqtt,
            ledger=ledger,
            delay_s=delay_ms / 1000,
            only=only or "",
        ) as world:
            world.habits.whatsapp, world.habits.sms = Callback(hook, secret), Callback(sms_hook, secret)
            click.echo("".join(f"{name} 127.0.0.1:{port}\n" for name, port in world.ports.items()), nl=False)
            click.echo(f"See what everybody sees at {world.url}/. Stop with Ctrl-C.")
            signal.sigwait(stops)
    except OSError as error:
        raise click.ClickException(f"A port is taken: {error}.") from error
    click.echo("Stopped; what was received is forgotten.")
