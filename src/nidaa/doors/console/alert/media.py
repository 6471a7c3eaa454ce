"""Ways out in words, as an officer says them: channels, and the media by which subscribers are called."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _

from nidaa.distribution.facts import Channel, Medium

from .live import CHANNEL_WORDS

MEDIUM_WORDS = {
    Medium.PUSH: N("Notices of browsers"),
    Medium.WHATSAPP: N("WhatsApp"),
    Medium.SMS: N("SMS"),
    Medium.MAIL: N("E-mail to subscribers"),
}


def way_words(way: Channel | Medium) -> str:
    return gettext(MEDIUM_WORDS[way] if isinstance(way, Medium) else CHANNEL_WORDS[way])
