import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from asgiref.sync import sync_to_async
from django.conf import settings

from nidaa.distribution.facts import Notice, Outcome, Photo, Recipient, Verdict
from nidaa.distribution.models import WhatsAppTemplate
from nidaa.distribution.queries import whatsapp as known
from nidaa.ground import calling
from nidaa.ground.accounts import Account, accounts
from nidaa.ground.country import pack
from nidaa.ground.graph.errors import Fault
from nidaa.ground.http import NotAllowed, Unreachable
from nidaa.packs.chat_templates import ChatTemplate, ChatTemplates

from .cloud import MARKETING_MESSAGES, MESSAGES, Cloud, cloud_of
from .outcomes import KEPT_BACK, NOT_IN_THIS_COUNTRY, WRONG_ENDPOINT, outcome_of
from .photos import photo_at_meta
from .render import Ready, filled, kind_of, reading_language

SEND_S = 10.0
CONNECTIONS = 250

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class WhatsAppSender:
    """One notice by one number. `broken`: why nothing can go out; then the first message says so and stops."""

    session: calling.Session
    cloud: Cloud | None
    templates: ChatTemplates
    ready: dict[str, Ready]
    broken: Outcome | None
    marketing: set[tuple[str, str]]
    noticed: set[tuple[str, str]] = field(default_factory=set)

    async def send(self, recipient: Recipient, key: str) -> Outcome:
        if self.broken is not None or self.cloud is None:
            return self.broken or Outcome(Verdict.STOP_ACCOUNT)
        ready = self.ready[reading_language(self.templates, recipient.language)]
        body = ready.to(recipient.address, key)
        if body is None:
            return Outcome(Verdict.REJECTED, code="address", detail="Neither a number nor a user id.")
        mark = (ready.template.name, ready.template.language)
        edge = MARKETING_MESSAGES if mark in self.marketing else MESSAGES
        outcome = await self._call(self.cloud, edge, body)
        if outcome.code == str(WRONG_ENDPOINT):
            self._learn(mark, edge)
        elif outcome.code in KEPT_BACK:
            await self._notice(mark, outcome)
        elif outcome.code == str(NOT_IN_THIS_COUNTRY) and not at_home(recipient.address):
            # Of one person abroad: no reason to stop a nation's alert.
            return replace(outcome, verdict=Verdict.ELSEWHERE)
        return outcome

    def _learn(self, mark: tuple[str, str], edge: str) -> None:
        """The address was the wrong one. Many may be told so at once: what counts is the address each had used."""
        if edge == MESSAGES:
            self.marketing.add(mark)
        else:
            self.marketing.discard(mark)

    async def _call(self, cloud: Cloud, edge: str, body: bytes) -> Outcome:
        try:
            answer = await calling.call(
                self.session,
                "POST",
                cloud.of_phone(edge),
                headers=cloud.headers,
                data=body,
                deadline_s=SEND_S,
            )
        except NotAllowed as error:
            return Outcome(Verdict.STOP_ACCOUNT, code="address", detail=str(error)[:200])
        except Unreachable as error:
            verdict = Verdict.AMBIGUOUS if error.maybe_sent else Verdict.AGAIN
            return Outcome(verdict, code="no answer", detail=str(error)[:200])
        return outcome_of(answer.status, answer.body)

    async def _notice(self, mark: tuple[str, str], outcome: Outcome) -> None:
        """Once a template: in the log, and where officers see how the template stands."""
        if mark in self.noticed or self.cloud is None:
            return
        self.noticed.add(mark)
        _log.warning("WhatsApp keeps messages of %s back: %s.", mark[0], outcome.code)
        rows = WhatsAppTemplate.objects.filter(account=self.cloud.key, name=mark[0], language=mark[1])
        await sync_to_async(rows.update)(reason=outcome.detail)


def at_home(address: str) -> bool:
    """Whether a number or a user id is of this country."""
    return address.startswith((f"+{pack().dialling_code}", f"{pack().country}."))


@asynccontextmanager
async def opened(
    notice: Notice, photo: Photo | None, *, account: Account | None = None
) -> AsyncIterator[WhatsAppSender]:
    """A sender for one notice by one number: the first of the accounts file unless another is given.

    The photo is uploaded once for all shards of an alert, and every language is filled in once.
    """
    templates = known.chat_templates()
    chosen = account or next(iter(accounts("whatsapp")), None)
    async with calling.session(allowed_hosts=settings.INSIDE_HOSTS, connections=CONNECTIONS) as session:
        sender = WhatsAppSender(session, None, templates, {}, None, set())
        if chosen is None:
            sender.broken = Outcome(Verdict.STOP_ACCOUNT, detail="No WhatsApp account is named.")
        else:
            await _prepare(sender, chosen, notice, photo)
        yield sender


async def _prepare(sender: WhatsAppSender, account: Account, notice: Notice, photo: Photo | None) -> None:
    try:
        sender.cloud = cloud_of(account)
    except (Fault, KeyError) as error:
        why = str(error) if isinstance(error, Fault) else f"The account names no {error.args[0]}."
        sender.broken = Outcome(Verdict.STOP_ACCOUNT, code="account", detail=why[:200])
        return
    states = await sync_to_async(known.whatsapp_templates)(account.key, told=sender.templates.templates)
    by_mark = {(state.name, state.language): state for state in states}
    sender.marketing = {mark for mark, state in by_mark.items() if state.marketing}
    public_id = notice.release.public_id
    media = "" if notice.withdrawn else await photo_at_meta(sender.session, account, public_id, photo)
    for language in sender.templates.languages:
        template = _best(sender.templates, kind_of(notice), language, by_mark, photo=bool(media))
        if template is None:
            detail = f"No template for {kind_of(notice)} may be sent: see `nidaa whatsapp templates list`."
            sender.broken = Outcome(Verdict.STOP_SHARD, code="template", detail=detail)
            return
        try:
            sender.ready[language] = filled(template, notice, zone=pack().timezone, media=media)
        except ValueError as error:
            sender.broken = Outcome(Verdict.STOP_SHARD, code="text", detail=str(error)[:200])
            return


def _best(
    templates: ChatTemplates,
    kind: str,
    language: str,
    states: dict[tuple[str, str], known.TemplateState],
    *,
    photo: bool,
) -> ChatTemplate | None:
    """In the person's language with the photo, else without it, else in another language: better than nothing.

    One of which Meta has said nothing yet is tried when there is no better one.
    """
    languages = (language, *(other for other in templates.languages if other != language))
    pictures = (True, False) if photo else (False,)
    wanted = [templates.of(kind, one, photo=picture) for one in languages for picture in pictures]
    found = [one for one in wanted if one is not None]
    good = [one for one in found if states[one.name, one.language].may_be_sent]
    new = [one for one in found if states[one.name, one.language].told_at is None]
    return next(iter(good or new), None)
