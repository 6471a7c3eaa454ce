"""Words of the page itself that no country decides; the country's are in its pack.

The Tamazight was written without a native reader and is to be checked by one.
"""

from collections.abc import Mapping
from types import MappingProxyType

from nidaa.packs.facts import Words

WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "name": Words(fr="Alertes", ar="الإنذارات", en="Alerts", zgh="ⵉⵙⴷⵓⵖⵔⵏ"),
        "skip": Words(
            fr="Aller au contenu", ar="انتقل إلى المحتوى", en="Skip to the content", zgh="ⴷⴷⵓ ⵖⵔ ⵓⵎⴰⵢ"
        ),
        "live": Words(fr="Alerte en cours", ar="إنذار جارٍ", en="Alert in force", zgh="ⴰⵙⴷⵓⵖⵔ ⵉⵍⵍⴰ"),
        "corrected": Words(
            fr="Ce qui a changé", ar="ما الذي تغيّر", en="What has changed", zgh="ⴰⵢⵏⵏⴰ ⵉⵙⵏⴼⵍⵏ"
        ),
        "direction": Words(
            fr="Direction possible", ar="الوجهة المحتملة", en="Possible direction", zgh="ⵜⴰⵏⵉⵍⴰ"
        ),
        "description": Words(fr="Signalement", ar="الأوصاف", en="Description", zgh="ⴰⵙⵏⵓⵎⵍ"),
        "is_it_real": Words(
            fr="Cette alerte est-elle authentique ?",
            ar="هل هذا الإنذار حقيقي؟",
            en="Is this alert real?",
            zgh="ⵉⵙ ⵉⴷⵜⵜⴰ ⵓⵙⴷⵓⵖⵔ ⴰⴷ?",
        ),
        "how_to_check": Words(
            fr="Une alerte authentique se trouve sur ce site et nulle part ailleurs. Vérifiez avec cette référence :",
            ar="الإنذار الحقيقي موجود في هذا الموقع دون غيره. تحقّق بهذا المرجع:",
            en="A real alert stands on this site and nowhere else. Check it with this reference:",
            zgh="ⴰⵙⴷⵓⵖⵔ ⵉⴷⵜⵜⴰⵏ ⵉⵍⵍⴰ ⴳ ⵓⵙⵎⵍ ⴰⴷ ⵖⴰⵙ. ⵙⵙⴽⵉⴷ ⵙ ⵓⵙⴰⵖⵓⵍ ⴰⴷ:",
        ),
        "check": Words(fr="Vérifier une alerte", ar="تحقّق من إنذار", en="Check an alert", zgh="ⵙⵙⴽⵉⴷ ⴰⵙⴷⵓⵖⵔ"),
        "about": Words(
            fr="Comment marchent les alertes",
            ar="كيف تعمل الإنذارات",
            en="How alerts work",
            zgh="ⵎⴰⵎⴽ ⵜⵜⵡⵓⵔⵉⵏ ⵉⵙⴷⵓⵖⵔⵏ",
        ),
        "subscribe": Words(
            fr="Recevoir les alertes",
            ar="التوصل بالإنذارات",
            en="Be told of alerts",
            zgh="ⴰⵎⵥ ⵉⵙⴷⵓⵖⵔⵏ",
        ),
        "privacy": Words(fr="Vie privée", ar="الخصوصية", en="Privacy", zgh="ⵜⵓⴷⵔⵜ ⵜⵓⵙⵍⵉⴳⵜ"),
        "share_how": Words(
            fr="Partagez l'adresse, pas la photo : elle s'éteint avec l'alerte.",
            ar="شاركوا الرابط لا الصورة: فهو ينتهي بانتهاء الإنذار.",
            en="Share the address, not the photo: it ends with the alert.",
            zgh="ⴱⴹⵓ ⴰⵙⵖⵏ, ⵓⵔ ⴷ ⵜⴰⵡⵍⴰⴼⵜ.",
        ),
        "by_message": Words(fr="Par SMS", ar="برسالة قصيرة", en="By text message", zgh="ⵙ SMS"),
        "by_mail": Words(
            fr="Par e-mail", ar="بالبريد الإلكتروني", en="By e-mail", zgh="ⵙ ⵜⵉⴱⵔⴰⵜ ⵜⴰⵍⵉⴽⵜⵕⵓⵏⵉⵜ"
        ),
        "poster_pdf": Words(
            fr="Affiche à imprimer (PDF)",
            ar="ملصق للطباعة (PDF)",
            en="Poster to print (PDF)",
            zgh="ⵜⴰⵙⵍⵖⴰⵖⵜ (PDF)",
        ),
        "poster_phone": Words(
            fr="Image pour téléphone", ar="صورة للهاتف", en="Picture for phones", zgh="ⵜⴰⵡⵍⴰⴼⵜ ⵏ ⵓⵜⵉⵍⵉⴼⵓⵏ"
        ),
        "over": Words(
            fr="L'heure de fin de cette alerte est passée. Vérifiez avant de partager.",
            ar="انقضى أجل هذا الإنذار. تحقّقوا قبل المشاركة.",
            en="The time of this alert has passed. Check before you share.",
            zgh="ⵉⵙⵎⴷ ⵡⴰⴽⵓⴷ ⵏ ⵓⵙⴷⵓⵖⵔ ⴰⴷ.",
        ),
        "list_lead": Words(
            fr="Si vous voyez un de ces enfants, n'intervenez pas vous-même : appelez.",
            ar="إذا رأيتم أحد هؤلاء الأطفال فلا تتدخلوا بأنفسكم: اتصلوا.",
            en="If you see one of these children, do not intervene yourself: call.",
            zgh="ⵎⴽ ⵜⵥⵔⵉⴷ ⵢⴰⵏ ⵓⵔⴱⴰ, ⴰⴷ ⵓⵔ ⵜⴽⵛⵎⴷ ⵙ ⵉⵅⴼ ⵏⵏⴽ, ⵖⵔ.",
        ),
        "nothing_lead": Words(
            fr="C'est une bonne nouvelle. Cette page change dès qu'une alerte est diffusée.",
            ar="هذا خبر سارّ. تتغير هذه الصفحة فور بث أي إنذار.",
            en="That is good news. This page changes as soon as an alert is released.",
            zgh="ⴰⵢⴰ ⵉⴳⴰ ⵜⵉⵏⵖⵎⵉⵙⵜ ⵉⵖⵓⴷⴰⵏ.",
        ),
        "all_alerts": Words(
            fr="Toutes les alertes en cours",
            ar="كل الإنذارات الجارية",
            en="All alerts in force",
            zgh="ⴰⴽⴽⵯ ⵉⵙⴷⵓⵖⵔⵏ ⵏ ⵖⵉⵍⴰ",
        ),
    }
)
