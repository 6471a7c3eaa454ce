"""The head and the tabs that every page of one case shares: `{% extends "case/frame.html" %}` with `framed(…)`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import Resolver404, resolve
from django.utils.translation import gettext

from nidaa.cases.facts.case import CaseFile
from nidaa.cases.facts.fields import gettext_noop as N  # noqa: N812 - one letter, as gettext's own _
from nidaa.doors.look.languages import active

from .summary import summary_of

# In the order in which a case is worked on: tab, address below the case's own, name.
TABS = (
    ("case", "", N("Case")),
    ("interview", "/interview", N("Interview")),
    ("people", "/people-and-places", N("People and places")),
    ("photos", "/photos", N("Photos")),
    ("danger", "/danger", N("Danger")),
    ("where", "/where", N("Where")),
    ("alert", "/alert", N("Alert")),
    ("tips", "/tips", N("Tips")),
    ("outcome", "/outcome", N("Outcome")),
)


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    address: str
    label: str


def framed(file: CaseFile, tab: str, *, now: datetime) -> dict[str, Any]:
    """What case/frame.html needs; a view adds its own."""
    summary = summary_of(file, language=active(), now=now)
    shown: dict[str, Any] = {
        "child": summary,
        "case_id": file.case_id,
        "tab": tab,
        "tabs": tabs(file.case_id),
    }
    return shown | ({"exercise": True} if file.exercise else {})


def tabs(case_id: UUID) -> list[Tab]:
    """A screen that is not there yet is not linked."""
    named = [Tab(key, f"/case/{case_id}{address}", gettext(label)) for key, address, label in TABS]
    return [tab for tab in named if _there(tab.address)]


def _there(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True
