"""The child's photo at Meta: uploaded once for an alert and a number, and deleted there when the alert is over."""

import hashlib
import json
import logging
from typing import Any

from asgiref.sync import sync_to_async

from nidaa.distribution.facts import Photo
from nidaa.distribution.models import WhatsAppMedia
from nidaa.ground import calling
from nidaa.ground.accounts import Account
from nidaa.ground.clock import now
from nidaa.ground.http import NotAllowed, Unreachable

from .cloud import MEDIA, cloud_of

UPLOAD_S, DELETE_S = 15.0, 10.0
UPLOADS = 2  # tries; then people get the alert without its photo
NOT_THERE = 100
LONGEST_REFERENCE = 60

_log = logging.getLogger(__name__)


async def photo_at_meta(
    session: calling.Session, account: Account, public_id: str, photo: Photo | None
) -> str:
    """Meta's number of the photo; "" without one, or when Meta does not take it: then people read the words alone."""
    if photo is None:
        return ""
    digest = hashlib.sha256(photo.large).hexdigest()
    known = WhatsAppMedia.objects.filter(account=account.key, public_id=public_id, digest=digest)
    there = await sync_to_async(known.first)()
    if there is not None:
        return there.reference
    for _ in range(UPLOADS):
        if reference := await _upload(session, account, photo):
            return await sync_to_async(_kept)(account.key, public_id, digest, reference)
    _log.warning("WhatsApp did not take the photo; the alert goes out without it.")
    return ""


async def take_back_photo(session: calling.Session, account: Account, reference: str) -> bool:
    """Delete a photo at Meta; whether it is gone. Messages that carry it keep it on people's phones."""
    cloud = cloud_of(account)
    try:
        answer = await calling.call(
            session, "DELETE", cloud.node(reference), headers=cloud.headers, deadline_s=DELETE_S
        )
    except (NotAllowed, Unreachable):
        return False
    said = _object(answer.body)
    error = said.get("error")
    return said.get("success") is True or (isinstance(error, dict) and error.get("code") == NOT_THERE)


def _kept(account: str, public_id: str, digest: str, reference: str) -> str:
    """Write down an upload; the number to use: if another worker was faster, its own."""
    row, _ = WhatsAppMedia.objects.get_or_create(
        account=account,
        public_id=public_id,
        digest=digest,
        defaults={"reference": reference, "uploaded_at": now()},
    )
    return str(row.reference)


async def _upload(session: calling.Session, account: Account, photo: Photo) -> str:
    cloud = cloud_of(account)
    form: calling.Form = {
        "messaging_product": "whatsapp",
        "type": "image/jpeg",
        "file": calling.File("photo.jpg", photo.large, "image/jpeg"),
    }
    headers = {"Authorization": cloud.headers["Authorization"]}
    try:
        answer = await calling.call(
            session, "POST", cloud.of_phone(MEDIA), headers=headers, form=form, deadline_s=UPLOAD_S
        )
    except (NotAllowed, Unreachable):
        return ""
    reference = str(_object(answer.body).get("id", ""))
    return reference if reference.isalnum() and len(reference) <= LONGEST_REFERENCE else ""


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
