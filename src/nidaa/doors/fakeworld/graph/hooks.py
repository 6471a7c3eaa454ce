"""What WhatsApp says to us: statuses and messages, signed over the raw bytes with the app's secret."""

import hashlib
import hmac
import json
from typing import Any

from nidaa.doors.fakeworld.outside import Outside


def change(outside: Outside, account: str, field: str, value: dict[str, Any]) -> None:
    """Post one change of one account to the configured address; nothing when there is none."""
    told = outside.habits.whatsapp
    if not told.url:
        return
    # As Meta writes JSON: everything beyond ASCII escaped. Who serialises it anew breaks the signature.
    body = json.dumps(
        {
            "object": "whatsapp_business_account",
            "entry": [{"id": account, "changes": [{"field": field, "value": value}]}],
        }
    ).encode()
    outside.courier.post(told.url, body, {"Content-Type": "application/json", **signature(told.secret, body)})


def signature(secret: str, body: bytes) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def metadata(phone: str) -> dict[str, Any]:
    return {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "212500000000", "phone_number_id": phone},
    }
