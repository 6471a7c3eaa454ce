"""The exchange: what other registers say of a missing child, as reports; what of a case may go out, as PFIF.

`read_records` knows PFIF 1.1-1.4 (XML), INTERPOL yellow notices, NCMEC search and RSS, and NamUs cases. It is
pure: bytes in, facts out; no database, no network, no clock. Every field of a record ends up in a statement
or is named with the reason why not: nothing is dropped in silence. `writing` makes PFIF 1.4 of public fields.
"""

from .errors import Unreadable
from .facts import Imported, Mark, Placed, Unplaced
from .reading import read_records

__all__ = ["Imported", "Mark", "Placed", "Unplaced", "Unreadable", "read_records"]
