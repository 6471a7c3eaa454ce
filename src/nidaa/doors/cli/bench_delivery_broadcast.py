"""From the second officer's approval to the first byte outside, and until everybody has been tried, while one hangs."""

import json
import time
from typing import Any

import click

from nidaa.doors.cli.bench_house import figure, house, load_line

HANGS = "telegram"
SETTLED_S = 20.0
# Ours are the files; these are the services of the stand-in that one alert must reach.
FIRST_REACH_MS, ALL_REACH_S = 300, 5


@click.command()
@click.option("--rounds", default=7)
def broadcast(rounds: int) -> None:
    """Approve alerts against a stand-in for the outside; Telegram hangs throughout."""
    from nidaa.doors.demo import town as towns
    from nidaa.doors.demo.processes import Processes

    held: list[towns.Town] = []

    def prepare() -> None:
        held.append(towns.choose_town())
        towns.into_environment(held[0])

    with house("broadcast", prepare=prepare) as home:
        town = held[0]
        from nidaa.doors.cli.django_ready import ready
        from nidaa.doors.demo.seed import partners

        ready()
        partners(hook=town.hook)
        processes = Processes(home / "logs")
        try:
            towns.start_outside(processes, town)
            towns.start_worker(processes, town)
            towns.wait_until_up(processes, [town.smtp, town.outside])
            _measure(f"http://127.0.0.1:{town.outside}", rounds)
        finally:
            processes.stop()


def _measure(outside: str, rounds: int) -> None:
    from nidaa.doors.exercise.openings import release_for_bench
    from nidaa.doors.exercise.theatre import wait_until_heard

    wait_until_heard()
    time.sleep(3.0)  # the worker has loaded what it needs
    _ask(outside, "POST", "/_faults", {"service": HANGS, "name": "hang"})
    first: list[float] = []
    everybody: list[float] = []
    tried: set[str] = set()
    for _ in range(rounds):
        release = release_for_bench()
        began = release.released_at.timestamp()
        times = _attempts(outside, release.alert_id, began)
        first.append(1000 * min(times.values()))
        everybody.append(max(times.values()))
        tried |= times.keys()
    click.echo(f"{len(tried)} targets, {HANGS} hanging: {', '.join(sorted(tried))}; {load_line()}")
    figure("approve to first broadcast byte", first, "ms", f"at most {FIRST_REACH_MS}")
    figure("approve to all targets attempted", everybody, "s", f"at most {ALL_REACH_S}")


def _attempts(outside: str, alert_id: Any, began: float) -> dict[str, float]:
    """Seconds after the approval at which each channel was first tried: by the outside's ledger, or by our own rows."""
    from nidaa.distribution.queries import deliveries_of_alert
    from nidaa.distribution.rules import OWN_CHANNELS

    ends = time.monotonic() + SETTLED_S
    while time.monotonic() < ends:
        rows = deliveries_of_alert(alert_id)
        seen = {row.channel.value: row.finished_at.timestamp() - began for row in rows if row.finished_at}
        waits = {row.channel for row in rows if not row.finished_at and row.channel.value != HANGS}
        if rows and not waits:
            break
        time.sleep(0.1)
    own = {name: value for name, value in seen.items() if name in OWN_CHANNELS}
    heard: dict[str, float] = {}
    for entry in _ask(outside, "GET", f"/_ledger?attempts=1&since={began}"):
        name = "email" if entry["service"] == "mail" else entry["service"]
        heard.setdefault(name, entry["at"] - began)
    return own | heard


def _ask(outside: str, method: str, path: str, said: Any = None) -> Any:
    import urllib3

    body = None if said is None else json.dumps(said).encode()
    answer = urllib3.request(method, f"{outside}{path}", body=body, retries=False, timeout=10.0)
    return json.loads(answer.data or b"null")
