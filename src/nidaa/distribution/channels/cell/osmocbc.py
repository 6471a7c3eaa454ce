"""The message for a centre that takes the JSON of OsmoCBC (ECBE v1). Pure.

That interface knows one scope only, the whole network, and one message an identifier.
"""

from datetime import datetime
from math import ceil
from typing import Any, Final

from nidaa.ground.charset import Encoding

from .ledger import Given
from .render import Page

PATH: Final = "/api/ecbe/v1/message"
PERIOD_S: Final = 1.883  # the unit of a repetition period: TS 23.041, 9.4.2.8
REPEATED_EVERY: Final = 32  # units: about a minute
MOST_TIMES: Final = 65_535
CHARACTER_SETS: Final = {Encoding.GSM7: "gsm", Encoding.UCS2: "ucs2"}
SCOPES: Final = ("cell_wide_immediate", "plmn_wide", "lac_sac_tac_wide", "cell_wide")


def form(page: Page, given: Given, *, at: datetime, until: datetime) -> dict[str, Any]:
    """What is posted for one text."""
    times = ceil((until - at).total_seconds() / (PERIOD_S * REPEATED_EVERY))
    return {
        "cbe_name": "nidaa",
        "category": "high_priority",
        "repetition_period": REPEATED_EVERY,
        "num_of_bcast": min(max(times, 1), MOST_TIMES),
        "scope": {"scope_plmn": {}},
        "smscb_message": {
            "message_id": page.identifier,
            "serial_nr": {
                "serial_nr_decoded": {
                    "geo_scope": SCOPES[given.row.scope],
                    "msg_code": given.row.message_code,
                    "update_nr": given.row.update_number,
                }
            },
            "payload": {
                "payload_decoded": {
                    "character_set": CHARACTER_SETS[page.encoding],
                    "data_utf8": page.text,
                    **_language(page),
                }
            },
        },
    }


def _language(page: Page) -> dict[str, str]:
    """By its two letters, where it is one language and has two."""
    code = page.languages[0]
    return {"language": code} if len(page.languages) == 1 and len(code) == len("ar") else {}
