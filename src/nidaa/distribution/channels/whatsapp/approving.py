"""The templates before Meta: submitted once in each language, and asked for how they stand."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from PIL import Image, ImageDraw

from nidaa.ground import calling
from nidaa.ground.accounts import Account
from nidaa.ground.graph.answers import Reply, reply_of
from nidaa.ground.graph.errors import Fault
from nidaa.ground.graph.faults import Action
from nidaa.ground.http import NotAllowed, Unreachable
from nidaa.packs.chat_templates import ChatTemplate

from .cloud import Cloud, cloud_of
from .reading import TemplateNews
from .render import submission

CALL_S = 20.0
ASKED = "id,name,language,status,category,quality_score,rejected_reason"
ASKED_OF_NUMBER = (
    "status,quality_rating,name_status,throughput,whatsapp_business_manager_messaging_limit,health_status"
)
# Meta, "Messaging limits", as of October 2025: of a portfolio, in 24 hours.
UNLIMITED = "TIER_UNLIMITED"
PEOPLE_A_DAY = {"TIER_250": 250, "TIER_2K": 2_000, "TIER_10K": 10_000, "TIER_100K": 100_000}
A_PAGE, MOST_PAGES = 200, 10
SUBMITTED = "PENDING"
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Number:
    """How Meta stands to our number, in its own words; "" for what it does not say.

    `limit` is of the whole portfolio: to so many people in 24 hours, whatever the number of numbers.
    """

    status: str
    quality: str
    name: str
    rate: str
    limit: str
    can_send: str

    @property
    def people_a_day(self) -> int | None:
        """None: without a limit, or not told."""
        return PEOPLE_A_DAY.get(self.limit)

    @property
    def reaches_a_nation(self) -> bool:
        return self.limit == UNLIMITED and self.status == "CONNECTED" and self.can_send in {"AVAILABLE", ""}


@dataclass(frozen=True, slots=True)
class Desk:
    """One WhatsApp account of Meta's, and the app that may speak for it."""

    session: calling.Session
    account: Account
    cloud: Cloud

    @property
    def edge(self) -> str:
        return self.cloud.node(f"{_option(self.account, 'waba')}/message_templates")


async def submit(
    account: Account, templates: list[ChatTemplate], *, site: str, at: datetime
) -> list[TemplateNews]:
    """Submit these templates, one by one; what Meta says of each. A refusal of one does not stop the others."""
    found = []
    async with calling.session(allowed_hosts=settings.INSIDE_HOSTS) as session:
        desk = Desk(session, account, cloud_of(account))
        handle = await _example(desk) if any(one.photo for one in templates) else ""
        for template in templates:
            asked = submission(template, site=site, header_handle=handle if template.photo else "")
            try:
                said = await _call(desk, "POST", desk.edge, json=asked)
            except Fault as fault:
                news = TemplateNews(
                    template.name, template.language, at, status="REFUSED", reason=str(fault)[:200]
                )
            else:
                news = TemplateNews(
                    *(template.name, template.language, at, said.text("id")),
                    status=said.text("status") or SUBMITTED,
                    category=said.text("category") or template.category,
                )
            found.append(news)
    return found


async def listed(account: Account, *, at: datetime) -> list[TemplateNews]:
    """All templates that Meta has of this account, ours or not. Raises Fault."""
    async with calling.session(allowed_hosts=settings.INSIDE_HOSTS) as session:
        desk = Desk(session, account, cloud_of(account))
        joint = "&" if "?" in desk.edge else "?"
        address, found = f"{desk.edge}{joint}fields={ASKED}&limit={A_PAGE}", []
        for _ in range(MOST_PAGES):
            said = await _call(desk, "GET", address)
            found += [_news(row, at) for row in said.rows()]
            after = ((said.body.get("paging") or {}).get("cursors") or {}).get("after", "")
            if not after or not (said.body.get("paging") or {}).get("next"):
                break
            address = f"{desk.edge}{joint}fields={ASKED}&limit={A_PAGE}&after={after}"
    return found


async def number(account: Account) -> Number:
    """What our number may do today. Raises Fault."""
    async with calling.session(allowed_hosts=settings.INSIDE_HOSTS) as session:
        desk = Desk(session, account, cloud_of(account))
        joint = "&" if desk.cloud.proof else "?"
        address = f"{desk.cloud.node(desk.cloud.phone)}{joint}fields={ASKED_OF_NUMBER}"
        said = await _call(desk, "GET", address)
    throughput, health = said.body.get("throughput"), said.body.get("health_status")
    return Number(
        status=said.text("status"),
        quality=said.text("quality_rating"),
        name=said.text("name_status"),
        rate=str(throughput.get("level", "")) if isinstance(throughput, dict) else "",
        limit=said.text("whatsapp_business_manager_messaging_limit"),
        can_send=str(health.get("can_send_message", "")) if isinstance(health, dict) else "",
    )


def _news(row: Any, at: datetime) -> TemplateNews:
    quality, reason = row.get("quality_score") or {}, str(row.get("rejected_reason") or "")
    return TemplateNews(
        str(row.get("name", ""))[:64],
        str(row.get("language", ""))[:8],
        at,
        str(row.get("id", ""))[:40],
        str(row.get("status", ""))[:24],
        str(row.get("category", ""))[:24],
        str(quality.get("score", ""))[:12],
        "" if reason == "NONE" else reason[:200],
    )


async def _example(desk: Desk) -> str:
    """Upload the example that Meta's reviewer sees above the text: a drawn outline, nobody's photo."""
    picture = drawn_example()
    app = _option(desk.account, "app")
    joint = "&" if desk.cloud.proof else "?"
    address = f"{desk.cloud.node(f'{app}/uploads')}{joint}file_name=example.jpg&file_type=image/jpeg"
    begun = await _call(desk, "POST", f"{address}&file_length={len(picture)}")
    headers = {"Authorization": f"OAuth {desk.account.secrets.get('token', '')}", "file_offset": "0"}
    sent = await _call(desk, "POST", desk.cloud.node(begun.text("id")), data=picture, headers=headers)
    return sent.text("h")


def drawn_example() -> bytes:
    picture = Image.new("RGB", (960, 1200), "#dfe7ee")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((330, 260, 630, 600), fill="#8aa0b4")
    pen.ellipse((180, 660, 780, 1500), fill="#8aa0b4")
    file = BytesIO()
    picture.save(file, "JPEG", quality=80)
    return file.getvalue()


async def _call(desk: Desk, method: str, address: str, **how: Any) -> Reply:
    headers = how.pop("headers", {"Authorization": desk.cloud.headers["Authorization"]})
    try:
        answer = await calling.call(
            desk.session,
            method,
            address,
            headers=headers,
            deadline_s=CALL_S,
            most_bytes=MOST_BYTES,
            **how,
        )
    except NotAllowed as error:
        raise Fault(str(error), Action.PERMANENT) from error
    except Unreachable as error:
        raise Fault(str(error), Action.TRANSIENT, wrote=error.maybe_sent) from error
    return reply_of(answer, wrote=method == "POST")


def _option(account: Account, name: str) -> str:
    if name not in account.options:
        raise Fault(f"The account {account.label} must name its {name}.", Action.PERMANENT)
    return account.options[name]
