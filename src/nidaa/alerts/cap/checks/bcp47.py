"""Language tags (BCP 47, RFC 5646): well formed, and valid as far as can be told without the registry."""

import re

TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-(?P<extended>[a-z]{3}(?:-[a-z]{3}){0,2}))?)"
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*)"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"
)
PRIVATE = re.compile(r"x(?:-[a-z0-9]{1,8})+")
# The registry names extended languages under these first parts only, so en-usa is no language.
EXTENDED_UNDER = frozenset({"ar", "kok", "ms", "sgn", "sw", "uz", "zh"})
GRANDFATHERED = frozenset(
    {
        "art-lojban",
        "cel-gaulish",
        "en-gb-oed",
        "i-ami",
        "i-bnn",
        "i-default",
        "i-enochian",
        "i-hak",
        "i-klingon",
        "i-lux",
        "i-mingo",
        "i-navajo",
        "i-pwn",
        "i-tao",
        "i-tay",
        "i-tsu",
        "no-bok",
        "no-nyn",
        "sgn-be-fr",
        "sgn-be-nl",
        "sgn-ch-de",
        "zh-guoyu",
        "zh-hakka",
        "zh-min",
        "zh-min-nan",
        "zh-xiang",
    }
)


def language_defect(tag: str) -> str | None:
    """Why this is not a language tag; None when it is one."""
    lower = tag.lower()
    if not lower:
        return "it is empty"
    if lower in GRANDFATHERED or PRIVATE.fullmatch(lower):
        return None
    if "_" in lower:
        return "its parts are joined by hyphens, not underscores"
    match = TAG.fullmatch(lower)
    if match is None:
        return "it does not follow BCP 47, as ar-MA or zgh-Tfng do"
    if match["extended"] and lower.split("-", 1)[0] not in EXTENDED_UNDER:
        return f"{match['extended']} is not a region"
    variants = match["variants"].split("-")[1:]
    singletons = re.findall(r"-([0-9a-wy-z])(?=-)", match["extensions"])
    if len(set(variants)) < len(variants) or len(set(singletons)) < len(singletons):
        return "a part stands in it twice"
    return None
