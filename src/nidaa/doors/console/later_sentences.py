"""The other half of `sentences`: what the rooms of the story's second half, people and pictures say when they refuse."""

from django.utils.translation import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _

LATER = (
    # cases: what a whole case refuses; values of fields are refused in doors/console/asking
    N("Say why the case is closed."),
    N("Say why the case is opened again."),
    N("There is no such photo, or it has been erased."),
    N("The crop must lie inside the photo and be at least 100 pixels wide and high."),
    N("There is no such step."),
    N("This step has been marked as done already."),
    N("There is no such case, or it has been erased."),
    N("This case is closed. Reopen it with a reason before changing it."),
    N("A case that is %(before)s cannot become %(after)s."),
    # hypotheses
    N("There is no such evidence."),
    N("The time of the sighting lies in the future."),
    N("The place of the sighting is not a point on the map."),
    N("The spread must lie between 1 and %(most)s metres."),
    N("Credibility lies between 0 and 1."),
    # tips
    N("This tip speaks of no alert of ours."),
    N("Link the tip to a case first."),
    N("Say why the tip is closed."),
    N("This tip came without a photo."),
    N("There is no such tip."),
    N("Say in a few words what you saw."),
    N("This is not a point on the map."),
    N("A tip that is %(before)s cannot become %(after)s."),
    N("This answer is longer than %(most)s characters."),
    # distribution
    N("A partner is reached by e-mail or webhook."),
    N("Name the agreement that allows sending alerts to this partner."),
    N("There is no such partner."),
    # resolution
    N("The time of finding lies in the future."),
    N("The time of finding lies more than a year before the report."),
    N("Confirm that the child's identity has been verified in person."),
    # retention
    N("Say why the case must be kept."),
    N("No hold stands on this case."),
    N("Only a closed case can be erased."),
    N("A hold stands on this case. Lift it, with a reason, before erasing."),
    N("This case is kept until %(moment)s UTC."),
    # people
    N("An officer has a first name and a family name."),
    N("There is no such unit."),
    N("There is no such officer."),
    N("Your role does not allow you to %(act)s. Ask your administrator."),
    N("A username has 3 to 30 small Latin letters, digits, dots or hyphens, and starts with a letter."),
    N("This username is taken. Former officers keep theirs: the audit log names them."),
    N("The console is written in Arabic, French and English."),
    N("Choose a rank."),
    N("An administrator gives roles to others and cannot work on cases too."),
    N("This is the last administrator. Name another one first."),
    # photos
    N("This file is not a picture. Send a photo: JPEG, PNG, WebP, HEIC or GIF."),
    N("This kind of file is not accepted. Send a JPEG, PNG, WebP, HEIC or GIF."),
    N("This picture is larger than 20 MB. Send a smaller copy."),
    N("This picture has too many pixels (more than 50 million, or 12,000 a side). Send a smaller copy."),
    N("This picture took too long to open. Send another copy, such as a screenshot."),
    N("This picture is damaged or could not be opened. Send another copy."),
    N("Other pictures are being opened at the moment. Try again in a minute."),
    N("The part to show must lie inside the picture and must not be empty."),
)

# What a role may do, as it fills the gap of a refusal.
ACTS = (
    N("open a case"),
    N("read a case"),
    N("change a case"),
    N("sign a danger assessment"),
    N("draft an alert"),
    N("release an alert"),
    N("stop an alert"),
    N("read tips"),
    N("handle tips"),
    N("close a case"),
    N("erase data"),
    N("read the audit log"),
    N("manage people"),
)
