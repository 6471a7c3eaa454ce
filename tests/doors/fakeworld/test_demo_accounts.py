"""The demo's accounts lead to the stand-in and nowhere else; its keys stay, because browsers know them."""

import stat

from nidaa.config.accounts import read
from nidaa.distribution.facts import Channel, Medium
from nidaa.doors.demo.outside import secret_file, write_accounts
from nidaa.ground.country import pack

PORTS = {"http": 8025, "smtp": 1025, "smpp": 2775, "mqtt": 1883}


def test_every_account_is_of_a_channel_and_inside(tmp_path):
    held = read(str(write_accounts(tmp_path, **PORTS)))
    assert set(held) <= {*Channel, *Medium}
    for channel, sections in held.items():
        for section in sections.values():
            options = section["options"]
            assert options["exercises"] == "yes"
            assert options.get("base", "http://127.0.0.1:8025").startswith("http://127.0.0.1:8025"), channel
            assert options.get("host", "127.0.0.1") == "127.0.0.1"
    assert pack().broadcasts.operator(next(iter(held["cell"])))


def test_secrets_are_kept_and_private(tmp_path):
    first = read(str(write_accounts(tmp_path, **PORTS)))
    second = read(str(write_accounts(tmp_path, **PORTS | {"http": 9000})))
    assert first["push"]["own"]["secrets"] == second["push"]["own"]["secrets"]
    assert stat.S_IMODE(secret_file(tmp_path).stat().st_mode) == 0o600
    assert first["whatsapp"]["main"]["secrets"]["app_secret"] == secret_file(tmp_path).read_text()
