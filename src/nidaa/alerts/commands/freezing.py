from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from nidaa.cases.facts.case import ONLY, CaseFile
from nidaa.cases.queries import file_for_the_system
from nidaa.cases.rules import may_publish
from nidaa.ground import calendar
from nidaa.ground.charset import TextRefused, measure_sms
from nidaa.ground.country import gazetteer, pack
from nidaa.ground.people.facts import Actor
from nidaa.ground.places.areas import area_from_json, area_shape
from nidaa.ground.vault.commands import sealed_bytes
from nidaa.ground.vault.queries import case_key
from nidaa.ground.vault.rules import index_key, keyed_hash
from nidaa.packs.facts import Act
from nidaa.triage.queries import tier_records

from .. import facts
from ..errors import NotReady, Outdated
from ..facts import AlertHead, Content, Finding, Frozen, Level
from ..models import Draft, Revision
from ..queries import draft_of, frozen_of, revision_slot
from ..rules import SNAPSHOT_VERSION, Circumstances, Texts, canonical, checklist, child_of, digest
from ..wording import area_words, texts


def check_draft(draft: facts.Draft, *, at: datetime) -> tuple[Texts, tuple[Finding, ...]]:
    """The texts as they would go out now, and the checklist."""
    made = _texts(draft.alert, draft.act, draft.content, expires_at=at + timedelta(hours=draft.content.hours))
    file = file_for_the_system(draft.alert.case_id)
    return made, checklist(draft.content, made, _circumstances(file, draft.content, made))


def freeze(alert_id: UUID, *, version: int, by: Actor, at: datetime) -> Frozen:
    """Freeze the draft as a revision; joins the transaction of the submission.

    Raises:
        Outdated: somebody has edited the draft. NotReady: the checklist is not empty.
    """
    row = Draft.objects.select_for_update().select_related("alert").get(alert_id=alert_id)
    if row.version != version:
        raise Outdated
    draft = draft_of(row)
    made, findings = check_draft(draft, at=at)
    open_points = tuple(_said(finding) for finding in findings if finding.level is Level.BLOCKS)
    if open_points:
        raise NotReady(open_points)
    number = (Revision.objects.filter(alert_id=alert_id).aggregate(last=Max("number"))["last"] or 0) + 1
    snapshot = canonical(snapshot_of(draft, made, number=number, at=at))
    revision = Revision(alert=row.alert, number=number, act=draft.act, draft_version=version)
    revision.digest, revision.hours = digest(snapshot), draft.content.hours
    revision.created_by, revision.edited_by = draft.alert.created_by, draft.edited_by
    revision.frozen_by, revision.frozen_at = by.key, at
    revision.sealed = sealed_bytes(snapshot, revision_slot(revision))
    revision.save(force_insert=True)
    return frozen_of(revision)


def snapshot_of(draft: facts.Draft, made: Texts, *, number: int, at: datetime) -> dict[str, Any]:
    """Everything the public will read, and nothing else: an allow-list spelled out field by field."""
    content, alert, country = draft.content, draft.alert, pack()
    tier = country.tier(content.tier)
    return {
        "version": SNAPSHOT_VERSION,
        "public_id": alert.public_id,
        "code": alert.code,
        "number": number,
        "act": draft.act.value,
        "exercise": alert.exercise,
        "tier": tier.key,
        "kind": tier.kind.value,
        "sex": content.sex,
        "languages": list(content.languages),
        "child": child_of(content),
        "texts": {language: dict(made[language]) for language in content.languages},
        "event": {language: tier.event.of(language) for language in content.languages},
        "contacts": contacts_of(content.contacts, content.languages),
        "area": dict(content.area),
        "area_words": _area_words(content),
        "photo": _photo(alert, content),
        "last_seen_at": content.last_seen_at,
        "expires_at": (at + timedelta(hours=content.hours)).isoformat(),
        "cap_events": [list(pair) for pair in tier.cap_events],
        "url": url_of(alert.public_id),
    }


def contacts_of(keys: tuple[str, ...], languages: tuple[str, ...]) -> list[dict[str, Any]]:
    chosen = [pack().contact(key) for key in keys]
    return [
        {"number": contact.number, "label": {code: contact.label.of(code) for code in languages}}
        for contact in chosen
    ]


def url_of(public_id: str) -> str:
    return f"{settings.PUBLIC_URL}/a/{public_id}"


def _texts(alert: AlertHead, act: Act, content: Content, *, expires_at: datetime) -> Texts:
    country = pack()
    tier = country.tier(content.tier)
    frame: dict[str, Mapping[str, str]] = {
        language: {
            "event": tier.event.of(language),
            "contact": country.contact_line(content.contacts),
            "reference": alert.code,
            "url": url_of(alert.public_id),
            "valid_until": calendar.date_and_time(expires_at, language, country.timezone),
        }
        for language in content.languages
    }
    return texts(content, act, pack=country, frame=frame, exercise=alert.exercise)


def _circumstances(file: CaseFile, content: Content, made: Texts) -> Circumstances:
    consent = file.sections.get("consent", {}).get(ONLY, {})
    record = tier_records(file.case_id).get(content.tier)
    scope = file.words("consent", "scope") if file.value("consent", "given") is True else ""
    where = gazetteer().containing(*content.point) if content.point else None
    area = area_from_json(content.area) if content.area else None
    return Circumstances(
        may_publish=may_publish(consent),
        scope=scope,
        criteria_met=record.met if record else None,
        pin_place={code: where.commune.names.of(code) for code in content.languages} if where else {},
        companion_minor=file.value("concern", "minor") is True,
        sms_parts={language: _sms_parts(made[language]["short"]) for language in content.languages},
        people=gazetteer().people_in(area_shape(area, gazetteer())) if area else None,
        contact_numbers=tuple(pack().contact(key).number for key in content.contacts),
    )


def _sms_parts(text: str) -> int:
    """0 for a text no handset can show: the checklist says so by itself."""
    try:
        return measure_sms(text).parts
    except TextRefused:
        return 0


def _area_words(content: Content) -> dict[str, str]:
    area = area_from_json(content.area)
    return {language: area_words(area, language, gazetteer()) for language in content.languages}


def _photo(alert: AlertHead, content: Content) -> dict[str, Any] | None:
    if not content.photo_id:
        return None
    name = keyed_hash(index_key(case_key(alert.case_id)), f"photo of {alert.public_id}").hex()[:32]
    crop = list(content.crop) if content.crop else None
    return {"name": name, "id": content.photo_id, "crop": crop, "alt": dict(content.photo_alt)}


def _said(finding: Finding) -> str:
    return f"({finding.language}) {finding.sentence}" if finding.language else finding.sentence
