"""The child of the nation's story: a name that stands in no other word, so that wherever it is left, it is found."""

GIVEN_LATIN, FAMILY_LATIN = "Tizwayza", "Zarquni"
GIVEN_ARABIC, FAMILY_ARABIC = "تيزوايزة", "الزرقوني"
FES = {"lat": 34.0637, "lon": -4.9847}
WORDS = {
    "ar": {"clothing": "فستان أصفر ومعطف أبيض", "place": "باب بوجلود"},
    "fr": {"clothing": "robe jaune, manteau blanc", "place": "Bab Boujloud"},
    "en": {"clothing": "yellow dress, white coat", "place": "Bab Boujloud"},
    "zgh": {"place": "Bab Boujloud"},
}
CHANGE = {
    "ar": {"change": "شوهدت في مكناس"},
    "fr": {"change": "aperçue à Meknès"},
    "en": {"change": "seen in Meknes"},
    "zgh": {"change": "Meknès"},
}
ALT = {
    "ar": "رسم لوجه طفلة بفستان أصفر",
    "fr": "Visage dessiné d'une fille en robe jaune",
    "en": "Drawn face of a girl in a yellow dress",
    "zgh": "ⵜⴰⵡⵍⴰⴼⵜ",
}
