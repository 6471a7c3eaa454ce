"""A real hooks door: granian with the application, on loopback, with its own role at the tests' database."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from tests.channels.receivers import free_port

from nidaa.doors.hooks.callers import Caller

SECRET, WORD = "s" * 32, "the word that was agreed"
UP_WITHIN_S = 30.0


@dataclass
class RealDoor:
    port: int
    database: dict
    process: subprocess.Popen
    whatsapp: Caller = field(
        default_factory=lambda: Caller("whatsapp", "main", SECRET.encode(), b"", "x-hub-signature-256")
    )

    def ask(self, method, path, body=None, headers=None):
        line = HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            line.request(method, path, body=body, headers=headers or {})
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def tell(self, body, *, path="/hooks/whatsapp/main", said=None):
        signature = said or f"sha256={self.whatsapp.digest(body).hex()}"
        return self.ask("POST", path, body, {"X-Hub-Signature-256": signature})[0]

    def rows(self, sql="SELECT provider, account, sealed FROM distribution_inbox ORDER BY id"):
        with psycopg.connect(**self.database, autocommit=True) as owner:
            done = owner.execute(sql)
            return done.fetchall() if done.description else []


@pytest.fixture(scope="module")
def running_door(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hooks")
    for name, content in (("secret", SECRET), ("word", WORD), ("sms", "t" * 32)):
        (folder / name).write_text(content)
    (folder / "accounts.toml").write_text(
        f'[whatsapp.main]\nphone = "100"\napp_secret_file = "{folder}/secret"\nverify_file = "{folder}/word"\n'
        f'[sms.aggregator]\nhook_secret_file = "{folder}/sms"\nsignature_header = "X-Signature"\n'
        '[telegram.main]\nchat = "@nidaa"\n'
    )
    with django_db_blocker.unblock():
        entry = connection.settings_dict
    host, name, port = str(entry["HOST"]), str(entry["NAME"]), free_port()
    database = {"host": host, "user": str(entry["USER"]), "dbname": name}
    environment = {
        **{key: value for key, value in os.environ.items() if key != "NIDAA_AS_OWNER"},
        "DJANGO_SETTINGS_MODULE": "nidaa.config.settings",
        "NIDAA_ACCOUNTS": str(folder / "accounts.toml"),
        "NIDAA_KEYS": str(settings.KEYS_FOLDER),
        "NIDAA_HOOKS_DATABASE_URL": f"postgresql://nidaa_hooks@{quote(host, safe='')}:5432/{name}",
    }
    command = [
        *(sys.executable, "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--no-ws", "nidaa.config.rsgi_hooks:application"),
    ]
    log = (folder / "log").open("wb")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    door = RealDoor(port, database, process)
    try:
        _wait(door, folder / "log")
        yield door
        door.rows("DELETE FROM distribution_inbox")
    finally:
        process.terminate()
        process.wait(20)
        log.close()


@pytest.fixture
def door(running_door):
    """With an empty inbox. Emptied beforehand: afterwards a test's own transaction may still hold the rows."""
    running_door.rows("DELETE FROM distribution_inbox")
    return running_door


def _wait(door, log):
    ends = time.monotonic() + UP_WITHIN_S
    while True:
        try:
            if door.ask("GET", "/alive")[0] == 200:
                return
        except OSError:
            assert time.monotonic() < ends, log.read_text()
            assert door.process.poll() is None, log.read_text()
            time.sleep(0.1)
