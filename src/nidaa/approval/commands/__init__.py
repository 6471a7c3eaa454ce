"""Submit, release, send back, reject; withdraw and expire; widen in advance. Each leaves a row; distribution carries it out."""

from .deciding import release, send_back, turn_down
from .stepping import propose_steps, strike_step
from .submitting import submit
from .widening import approve_later, release_step
from .withdrawing import expire, withdraw

__all__ = [
    "approve_later",
    "expire",
    "propose_steps",
    "release",
    "release_step",
    "send_back",
    "strike_step",
    "submit",
    "turn_down",
    "withdraw",
]
