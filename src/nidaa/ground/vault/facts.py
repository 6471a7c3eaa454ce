from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a sealed value stands. It is part of what is authenticated: table, column, row and case."""

    table: str
    column: str
    row: str
    case_id: UUID

    def associated_data(self) -> bytes:
        parts = ("nidaa-1", self.table, self.column, self.row, str(self.case_id))
        return "\x1f".join(parts).encode()
