from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nidaa.cases.commands import add_photo, open_case
from nidaa.cases.errors import Refused
from nidaa.cases.queries import case_file, similar_children
from nidaa.doors.console.asking.reading import Clock
from nidaa.doors.console.case.pictures import upload_of
from nidaa.doors.console.guard import actor, needs
from nidaa.doors.console.map.marks import map_config
from nidaa.doors.console.sentences import said
from nidaa.found.queries import matches_for_case
from nidaa.ground.clock import now
from nidaa.ground.country import pack
from nidaa.ground.people.facts import Permission
from nidaa.ground.photos.errors import PhotoRefused

from .forms import Report, blank_sections, names_typed, read_report
from .receipt import LANGUAGES, address, language_of, receipt_of, slip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.OPEN_CASE)
def new(request: HttpRequest) -> HttpResponse:
    """The first screen. Whatever has been typed is enough to open the case."""
    if request.method != "POST":
        return _form(request, Report((), blank_sections()))
    moment = now()
    report = read_report(request.POST.dict(), Clock(pack().timezone, moment), officer=actor(request).name)
    if report.wrong:
        return _form(request, report, status=422)
    try:
        head = open_case(
            report.statements,
            unit=actor(request).unit,
            exercise=not settings.LIVE or request.POST.get("exercise") == "yes",
            by=actor(request),
            at=moment,
        )
    except Refused as refusal:
        return _form(request, report, sentences=(said(str(refusal)),), status=422)
    _add_photo(request, head.case_id)
    return redirect(f"{reverse('report-receipt', args=[head.case_id])}?saved=yes")


@require_POST
@needs(Permission.OPEN_CASE)
def similar(request: HttpRequest) -> HttpResponse:
    """Children already looked for whose name sounds like the one being typed. A hint beside the form, never in its way."""
    names = names_typed(request.POST.dict())
    age = request.POST.get("child.age_years", "").strip()
    found = similar_children(
        names, age_years=int(age) if age.isdecimal() else None, by=actor(request), at=now()
    )
    return render(request, "report/similar.html", {"found": found, "names": names})


@require_safe
@needs(Permission.OPEN_CASE)
def receipt(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The case is open: what to hand over, what to do now."""
    file = case_file(case_id, by=actor(request), at=now(), purpose="receipt")
    language = language_of(file, request.GET.get("language", ""))
    exercise = pack().wording[language].exercise if file.exercise else ""
    shown = {
        "section": "report",
        "saved": request.GET.get("saved", ""),
        "case_id": case_id,
        "number": file.number,
        "slip": slip(receipt_of(file, language), language, exercise=exercise),
        "languages": [(code, pack().language(code).name, address(case_id, code)) for code in LANGUAGES],
        "language": language,
        "matches": matches_for_case(case_id, by=actor(request), at=now()),
    }
    return render(request, "report/receipt.html", shown | ({"exercise": True} if file.exercise else {}))


def _form(
    request: HttpRequest, report: Report, *, sentences: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    shown = {
        "section": "report",
        "sections": report.sections,
        "wrong": report.wrong,
        "sentences": sentences,
        "keep": f"report:{actor(request).key}",
        "started": request.POST.get("started") or now().isoformat(timespec="seconds"),
        "live": settings.LIVE,
        "chosen_exercise": request.POST.get("exercise", "no"),
        "map": map_config(request),
    }
    return render(request, "report/new.html", shown, status=status)


def _add_photo(request: HttpRequest, case_id: UUID) -> None:
    """The case is open already: a photo that cannot be taken is said, and never undoes the report."""
    try:
        data = upload_of(request)
        if data:
            add_photo(case_id, data, by=actor(request), at=now())
    except PhotoRefused as refusal:
        sentence = gettext("The case is open, but the photo was not taken: %(why)s")
        messages.warning(request, sentence % {"why": said(str(refusal))})
