"""What rooms say when they refuse, in the officer's language.

Rooms know no language: their sentences are English. Here each is listed with its gaps, found again by its form, and
said in the language of the page. tests/doors/console/test_sentences.py finds one that is missing.
"""

import re
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _

from .later_sentences import ACTS, LATER
from .meta_sentences import META
from .outer_sentences import OUTER
from .sending_sentences import HEALTH, PEOPLE, SENDING

SENTENCES = (
    # cases, photos
    N("There is no such case, or it has been erased."),
    N("This case is closed. Reopen it with a reason before changing it."),
    N("There is no such photo, or it has been erased."),
    N("The crop must lie inside the photo and be at least 100 pixels wide and high."),
    N("There is no such step."),
    N("This step has been marked as done already."),
    N("This file is not a picture. Send a photo: JPEG, PNG, WebP, HEIC or GIF."),
    N("This kind of file is not accepted. Send a JPEG, PNG, WebP, HEIC or GIF."),
    N("This picture is larger than 20 MB. Send a smaller copy."),
    N("This picture has too many pixels (more than 50 million, or 12,000 a side). Send a smaller copy."),
    N("This picture took too long to open. Send another copy, such as a screenshot."),
    N("This picture is damaged or could not be opened. Send another copy."),
    N("Other pictures are being opened at the moment. Try again in a minute."),
    N("The part to show must lie inside the picture and must not be empty."),
    # alerts
    N("Someone has changed this draft since you opened it. Look at it again."),
    N("There is no such alert."),
    N("There is no such draft."),
    N("There is no such revision."),
    N("The alert cannot be submitted yet: %(points)s"),
    N("There is neither consent to publish nor a prosecutor's decision."),
    N("The consent does not cover the first name."),
    N("The consent does not cover the photo."),
    N("The criteria of %(tier)s are not met."),
    N("Some criteria of %(tier)s are unanswered."),
    N("The number plate is not the same in every language."),
    N("The place last seen has no point on the map."),
    N("The point lies in %(place)s, the text says %(named)s."),
    N("There is no photo. The alert can go out without one."),
    N("The person with the child is a minor and may not be named."),
    N("The alert has no area."),
    N("“%(name)s” is missing in this language."),
    N("The numbers in “%(name)s” differ between languages."),
    N("The photo has no description in words."),
    N("Nobody lives in the area. Is the point where you meant it?"),
    N("The %(length)s text does not give the plate."),
    N("The %(length)s text does not give the number to call."),
    N("The %(length)s text says “%(words)s”: give the day and the hour."),
    N("The %(length)s text holds invisible characters."),
    N("The short text takes %(parts)s SMS parts; more than %(most)s often fail."),
    N("The alert must stand for 1 to %(most)s hours; it says %(hours)s."),
    N("Choose at least one telephone number for the public."),
    N("The number %(key)s is not in the registry of numbers for alerts."),
    N("%(tier)s is an internal notice; nothing of it is published."),
    N("“%(name)s” (%(language)s) is longer than %(most)s characters."),
    N("This alert was never submitted."),
    # approval
    N(
        "You had a hand in this alert. Another officer than its creator, editor and submitter must release it."
    ),
    N("The draft was changed after it was submitted. It must be submitted again."),
    N("This request has lapsed. It must be submitted again, so that what it says is still true."),
    N("There is no such request."),
    N("There is no such release."),
    N("This release has no content."),
    N("This alert must be released by an officer of the rank %(rank)s or above."),
    N("This request has been %(state)s already."),
    N("The first name you typed is not the one on the alert. Read it again."),
    N("The place you typed is not the one on the alert. Read it again."),
    N("This alert has been withdrawn. Draft a new one."),
    N("This alert is out already. Send an update."),
    N("This alert has expired. Draft a new one."),
    N("There is no alert yet that this could change or withdraw."),
    N("An alert is withdrawn because the child is found, or because it must stop."),
    N("Say why the alert is withdrawn."),
    N("Say why."),
    N("There is no alert to withdraw."),
    N("What you were shown is not what was submitted. Open the request again."),
    N("This draft is before a second officer already."),
    # approval: wider areas in advance, and why one did not go out
    N("Choose at least one wider area."),
    N("Choose at least one step."),
    N("A plan has at most %(most)s steps."),
    N("The hour of a step lies in the past."),
    N("Each step comes after the one before it."),
    N("The alert is over before the last step. Choose earlier hours."),
    N("A step must reach further than what goes out before it."),
    N("A step you chose is not among those proposed by now. Look at them again."),
    N("This step has been %(state)s already."),
    N("The hour of this step has come without approval. Propose it again."),
    N("Only an alert that is live, or waits for a second officer, can be widened."),
    N("The alert could not go out to this area: %(points)s"),
    N("Another plan was proposed."),
    N("An officer struck it."),
    N("A newer version was submitted."),
    N("The alert was withdrawn."),
    N("What it would have widened was not released."),
    N("No second officer approved it before its hour."),
    N("The case is closed."),
    N("The alert was never released."),
    N("The alert was withdrawn before its hour."),
    N("The time of the alert was over before its hour."),
    N("The alert was changed before its hour."),
    N("An officer stopped sending before its hour."),
    N("There is no longer consent to publish, nor a prosecutor's decision."),
    N("The clock came more than an hour after its hour."),
    N("A wider step of the same plan was due as well."),
    N("What was frozen is not what was approved."),
    # triage
    N("There is no risk level called %(key)s."),
    N("Going down to %(level)s needs a reason of at least ten characters."),
    N("There is no lower level waiting for a second officer."),
    N("Another officer than the one who signed must confirm a lower level."),
    N("Another officer has confirmed it in the meantime."),
    # places
    N("An area is an object with circles, polygons and places."),
    N("An area has only circles, polygons and places."),
    N("Places are given by their codes."),
    N("No place has the code %(code)s."),
    N("The area is empty: draw a circle or a polygon, or pick a place."),
    N("The area has more than %(most)s circles and polygons: draw fewer."),
    N("This must be a list."),
    N("This must be a number."),
    N("A circle has lat, lon and radius_km."),
    N("A circle needs a latitude, a longitude and a radius, as numbers."),
    N("A polygon is a list of at most %(most)s points."),
    N("A point is longitude and latitude."),
    N("The radius must be above 0 and at most %(most)s km."),
    N("The polygon has %(points)s points; at most %(most)s are taken."),
    N("A polygon needs at least three corners and its first point again at the end."),
    N("A polygon needs at least three corners."),
    N("Write each corner on a line of its own: latitude, longitude."),
    N("The polygon is not closed: its last point must be its first."),
    N("The polygon crosses or touches itself (%(where)s)."),
    N("Latitude and longitude seem to be swapped."),
    N("There is no place at latitude %(lat)s, longitude %(lon)s."),
    N("This lies outside %(country)s (latitude %(lat)s, longitude %(lon)s)."),
    # texts
    N("Character %(place)s is a control character (%(code)s) that no handset can show; delete it."),
    N("Character %(place)s is half of a character; delete it and type it again."),
    N("Character %(place)s forces the reading direction and can turn numbers around; delete it."),
    # people, vault
    N("The data of this case has been erased."),
)

