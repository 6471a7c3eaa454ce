"""Submit, release, send back, reject; withdraw and expire. Each leaves a row; distribution carries it out."""

from .deciding import release, send_back, turn_down
from .submitting import submit
from .withdrawing import expire, withdraw

__all__ = ["expire", "release", "send_back", "submit", "turn_down", "withdraw"]
