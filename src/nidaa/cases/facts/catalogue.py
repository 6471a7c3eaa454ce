"""Everything that can be asked, in the order in which it is asked."""

from . import first_screen, interview
from .fields import Section

SECTIONS: tuple[Section, ...] = (*first_screen.SECTIONS, *interview.SECTIONS)
BY_KEY: dict[str, Section] = {section.key: section for section in SECTIONS}
