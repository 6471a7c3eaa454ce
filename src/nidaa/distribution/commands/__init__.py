"""Plan a release into deliveries, carry one out, take up what was left lying, keep the register of partners."""

from .carrying import carry_out
from .delivering import deliver
from .partners import add_partner, readdress_partner, remove_partner
from .sweeping import sweep

__all__ = ["add_partner", "carry_out", "deliver", "readdress_partner", "remove_partner", "sweep"]
