"""The centre: takes messages, joins their parts on the phone, says what becomes of them.

Faults of the service "sms": "throttled", "queue full", "system error", "bad address", or any SMPP status as "0x45";
"timeout" (taken, no answer), "hang", "reset", "bind" (refused). Service "receipt": "lost", "slow" (`delay_s`), "twice",
"undelivered", "expired", "rejected".
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from nidaa.doors.fakeworld.faults import Fault
from nidaa.doors.fakeworld.outside import Outside
from nidaa.doors.fakeworld.scene import Bubble
from nidaa.ground.clock import now

FINAL = {"delivered", "undelivered", "expired", "rejected", "deleted"}
KEEPS = 200_000


@dataclass(slots=True)
class Message:
    """One short message at the centre; of a longer text, one part.

    Attributes:
        mark: what the sender knows it by: user_message_reference in hexadecimal, or the aggregator's reference.
        report: called with each message whose end is known.
    """

    id: str
    source: str
    to: str
    text: str
    at: datetime
    mark: str = ""
    joined: tuple[int, int, int] | None = None
    state: str = "accepted"
    report: Callable[["Message"], None] | None = None
    parts: dict[int, str] = field(default_factory=dict)


class Centre:
    """Shared by the SMPP port and the HTTP aggregator."""

    def __init__(self, outside: Outside) -> None:
        self.outside = outside
        self.messages: OrderedDict[str, Message] = OrderedDict()
        self._bubbles: dict[tuple[str, str, int], tuple[Bubble, dict[int, str]]] = {}

    def take(self, message: Message, **said: object) -> None:
        """It is ours now: on the phone at once, reported after a while."""
        self.messages[message.id] = message
        while len(self.messages) > KEEPS:
            self.messages.popitem(last=False)
        self._show(message)
        reference, of, part = message.joined or (0, 1, 1)
        key = str(said.pop("key", "")) or (f"{message.mark}/{part}" if message.mark else "")
        told = {"from": message.source, "part": part, "parts": of, "joined": reference, **said}
        self.outside.ledger.take(
            "sms", "message", message.to, key=key, reference=message.id, text=message.text, said=told
        )
        fault = self.outside.faults.take("receipt", words=f"{message.to} {message.text}".encode())
        self._promise(message, fault)

    def cancel(self, message_id: str) -> bool:
        """True when it was still waiting."""
        message = self.messages.get(message_id)
        if message is None or message.state in FINAL:
            return False
        message.state = "deleted"
        self._unshow(message)
        self.outside.ledger.take("sms", "cancel", message.to, reference=message.id)
        return True

    def _promise(self, message: Message, fault: Fault | None) -> None:
        name = fault.name if fault else ""
        wait_s = self.outside.habits.receipt_s + (fault.delay_s if fault and name == "slow" else 0.0)
        end = name if name in FINAL else "delivered"
        if name == "lost":
            self.outside.later(wait_s, self._end, message, end, 0)
        else:
            self.outside.later(wait_s, self._end, message, end, 2 if name == "twice" else 1)

    def _end(self, message: Message, state: str, times: int) -> None:
        if message.state in FINAL:
            return
        message.state = state
        if state != "delivered":
            self._unshow(message)
        for _ in range(times):
            if message.report is not None:
                message.report(message)

    def _show(self, message: Message) -> None:
        """Parts of one text become one bubble, in order, whatever order they come in."""
        reference, of, part = message.joined or (hash(message.id), 1, 1)
        place = (message.to, message.source, reference)
        found = self._bubbles.get(place)
        if found is None or len(found[1]) >= of or part in found[1]:
            found = (Bubble(message.id, "sms", "", now(), sender=message.source), {})
            self.outside.scene.phone(message.to).bubbles.append(found[0])
            if of > 1:
                self._bubbles[place] = found
        found[1][part] = message.text
        found[0].text = "".join(found[1][one] for one in sorted(found[1]))
        if len(found[1]) >= of:
            self._bubbles.pop(place, None)

    def _unshow(self, message: Message) -> None:
        phone = self.outside.scene.phone(message.to)
        phone.bubbles[:] = [one for one in phone.bubbles if one.id != message.id]
