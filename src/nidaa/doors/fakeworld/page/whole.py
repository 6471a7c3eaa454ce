"""The page put together."""

from nidaa.doors.fakeworld.outside import Outside

from .papers import ledger, papers
from .phone import phone
from .places import places

BAND = (
    '<header class="band"><p><strong>This is not the outside world: a stand-in.</strong> Nothing leaves this machine.</p>'
    '<p lang="fr">Ceci n’est pas le monde extérieur : une imitation. Rien ne quitte cette machine.</p>'
    '<p lang="ar" dir="rtl">هذا ليس العالم الخارجي: مجرد محاكاة. لا شيء يغادر هذا الجهاز.</p></header>'
)
HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>What the outside sees</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<noscript><meta http-equiv="refresh" content="5"></noscript>'
    '<link rel="stylesheet" href="/_look/tokens.css"><link rel="stylesheet" href="/_look/page.css">'
    '<link rel="icon" href="/_look/icon.svg"><script src="/_look/live.js" defer></script></head><body>'
)


def whole(outside: Outside, number: str) -> str:
    return f'{HEAD}{BAND}<main id="stage"><h1>What the outside sees</h1>{stage(outside, number)}</main></body></html>'


def stage(outside: Outside, number: str) -> str:
    """What changes: without the frame of the page."""
    scene = outside.scene
    told = papers(scene.tray.received())
    return (
        f'<div class="grid"><div class="column">{phone(scene, number)}</div>'
        f'<div class="column wide">{places(scene)}</div><div class="column">{told}</div></div>'
        f"{ledger(outside.ledger.entries, outside.faults.standing)}"
    )
