"""What a newsroom reads first, in each language in which we speak to the press; others get the first of them."""

from collections.abc import Mapping
from types import MappingProxyType

README: Mapping[str, str] = MappingProxyType(
    {
        "fr": (
            "DOSSIER DE PRESSE — {event}\nRéférence : {code}\n\n"
            "Diffusion immédiate, sans embargo. Valable jusqu'au {until}.\n"
            "Crédit : {credit}\n\n"
            "Publiez de préférence le lien ou la fenêtre qui s'efface seule à la fin de l'alerte :\n{url}\n{widget}\n\n"
            "À LA FIN DE L'ALERTE\n"
            "Retirez aussitôt la photo et le prénom de toutes vos éditions, archives en ligne et réseaux, et effacez ce dossier.\n"
            "La fin est annoncée à l'adresse ci-dessus ; passé l'heure indiquée, vérifiez avant toute diffusion.\n"
            "Ce dossier disparaît de notre site au même moment.\n\n"
            "N'ajoutez aucun nom de famille, aucune adresse, aucune photo d'une autre source.\n"
        ),
        "ar": (
            "ملف صحفي — {event}\nالمرجع: {code}\n\n"
            "للنشر الفوري، دون أي حظر على النشر. صالح إلى غاية {until}.\n"
            "المصدر: {credit}\n\n"
            "يُفضَّل نشر الرابط أو الإطار الذي يُخفي نفسه عند انتهاء الإنذار:\n{url}\n{widget}\n\n"
            "عند انتهاء الإنذار\n"
            "احذفوا فورا الصورة والاسم من كل طبعاتكم وأرشيفكم على الإنترنت وشبكات التواصل، واحذفوا هذا الملف.\n"
            "يُعلَن عن النهاية في الرابط أعلاه؛ وبعد الساعة المذكورة تحقّقوا قبل أي نشر.\n"
            "يختفي هذا الملف من موقعنا في اللحظة نفسها.\n\n"
            "لا تضيفوا أي اسم عائلي أو عنوان أو صورة من مصدر آخر.\n"
        ),
        "en": (
            "PRESS KIT — {event}\nReference: {code}\n\n"
            "For immediate release, no embargo. Valid until {until}.\n"
            "Credit: {credit}\n\n"
            "Rather publish the link, or the frame that blanks itself when the alert ends:\n{url}\n{widget}\n\n"
            "WHEN THE ALERT ENDS\n"
            "Take the photo and the first name out of all editions, online archives and networks at once, and delete this kit.\n"
            "The end is announced at the address above; past the hour named here, check before you publish anything.\n"
            "This kit disappears from our site in the same moment.\n\n"
            "Add no family name, no address, and no photo from elsewhere.\n"
        ),
    }
)
