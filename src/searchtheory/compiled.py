"""One typed door to numba, so that compiled functions keep their signatures."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


FAST = {"reassoc", "contract", "arcp", "nsz"}


def compiled(function: F) -> F:
    """Compile once, cache on disk where a folder can be written, release the lock.

    Reordering of sums is allowed; infinities stay infinities (a mask may hold them).
    """
    try:
        return cast("F", njit(cache=True, nogil=True, fastmath=FAST)(function))
    except RuntimeError:  # neither the package's folder nor the user's can be written
        return cast("F", njit(nogil=True, fastmath=FAST)(function))
