"""The public page of a live alert behind nginx, with the application and the database dead."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import click

from nidaa.doors.cli.bench_house import figure, house, load_line
from nidaa.doors.demo.processes import free_port, wait_for_port

CONF = Path(__file__).parents[4] / "deploy" / "nginx" / "public.conf"
OWN = ("page", "poster", "cap", "atom", "json")


@click.command()
@click.option("--seconds", default=10, help="How long each run asks.")
@click.option("--runs", default=3)
@click.option("--connections", default=128)
def page(seconds: int, runs: int, connections: int) -> None:
    """Requests a second for an alert's page from static files, nothing else alive; needs nginx and wrk."""
    for tool in ("nginx", "wrk"):
        if shutil.which(tool) is None:
            raise click.ClickException(f"This bench needs {tool}: apt-get install nginx-light wrk")
    with house("page") as home:
        path = _published()
        from nidaa.ground import database

        database.stop(home / "postgres")
        _ask(home, path, seconds, runs, connections)


def _published() -> str:
    """An alert, released and written by the real channels; the path of its page."""
    from nidaa.approval.facts import Release
    from nidaa.distribution.commands import carry_out, deliver
    from nidaa.distribution.queries import deliveries_of_alert
    from nidaa.doors.exercise.openings import release_for_bench
    from nidaa.ground.clock import now

    release: Release = release_for_bench()
    carry_out(release.id, at=now())
    for row in deliveries_of_alert(release.alert_id):
        if row.channel in OWN:
            deliver(row.id, clock=now)
    return f"/a/{release.public_id}/ar.html"


def _ask(home: Path, path: str, seconds: int, runs: int, connections: int) -> None:
    port = free_port(8090)
    server = subprocess.Popen(nginx(home, port, home / "public"), stderr=subprocess.DEVNULL)  # noqa: S603 - nginx, by our own file
    try:
        if not wait_for_port(port, within_s=10, unless=server.poll):
            raise click.ClickException("nginx did not start; its error log says why.")
        url = f"http://127.0.0.1:{port}{path}"
        _check(url)
        click.echo(f"{path}, {connections} connections, database and application dead; {load_line()}")
        found = [_run(url, seconds, connections) for _ in range(runs)]
        figure("alert page, requests a second", [rate for rate, _ in found], "/s", "at least 20,000")
        figure("errors", [float(errors) for _, errors in found], "", "0")
    finally:
        server.terminate()
        server.wait(10)


def nginx(home: Path, port: int, public: Path) -> list[str]:
    """The command that serves a public folder by the file in deploy/; its own files go below `home`."""
    text = CONF.read_text(encoding="utf-8")
    for name, value in (
        ("@PUBLIC@", str(public)),
        ("@LISTEN@", f"127.0.0.1:{port}"),
        ("@APP@", "127.0.0.1:9"),
    ):
        text = text.replace(name, value)
    whole = home / "nginx.conf"
    whole.write_text(
        f"worker_processes auto; daemon off; pid {home}/nginx.pid; error_log {home}/nginx.log;\n"
        "worker_rlimit_nofile 65536; events { worker_connections 8192; }\n"
        f"http {{ sendfile on; tcp_nopush on; client_body_temp_path {home}/body; proxy_temp_path {home}/proxy;\n"
        f"{text}\n}}\n",
        encoding="utf-8",
    )
    for folder in (home, public):
        folder.chmod(0o755)  # nginx's workers are another user's
    return ["nginx", "-e", str(home / "nginx.log"), "-c", str(whole)]


def _check(url: str) -> None:
    """What is measured is the page, and not an error that is quick."""
    import urllib3

    answer = urllib3.request("GET", url, retries=False, timeout=5.0)
    if answer.status != 200 or b"</html>" not in answer.data:  # noqa: PLR2004 - the page
        raise click.ClickException(f"The page does not stand: HTTP {answer.status}.")


def _run(url: str, seconds: int, connections: int) -> tuple[float, int]:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own address
    time.sleep(0.5)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    bad = re.findall(r"(?:Non-2xx or 3xx responses: |connect |read |write |timeout )(\d+)", said)
    if rate is None:
        raise click.ClickException(said)
    return float(rate[1]), sum(map(int, bad))
