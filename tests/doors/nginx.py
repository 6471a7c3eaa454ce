"""A file of deploy/nginx in a real nginx on loopback."""

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

from tests.channels.receivers import free_port

from nidaa.doors.demo.processes import wait_for_port

FOLDER = Path(__file__).parents[2] / "deploy" / "nginx"


@contextmanager
def nginx(name, home, *, app):
    """Its port. What is to be set in the file is set; `app` is the address of the processes behind."""
    port = free_port()
    text = (FOLDER / name).read_text(encoding="utf-8")
    for mark, value in {
        "@NAME@": "localhost",
        "@LISTEN@": f"127.0.0.1:{port}",
        "@APP@": app,
        "@LOG@": f"{home}/critical.log",
    }.items():
        text = text.replace(mark, value)
    whole = home / "nginx.conf"
    whole.write_text(
        f"worker_processes 1; daemon off; pid {home}/pid; error_log {home}/nginx.log;\n"
        "events { worker_connections 512; }\n"
        f"http {{ client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; {text} }}\n",
        encoding="utf-8",
    )
    for folder in (home, *home.parents[:2]):
        folder.chmod(0o755)  # nginx's workers are another user's
    process = subprocess.Popen(
        ["nginx", "-e", str(home / "nginx.log"), "-c", str(whole)],
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"]},
    )
    try:
        assert wait_for_port(port, within_s=10, unless=process.poll), (home / "nginx.log").read_text()
        yield port
    finally:
        process.terminate()
        process.wait(10)
