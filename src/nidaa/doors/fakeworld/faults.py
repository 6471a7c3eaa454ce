"""What goes wrong on demand: set per service at run time, a number of times or by chance with a seed.

On the wire (every HTTP service):
    hang            read, then never answered; nobody received it
    timeout         received and in the ledger, then never answered: the ambiguous case
    reset           the connection is reset before anything is received
    reset after     received, then reset
    drip            received; the answer comes a byte a second
    garbage         received; the answer is no answer
    truncated       received; the answer ends before its length
    redirect        302 to elsewhere; nobody received it
    slow            received; answered after `delay_s`
An HTTP status, "400" to "599": refused in the manner of the service (429 with Retry-After `delay_s`).
A code of the service: README.md lists them ("130429", "100/33", "throttled", "no receipt" …).
"""

import random
from dataclasses import dataclass, field
from threading import Lock

UNTAKEN = {"hang", "reset", "redirect"}
WIRE = UNTAKEN | {"timeout", "reset after", "drip", "garbage", "truncated", "slow"}
KEPT = frozenset({"bind", "another area", "refused"})  # strikes only where it is asked for by name
META = {"facebook", "instagram", "whatsapp"}


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        service: whose; "graph" means facebook, instagram and whatsapp; "*" everybody's.
        name: which.
        count: how often still; None without end.
        probability: of each request that matches, by `seed`.
        match: only for requests whose address or body holds these words: a number, a text.
        action: only for this action; a path's first words for services that have one action.
        late: where the service can say so later (a WhatsApp status, a delivery receipt), it does.
        delay_s: how long, where the fault has a duration.
    """

    service: str
    name: str
    count: int | None = None
    probability: float = 1.0
    seed: int = 0
    match: str = ""
    action: str = ""
    late: bool = False
    delay_s: float = 1.0
    dice: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - chance that can be repeated


class Faults:
    """Set by any thread, used up by the loop."""

    def __init__(self) -> None:
        self.standing: list[Fault] = []
        self._lock = Lock()

    def set(self, service: str, name: str, **how: object) -> Fault:
        """Let something go wrong from now on; how: count, probability, seed, match, action, late, delay_s."""
        fault = Fault(service, name, **how)  # type: ignore[arg-type] # dataclass checks the names, callers the types
        with self._lock:
            self.standing.append(fault)
        return fault

    def clear(self, service: str = "") -> None:
        """All is well again, everywhere or at one service."""
        with self._lock:
            self.standing[:] = [one for one in self.standing if service and one.service != service]

    def take(
        self,
        service: str,
        *,
        action: str = "",
        words: bytes = b"",
        late: bool = False,
        only: frozenset[str] = frozenset(),
    ) -> Fault | None:
        """The first fault that strikes here, with its count reduced; None in good times.

        Args:
            only: names that make sense here; without them, all but those that are kept for such a place.
        """
        if not self.standing:
            return None
        with self._lock:
            for fault in self.standing:
                fits = fault.name in only if only else fault.name not in KEPT
                if fits and _strikes(fault, service, action, words, late=late):
                    return self._use(fault)
        return None

    def _use(self, fault: Fault) -> Fault:
        if fault.count is not None:
            fault.count -= 1
            if fault.count <= 0:
                self.standing.remove(fault)
        return fault


def _strikes(fault: Fault, service: str, action: str, words: bytes, *, late: bool) -> bool:
    return (
        fault.late == late
        and (fault.service in {service, "*"} or (fault.service == "graph" and service in META))
        and (not fault.action or fault.action == action)
        and (not fault.match or fault.match.encode() in words)
        and (fault.probability >= 1.0 or fault.dice.random() < fault.probability)
    )
