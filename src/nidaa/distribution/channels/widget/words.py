"""Words of the widget itself that no country decides; the country's are in its pack.

The Tamazight was written without a native reader and is to be checked by one.
"""

from collections.abc import Mapping
from types import MappingProxyType

from nidaa.packs.facts import Words

WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "whole": Words(
            fr="Voir l'alerte complète",
            ar="الاطلاع على الإنذار كاملا",
            en="See the whole alert",
            zgh="ⵥⵔ ⴰⵙⴷⵓⵖⵔ ⴰⴽⴽⵯ",
        ),
        "unsure": Words(
            fr="Cette alerte ne peut pas être confirmée en ce moment. Ne partagez ni nom ni photo.",
            ar="لا يمكن تأكيد هذا الإنذار في الوقت الحالي. لا تنشروا اسما ولا صورة.",
            en="This alert cannot be confirmed at the moment. Do not share a name or a photo.",
            zgh="ⵓⵔ ⵏⵣⵎⵉⵔ ⴰⴷ ⵏⵙⵙⵉⴷⵜⵜ ⴰⵙⴷⵓⵖⵔ ⴰⴷ ⵖⵉⵍⴰ. ⴰⴷ ⵓⵔ ⵜⴱⴹⵓⵎ ⵉⵙⵎ ⵓⵍⴰ ⵜⴰⵡⵍⴰⴼⵜ.",
        ),
    }
)
