from datetime import date

import pytest
from django.conf import settings
from tests.cast import hind
from tests.channels.receivers import hook_server
from tests.moments import after

from nidaa.distribution.commands import add_partner
from nidaa.distribution.facts import Channel


@pytest.fixture
def partner(monkeypatch):
    """A bus company, reached by webhook; what its machine received."""
    with hook_server() as (ledger, host):
        monkeypatch.setattr(settings, "INSIDE_HOSTS", frozenset({host}))
        add_partner(
            key="bus", name="Autocars", channel=Channel.WEBHOOK, address=f"http://{host}/hook", agreement="A-1",
            agreed_on=date(2026, 1, 1), languages=("fr",), exercises=True, by=hind(), at=after(minutes=0),
        )  # fmt: skip
        yield ledger
