from .faults import MAY_BE_DONE, WAIT_S, Action


class Fault(Exception):
    """A call that did not bring what was asked for. Its text may be shown: it holds no secret and no content.

    `maybe_sent`: a write that may have been carried out. `wait_s`: how long Meta, or good manners, ask us to wait.
    """

    def __init__(
        self,
        sentence: str,
        action: Action,
        *,
        code: str = "",
        trace: str = "",
        wrote: bool = False,
        wait_s: float = 0.0,
    ) -> None:
        super().__init__(sentence)
        self.action = action
        self.code = code
        self.trace = trace
        self.maybe_sent = wrote and action in MAY_BE_DONE
        self.wait_s = max(wait_s, WAIT_S[action])

    @property
    def permanent(self) -> bool:
        return self.action is Action.PERMANENT
