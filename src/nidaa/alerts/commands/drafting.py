import secrets
from datetime import datetime
from uuid import UUID

from nidaa.cases import commands as cases
from nidaa.cases.facts.case import CaseFile, PhotoCard
from nidaa.cases.queries import file_for_the_system, public_photo
from nidaa.ground.audit.commands import recorded
from nidaa.ground.country import gazetteer, pack
from nidaa.ground.people.facts import Actor, Permission
from nidaa.ground.people.rules import check_may
from nidaa.ground.places.areas import area_from_json, check_area
from nidaa.ground.places.facts import Area, Circle
from nidaa.ground.vault.commands import sealed_json
from nidaa.packs.facts import Act, Tier

from ..errors import Outdated, Refused
from ..facts import AlertHead, Content
from ..models import Alert, Draft
from ..queries import alert_row, content_json, draft, draft_slot, head_of
from ..rules import check_contacts, check_hours, code_of
from ..wording import fields_from

SEX = {"male": "m", "female": "f"}
LONGEST_FIELD = 600  # characters; more does not fit a poster


def draft_alert(case_id: UUID, *, tier: str, by: Actor, at: datetime) -> AlertHead:
    """A first draft from what the file holds: fields in every language it can, area, numbers, photo, duration."""
    check_may(by, Permission.DRAFT_ALERT)
    chosen = pack().tier(tier)
    if not chosen.public:
        raise Refused(f"{tier} is an internal notice; nothing of it is published.", "tier")
    file = file_for_the_system(case_id)
    content = first_content(file, chosen, public_photo(case_id))
    with recorded("draft alert", by=by, at=at, case_id=case_id) as line:
        alert = Alert.objects.create(
            case_id=case_id,
            public_id=secrets.token_hex(16),
            code=code_of(secrets.token_bytes(5)),
            exercise=file.exercise,
            created_by=by.key,
            created_at=at,
        )
        line.object_kind, line.object_id = "alert", str(alert.pk)
        row = Draft(alert=alert, act=Act.ALERT, edited_by=by.key, edited_at=at)
        row.sealed = sealed_json(content_json(content), draft_slot(row))
        row.save(force_insert=True)
        cases.write_in_journal(case_id, "alert", f"{tier}: draft {alert.code}", by=by, at=at)
    return head_of(alert)


def first_content(file: CaseFile, tier: Tier, photo: PhotoCard | None) -> Content:
    country = pack()
    languages = tuple(language.code for language in country.public_languages)
    point = _point(file)
    fields = fields_from(file, languages, country.timezone)
    for language in languages:
        fields[language] |= {name: words for name, words in _place(point, language).items() if words}
    return Content(
        tier=tier.key,
        sex=SEX.get(file.words("child", "sex"), ""),
        languages=languages,
        fields=fields,
        written={},
        area=_area(point, tier),
        point=point,
        contacts=tuple(contact.key for contact in country.contacts if contact.on_alerts),
        photo_id=str(photo.id) if photo else "",
        photo_alt=dict(photo.alt) if photo else {},
        crop=photo.crop if photo else None,
        last_seen_at=file.words("last_seen", "at"),
        hours=min(24, tier.max_hours),
    )


def edit_draft(alert_id: UUID, content: Content, *, version: int, by: Actor, at: datetime) -> int:
    """Replace the draft by another content; the new version. Voids a request that waits for approval.

    Args:
        version: the version the officer was looking at; Outdated when somebody has edited since.
    """
    check_may(by, Permission.DRAFT_ALERT)
    tier = pack().tier(content.tier)
    check_hours(content.hours, most=tier.max_hours)
    check_contacts(content.contacts, known=frozenset(c.key for c in pack().contacts if c.on_alerts))
    _check_lengths(content)
    if content.area:
        check_area(area_from_json(content.area), gazetteer())
    return _save(alert_id, content, version=version, act=None, by=by, at=at)


def draft_update(alert_id: UUID, *, by: Actor, at: datetime) -> int:
    """Turn the draft of a live alert into an update of it; what it says is what was last said."""
    check_may(by, Permission.DRAFT_ALERT)
    before = draft(alert_id)
    return _save(alert_id, before.content, version=before.version, act=Act.UPDATE, by=by, at=at)


def _save(alert_id: UUID, content: Content, *, version: int, act: Act | None, by: Actor, at: datetime) -> int:
    alert = alert_row(alert_id)
    with recorded("edit draft", by=by, at=at, case_id=alert.case_id) as line:
        row = Draft.objects.select_for_update().select_related("alert").get(alert_id=alert_id)
        if row.version != version:
            raise Outdated
        row.version, row.edited_by, row.edited_at = version + 1, by.key, at
        row.act = act or row.act
        row.sealed = sealed_json(content_json(content), draft_slot(row))
        row.save()
        line.object_kind, line.object_id = "alert", str(alert_id)
        line.detail = f"version {row.version}"
    return row.version


def _check_lengths(content: Content) -> None:
    for language, fields in content.fields.items():
        for name, words in fields.items():
            if len(words) > LONGEST_FIELD:
                raise Refused(f"“{name}” ({language}) is longer than {LONGEST_FIELD} characters.", name)


def _point(file: CaseFile) -> tuple[float, float] | None:
    point = file.value("last_seen", "point") or file.value("child", "home")
    return (float(point["lat"]), float(point["lon"])) if isinstance(point, dict) else None


def _place(point: tuple[float, float] | None, language: str) -> dict[str, str]:
    where = gazetteer().containing(*point) if point else None
    if where is None:
        return {}
    return {"commune": where.commune.names.of(language), "province": where.province.names.of(language)}


def _area(point: tuple[float, float] | None, tier: Tier) -> dict[str, object]:
    if tier.nationwide:
        return Area(places=(pack().country,)).as_json()
    if point is None or tier.radius_km is None:
        return {}
    return Area(circles=(Circle(point[0], point[1], tier.radius_km),)).as_json()
