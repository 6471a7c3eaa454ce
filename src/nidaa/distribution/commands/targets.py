"""From the key in a delivery's row to whom it goes, with what is needed to reach him."""

from nidaa.ground.accounts import account

from ..errors import Undeliverable
from ..facts import Channel, Target
from ..rules import ACCOUNT_CHANNELS, PARTNER_CHANNELS
from .partners import partner_target
from .websub import subscription_target


def target_of(channel: Channel, key: str) -> Target:
    """Raises Undeliverable for an account that the settings no longer name: worth trying again once they do."""
    if channel in PARTNER_CHANNELS:
        return partner_target(key)
    if channel in ACCOUNT_CHANNELS:
        return _account_target(channel, key)
    return subscription_target(key) if channel is Channel.WEBSUB else Target(key)


def account_label(channel: Channel, key: str) -> str:
    """How a switch names it; "" for what is not an account."""
    return f"{channel}:{key}" if channel in ACCOUNT_CHANNELS else ""


def _account_target(channel: Channel, key: str) -> Target:
    try:
        found = account(channel, key)
    except KeyError:
        raise Undeliverable(
            f"The settings name no account {channel}:{key} any more.", permanent=False
        ) from None
    return Target(key, name=found.name, options=found.options, secrets=found.secrets)
