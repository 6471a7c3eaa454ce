"""A drawn face for exercises: nobody's."""

import io

from PIL import Image, ImageDraw

SKIN, HAIR, BACK = (214, 168, 130), (52, 36, 28), (222, 229, 236)


def portrait(coat: tuple[int, int, int]) -> bytes:
    """A JPEG of 960 × 1200 pixels: a head, hair, eyes and a coat of the given colour."""
    picture = Image.new("RGB", (960, 1200), BACK)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((160, 880, 800, 1600), fill=coat)
    draw.rectangle((410, 760, 550, 940), fill=SKIN)
    draw.ellipse((270, 170, 690, 640), fill=HAIR)
    draw.ellipse((300, 260, 660, 820), fill=SKIN)
    for x in (400, 560):
        draw.ellipse((x - 34, 500, x + 34, 548), fill="white")
        draw.ellipse((x - 16, 506, x + 16, 542), fill=HAIR)
    draw.arc((400, 600, 560, 720), 20, 160, fill=(140, 70, 60), width=8)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=88)
    return written.getvalue()
