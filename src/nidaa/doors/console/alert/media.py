"""Ways out in words, as an officer says them: channels, and the media by which subscribers are called."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _

from nidaa.distribution.facts import Channel, Medium
from nidaa.ground.accounts import account

CHANNEL_WORDS = {
    Channel.PAGE: N("Public page"),
    Channel.POSTER: N("Poster"),
    Channel.ATOM: N("News feed"),
    Channel.CAP: N("CAP file"),
    Channel.JSON: N("Data feed"),
    Channel.EMAIL: N("E-mail"),
    Channel.WEBHOOK: N("Partner's system"),
    Channel.FACEBOOK: N("Facebook page"),
    Channel.INSTAGRAM: N("Instagram"),
    Channel.TELEGRAM: N("Telegram channel"),
    Channel.CELL: N("Cell broadcast"),
    Channel.MQTT: N("Signs"),
    Channel.WEBSUB: N("Feed subscriber"),
    Channel.PRESS: N("Press kit"),
    Channel.WIDGET: N("Widget for other sites"),
    Channel.META: N("Package for Meta"),
}
MEDIUM_WORDS = {
    Medium.PUSH: N("browser notices"),
    Medium.WHATSAPP: N("WhatsApp"),
    Medium.SMS: N("SMS"),
    Medium.MAIL: N("E-mail to subscribers"),
}


def way_words(way: Channel | Medium) -> str:
    return gettext(MEDIUM_WORDS[way] if isinstance(way, Medium) else CHANNEL_WORDS[way])


def way_of(key: str) -> Channel | Medium:
    """The channel or medium that a switch names. Raises ValueError for one that is neither."""
    return Medium(key) if key in {medium.value for medium in Medium} else Channel(key)


def account_words(label: str) -> str:
    """«Facebook page · its name»; an account that the settings no longer name is told by its label."""
    channel, _, key = label.partition(":")
    try:
        return f"{way_words(way_of(channel))} · {account(channel, key).name}"
    except (KeyError, ValueError):
        return label
