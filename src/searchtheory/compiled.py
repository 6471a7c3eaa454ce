"""One typed door to numba, so that compiled functions keep their signatures."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile once, cache on disk, release the lock.

    Reordering of sums is allowed; infinities stay infinities (a mask may hold them).
    """
    return cast("F", njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "arcp", "nsz"})(function))