# Words that fill a gap and are themselves of the house; anything else fills it as it stands.
# What has become of a request or a step, where a refusal names it.
STATES = (
    *(N("approved"), N("returned"), N("rejected"), N("released")),
    *(N("struck"), N("voided"), N("lapsed"), N("submitted"), N("proposed")),
)
FILLERS = (N("headline"), N("short"), N("medium"), N("long"), N("low"), N("high"), *STATES, *ACTS)
GAP = re.compile(r"%\((\w+)\)s")


def said(sentence: str) -> str:
    """The sentence in the language of the page; as it is when it is not listed."""
    for known, form in _forms():
        if match := form.fullmatch(sentence):
            gaps = {name: _filler(name, text) for name, text in match.groupdict().items()}
            return gettext(known) % gaps if gaps else gettext(known)
    return gettext(sentence)


def _filler(name: str, text: str) -> str:
    """What fills a gap: a question's label and words of the house are translated, a sentence in a sentence is said."""
    if name == "why":
        return said(text)
    return gettext(text) if name == "label" or text in FILLERS else text


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Sentences with the longest fixed text first, so that the closest form is the one that is found."""
    listed = (*SENTENCES, *LATER, *OUTER, *META, *SENDING, *PEOPLE, *HEALTH)
    ordered = sorted(listed, key=lambda known: -len(GAP.sub("", known)))
    return tuple((known, _form(known)) for known in ordered)


def _form(known: str) -> re.Pattern[str]:
    fixed = GAP.split(known)  # text, name, text, name, …, text
    parts = [re.escape(part) if place % 2 == 0 else f"(?P<{part}>.+)" for place, part in enumerate(fixed)]
    return re.compile("".join(parts), re.DOTALL)
