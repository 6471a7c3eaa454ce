"""What a mail asks of a partner beside the approved text. Not for the public, so not in the country pack."""

# A partner that reads only Tamazight is asked in Arabic: nobody has checked a Tamazight sentence for this yet.
PUBLISH_THE_LINK = {
    "ar": "للنشر: استعملوا الرابط ولا تنسخوا الاسم ولا الصورة، فالرابط ينتهي بانتهاء الإنذار.",
    "fr": "Pour publier : donnez le lien, ne copiez ni le nom ni la photo. Le lien s'éteint avec l'alerte.",
    "en": "To publish: give the link, do not copy the name or the photo. The link ends with the alert.",
}
TAKE_IT_DOWN = {
    "ar": "المرجو حذف كل ما نشرتموه عن هذا الإنذار (الاسم والصورة والرسائل السابقة) وعدم إعادة نشره.",
    "fr": "Supprimez tout ce que vous avez publié de cette alerte (nom, photo, messages) et ne republiez rien.",
    "en": "Delete all you have published of this alert (name, photo, earlier messages) and republish nothing.",
}
STAND_IN = "ar"


def asked(language: str, *, over: bool) -> str:
    words = TAKE_IT_DOWN if over else PUBLISH_THE_LINK
    return words.get(language, words[STAND_IN])
