"""What every service of the stand-in stands on: ledger, faults, scene, a clock that waits, and a way to call back."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .courier import Courier
from .faults import Faults
from .ledger import Ledger
from .scene import Scene
from .shelves import Shelves


@dataclass(slots=True)
class Callback:
    """Where a provider reports to: the product's address and the secret of its signatures."""

    url: str = ""
    secret: str = ""


@dataclass(slots=True)
class Habits:
    """How the outside behaves in good times; changed at run time.

    Attributes:
        whatsapp: where statuses and inbound messages go; the secret is the app's.
        sms: where the HTTP aggregator's receipts and inbound messages go.
        partner_secrets: with which a partner checks signatures; none, and it takes everything unchecked.
        vapid_key: the only application server key (base64url) whose pushes are taken; empty, and every one is.
        statuses: seconds after acceptance → what becomes of a WhatsApp message.
        receipt_s: seconds until an SMS is reported delivered.
        quota: posts a day on Instagram; usage: per cent of the Graph limits, as the headers tell it.
        scopes: what tokens may do. strict: fields that the contract does not list are refused.
    """

    whatsapp: Callback = field(default_factory=Callback)
    sms: Callback = field(default_factory=Callback)
    partner_secrets: list[bytes] = field(default_factory=list)
    vapid_key: str = ""
    statuses: dict[float, str] = field(default_factory=lambda: {0.02: "sent", 0.05: "delivered", 2.0: "read"})
    receipt_s: float = 0.05
    quota: int = 100
    usage: int = 1
    scopes: tuple[str, ...] = (
        *("pages_manage_posts", "pages_read_engagement", "pages_show_list", "pages_manage_metadata"),
        *("instagram_basic", "instagram_content_publish", "instagram_manage_contents"),
        *("whatsapp_business_messaging", "whatsapp_business_management", "business_management"),
    )
    strict: bool = True


class Outside:
    """One world. Its services run in one loop; `soon` is the door for other threads."""

    def __init__(self, ledger: Ledger, *, delay_s: float = 0.0) -> None:
        self.ledger, self.faults = ledger, Faults()
        self.scene, self.shelves = Scene(), Shelves()
        self.habits, self.courier = Habits(), Courier()
        self.delay_s = delay_s
        self.mouths: dict[
            str, Callable[[str, str, str], None]
        ] = {}  # service → (who, text, to) is said to us
        self.base = ""  # address of the HTTP port, once it is open
        self._loop: asyncio.AbstractEventLoop | None = None

    def settle(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def later(self, seconds: float, what: Callable[..., Any], *told: Any) -> None:
        """Do it in the loop after some time."""
        if self._loop is not None:
            self._loop.call_later(seconds, what, *told)

    def soon(self, what: Callable[..., Any], *told: Any) -> None:
        """Do it in the loop; for callers from other threads."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(what, *told)
