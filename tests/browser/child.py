"""The invented child of the story, as a family and officers speak of it. Nothing here is anybody's."""

import io

from PIL import Image, ImageDraw, ImageFilter

# First names and places as they are typed; words in every language that the public reads.
TYPED = {
    "reporter.name": "Nadia Exemple",
    "reporter.phone": "0612345678",
    "child.given_latin": "Zineb",
    "child.given_ar": "زينب",
    "child.family_latin": "Exemplaire",
    "child.age_years": "9",
    "last_seen.place": "Bab Boujloud",
    "appearance.height_cm": "132",
    "appearance.hair": "noirs bouclés",
    "clothing.worn": "veste rouge, jean, baskets blanches",
    "circumstances.account": "N'est pas rentrée de chez une amie.",
}
PRESSED = {
    "reporter.capacity": "mother",
    "child.sex": "female",
    "last_seen.certainty": "about",
    "consent.given": "yes",
    "consent.scope": "name_and_photo",
}
UNKNOWN = ("appearance.marks", "clothing.carried")
NAMES = ("Zineb", "زينب", "Exemplaire")
WORDS = {
    "ar": {"hair": "أسود مجعد", "clothing": "سترة حمراء، سروال جينز، حذاء رياضي أبيض", "place": "باب بوجلود"},
    "fr": {
        "hair": "noirs bouclés",
        "clothing": "veste rouge, jean, baskets blanches",
        "place": "Bab Boujloud",
    },
    "zgh": {"hair": "ⴰⵣⴳⴳⴰⵖ", "clothing": "ⴰⵣⴳⴳⴰⵖ", "place": "Bab Boujloud"},
    "en": {"hair": "curly black", "clothing": "red jacket, jeans, white trainers", "place": "Bab Boujloud"},
}
TIP = "رأيت طفلة بسترة حمراء قرب باب المحطة."
ALT = {"ar": "رسم لوجه طفلة بسترة حمراء", "fr": "Visage dessiné d'une fille en veste rouge"}


def drawing(coat=(190, 40, 40)):
    """A photo as a telephone makes it: a drawn face, 1200 × 1500 pixels, JPEG."""
    picture = Image.new("RGB", (1200, 1500), (222, 229, 236))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((200, 1100, 1000, 2000), fill=coat)
    draw.rectangle((520, 950, 680, 1180), fill=(214, 168, 130))
    draw.ellipse((330, 220, 870, 900), fill=(52, 36, 28))
    draw.ellipse((370, 330, 830, 1030), fill=(214, 168, 130))
    for x in (500, 700):
        draw.ellipse((x - 40, 620, x + 40, 680), fill="white")
        draw.ellipse((x - 18, 630, x + 18, 670), fill=(52, 36, 28))
    draw.arc((510, 760, 690, 900), 20, 160, fill=(140, 70, 60), width=10)
    written = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1)).save(written, "JPEG", quality=88)
    return {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}
