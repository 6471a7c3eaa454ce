"""Whether a case was made of a partner's message, whether its sender has taken it back, and what it does not say."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from nidaa.alerts.facts import Content
from nidaa.distribution.queries.api import inbound_of_case, key_holders
from nidaa.doors.look.lists import joined

from .findings import FindingRow
from .texts import FIELD_LABELS

# Without these nobody can look for a child. A message says them in sentences, which only a person can take apart.
NEEDED = ("first_name", "age", "clothing", "place", "date")


@dataclass(frozen=True, slots=True)
class Origin:
    message_id: UUID
    partner: str
    taken_back: bool


def origins(case_id: UUID) -> list[Origin]:
    """What was taken back first."""
    rows = inbound_of_case(case_id)
    names = key_holders() if rows else {}
    found = [Origin(row.pk, names.get(row.key_id, row.key_id), row.cancelled_by is not None) for row in rows]
    return sorted(found, key=lambda one: not one.taken_back)


def unsaid(content: Content) -> list[FindingRow]:
    """A line of the checklist: what a draft made of a message still lacks."""
    known = {name for words in content.fields.values() for name, said in words.items() if said}
    missing = [gettext(FIELD_LABELS[name]) for name in NEEDED if name not in known]
    if not missing:
        return []
    sentence = gettext("The message was not taken apart. Still missing: %(fields)s.") % {
        "fields": joined(missing)
    }
    return [FindingRow("warns", sentence, "", "texts")]
