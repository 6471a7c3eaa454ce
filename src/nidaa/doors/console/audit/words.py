"""What stands in the log, in the auditor's words. The log itself keeps one language: its lines are hashed as written."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext, ngettext

from nidaa.cases.facts.catalogue import BY_KEY
from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from nidaa.doors.console.case.notes import note
from nidaa.doors.look.lists import apart, joined
from nidaa.ground.audit.models import Line

ACTIONS = (
    # cases
    N("open case"),
    N("import record"),
    N("state facts"),
    N("add photo"),
    N("choose public photo"),
    N("withdraw public photo"),
    N("finish task"),
    N("close case"),
    N("reopen case"),
    N("read case"),
    N("read cases"),
    N("read closed cases"),
    N("read names"),
    N("read photo"),
    N("export PFIF"),
    # found register
    N("register found child"),
    N("state found child"),
    N("hand over found child"),
    N("confirm match"),
    N("reject match"),
    N("read found child"),
    N("read found children"),
    # danger, map
    N("sign danger level"),
    N("confirm lower danger level"),
    N("answer criteria"),
    N("record evidence"),
    N("switch evidence"),
    N("check place"),
    N("work out map"),
    N("tell how the map moved"),
    N("plan teams"),
    N("read team plan"),
    # alerts
    N("draft alert"),
    N("edit draft"),
    N("submit alert"),
    N("release alert"),
    N("returned alert"),
    N("rejected alert"),
    N("propose widening"),
    N("approve widening"),
    N("strike widening"),
    N("release widening"),
    N("let widening lapse"),
    N("withdraw alert: found"),
    N("withdraw alert: cancelled"),
    N("withdraw alert: expired"),
    N("read alert draft"),
    N("read revision"),
    # tips
    N("grade tip"),
    N("link tip"),
    N("promote tip"),
    N("close tip"),
    N("read tip"),
    N("read tip photo"),
    # end, retention
    N("record found"),
    N("place hold"),
    N("lift hold"),
    N("erase case"),
    # people, partners, the log
    N("make officer"),
    N("make demo officer"),
    N("set roles"),
    N("deactivate officer"),
    N("reactivate officer"),
    N("add partner"),
    N("readdress partner"),
    N("remove partner"),
    # sending
    N("halt sending"),
    N("ask to resume sending"),
    N("resume sending"),
    N("retry shards"),
    N("record hand-over"),
    N("submit WhatsApp templates"),
    N("issue key"),
    N("revoke key"),
    N("read inbound CAP message"),
    N("settle inbound CAP message"),
    N("read audit log"),
)
PURPOSES = (
    N("alert"),
    N("alert area"),
    N("alert criteria"),
    N("assess danger"),
    N("audit"),
    N("board"),
    N("case page"),
    N("exchange"),
    N("export"),
    N("interview"),
    N("map beside a tip"),
    N("match"),
    N("outcome"),
    N("people and places"),
    N("photos"),
    N("preview of an alert"),
    N("print"),
    N("public photo"),
    N("receipt"),
    N("release alert"),
    N("search before create"),
    N("search refit"),
    N("team plan"),
    N("teams"),
    N("tip inbox"),
    N("tips of the case"),
    N("verify the chain"),
    N("where"),
)
KINDS = (
    N("account"),
    N("alert"),
    N("all"),
    N("api key"),
    N("assessment"),
    N("case"),
    N("channel"),
    N("delivery"),
    N("evidence"),
    N("found child"),
    N("halt"),
    N("inbound message"),
    N("map"),
    N("officer"),
    N("partner"),
    N("photo"),
    N("release"),
    N("request"),
    N("revision"),
    N("step"),
    N("task"),
    N("team plan"),
    N("tip"),
)
# Actions whose detail is the note that the journal holds too.
NOTES: Mapping[str, str] = MappingProxyType(
    {"sign danger level": "danger", "answer criteria": "criteria", "state facts": "stated"}
)
CASES = re.compile(r"(\d+) cases")
# By which fields the log itself was searched.
SOUGHT: Mapping[str, str] = MappingProxyType(
    {
        "all": N("Everything"),
        "case": N("Case number"),
        "officer": N("Officer"),
        "action": N("Action"),
        "since": N("From this day"),
        "until": N("To this day"),
    }
)
# Purposes with the part that was read: «interview clothing».
IN_PARTS = (N("interview"), N("photo"), N("export"))


def action(line: Line) -> str:
    return gettext(line.action) if line.action in ACTIONS else line.action


def purpose(line: Line) -> str:
    """A person's own reason stands as it is."""
    if line.purpose in PURPOSES:
        return gettext(line.purpose)
    whole, _, part = line.purpose.partition(" ")
    return f"{gettext(whole)}: {_part(part)}" if whole in IN_PARTS and part else apart(line.purpose)


def kind(line: Line) -> str:
    return gettext(line.object_kind) if line.object_kind in KINDS else line.object_kind


def detail(line: Line) -> str:
    if line.action in NOTES:
        return note(NOTES[line.action], line.detail)
    if line.action == "read audit log" and set(keys := line.detail.split(", ")) <= SOUGHT.keys():
        return joined(gettext(SOUGHT[key]) for key in keys)
    if match := CASES.fullmatch(line.detail):
        return ngettext("%(count)s case", "%(count)s cases", int(match[1])) % {"count": match[1]}
    return apart(line.detail)


def _part(key: str) -> str:
    return gettext(BY_KEY[key].label) if key in BY_KEY else apart(key)
