from functools import partial

from nidaa.approval.facts import Release
from nidaa.packs.facts import Act

from .accounts import Way
from .throttling import Grant, agree, slow_down, take
from .workplace import Workplace


class Pace:
    """How fast one shard may go: as fast as it can, or by the tokens that all share who send by its account."""

    def __init__(self, release: Release, way: Way, place: Workplace) -> None:
        self._urgent = release.act is not Act.ALERT
        self._label, self._ceiling = way.label, way.ceiling
        self._place = place

    async def agree(self) -> None:
        if self._ceiling:
            await self._place.in_database(partial(agree, self._label, self._ceiling, now=self._place.clock()))

    async def take(self, wanted: int) -> Grant:
        if not self._ceiling:
            return Grant(wanted, 0.0)
        step = partial(take, self._label, wanted, urgent=self._urgent, now=self._place.clock())
        return await self._place.in_database(step)

    async def slower(self, wait_s: float) -> None:
        """The provider asks for less. Without a ceiling the window's own pauses are all there is."""
        if self._ceiling:
            await self._place.in_database(
                partial(slow_down, self._label, wait_s=wait_s, now=self._place.clock())
            )

    async def tokens(self, wanted: int) -> int:
        return (await self.take(wanted)).tokens
