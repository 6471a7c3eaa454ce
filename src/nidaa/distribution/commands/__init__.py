"""Plan a release into deliveries, carry one out, take up what was left lying, keep the register of partners."""

from .carrying import carry_out
from .delivering import deliver
from .halting import ask_to_resume, halt, halt_by_system, resume
from .lane import acknowledge, acknowledge_many
from .partners import add_partner, readdress_partner, remove_partner
from .sweeping import sweep

__all__ = [
    "acknowledge",
    "acknowledge_many",
    "add_partner",
    "ask_to_resume",
    "carry_out",
    "deliver",
    "halt",
    "halt_by_system",
    "readdress_partner",
    "remove_partner",
    "resume",
    "sweep",
]
