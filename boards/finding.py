"""What can be found of bodies, their meetings and what was decided there.

Minutes and decisions are found once they are published: drafts by nobody.
"""

import re

from django.db.models import Case, Exists, F, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Right, TruncDate
from django.urls import reverse

from boards.attendance.models import Attendance
from boards.attendance.querysets import NAMED
from boards.bodies.models import Body
from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from boards.meetings.dates.states import STATUSES, TO_CHECK
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.meetings.querysets import to_check
from boards.minutes.models import Minute
from boards.papers.models import Paper, PaperOption, PaperRecommendation
from boards.plans.adoption.looks import LOOKS
from boards.plans.models import Plan, Priority
from boards.seats.titles import TITLES, in_office
from core import find

NUMBER = re.compile(r"\s*(\d{1,6})\s*/\s*(?:20)?(\d\d)\s*|\s*20(\d\d)\s*/\s*(\d{1,6})\s*")
"""Of a decision, as 17/26, 17/2026 or 2026/17: the number, and the year in which the municipal year
began."""
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
PAPER = ("title", "purpose", "background", "implications", "preference")
OPTION = ("title", "advantages", "disadvantages", "costs")
DELEGATED_SAID = ("title", "text", "reasons")
OUT = Meeting.State.MINUTES_PUBLISHED
SOME = "bodies and plans of one council: some hundreds"


def register():
    find.register(
        BODIES, MEETINGS, AGENDA, DECISIONS, DELEGATED, MINUTES, COUNCILLORS, PAPERS, PLANS
    )


def _bodies(user, asked):
    return Body.objects.visible_to(user).filter(asked.fits("name"))


def _meetings(user, asked):
    """Of bodies with these words, in the month and year that stand among them."""
    rows = Meeting.objects.announced_to(user)
    months = [word for word in asked.words if word in MONTHS]
    years = [word for word in asked.words if re.fullmatch(r"20\d\d", word)]
    if months:
        rows = rows.filter(starts_at__month__in=[MONTHS.index(word) + 1 for word in months])
    if years:
        rows = rows.filter(starts_at__year__in=[int(word) for word in years])
    rest = asked.without(*months, *years)
    if rest.words:
        return rows.filter(body__in=Body.objects.filter(rest.fits("name")).values("pk"))
    return rows if months or years else rows.none()


def _agenda(user, asked):
    """By their titles alone: these everybody reads who sees that there is an item."""
    return AgendaItem.objects.visible_to(user).filter(asked.fits("title"), withdrawn_at=None)


def _decisions(user, asked):
    return _published_decisions(user).filter(asked.fits("text"))


def _published_decisions(user):
    return Decision.objects.visible_to(user).standing().filter(numbered__isnull=False)


def _decision_numbered(user, text):
    found = NUMBER.fullmatch(text)
    if not found:
        return None
    number, year = (found[1], found[2]) if found[1] else (found[4], found[3])
    named = Q(numbered__number=int(number), numbered__year=2000 + int(year))
    if found[1] and found[1].startswith("20") and len(found[1]) == 4:  # 2026/17 as well
        named |= Q(numbered__number=int(found[2]), numbered__year=int(found[1]))
    return _published_decisions(user).filter(named)


def _minutes(user, asked):
    """As they are published now: while they are corrected, the next version is a draft."""
    out = Q(item__meeting__state=OUT)
    return Minute.objects.visible_to(user).filter(asked.fits("text"), out)


def _councillors(user, asked):
    """Where published minutes name a councillor as there or away: whoever was elected on the day.
    Residents and officers are named there too, and found by nobody. The title is no part of a name."""
    rest = asked.without(*TITLES)
    if not rest.words:
        return Attendance.objects.none()
    rows = Attendance.objects.visible_to(user).filter(NAMED, rest.fits("name"), meeting__state=OUT)
    on = TruncDate("meeting__starts_at")
    return rows.alias(on=on).filter(Exists(in_office(OuterRef("person"), OuterRef("on"))))


def _papers(user, asked):
    """With their options and recommendations, which are as open as the paper itself."""
    mine = {"paper": OuterRef("pk")}
    options = PaperOption.objects.filter(asked.fits(*OPTION), **mine)
    wanted = PaperRecommendation.objects.filter(asked.fits("text"), **mine)
    fits = Q(asked.fits(*PAPER)) | Q(Exists(options)) | Q(Exists(wanted))
    return Paper.objects.visible_to(user).filter(fits)


def _delegated(user, asked):
    """Decisions outside meetings, once they are made and public."""
    return DelegatedDecision.objects.visible_to(user).made().filter(asked.fits(*DELEGATED_SAID))


def _plans(user, asked):
    aims = Priority.objects.filter(asked.fits("title", "outcome"), plan=OuterRef("pk"))
    said = asked.fits("title", "introduction")
    return Plan.objects.visible_to(user).filter(Q(said) | Q(Exists(aims)))


def _plan_look(line):
    """Before it is adopted; later its page says from when to when it is in force."""
    return (Plan.State(line.state).label, *LOOKS[line.state]) if line.state in LOOKS else None


def _private_unless(is_open):
    """What a line says of something that not everybody reads."""
    return Case(When(is_open, then=Value("")), default=Value("private"))


def _private_look(line):
    return ("Private", "purple", "■") if line.state else None


def _minutes_of(line):
    return reverse("minutes", args=[line.key])


def _meeting(line):
    return reverse("meeting", args=[line.key or line.pk])


BODIES = find.Kind(
    "bodies", "Boards and forums", "a board, forum or committee, by its name",
    Body, _bodies, {"title": "name", "key": "slug", "where": "neighbourhood__name"},
    lambda line: reverse("body", args=[line.key]), fields=("name", "id"), small=SOME,
)  # fmt: skip
MEETINGS = find.Kind(
    "meetings", "Meetings", "a meeting, by the name of its board, with a month or a year",
    Meeting, _meetings,
    {"title": "body__name", "where": Coalesce("venue__name", F("place")),
     "state": Case(When(to_check(), then=Value(TO_CHECK)), default=F("state")),
     "day": TruncDate("starts_at")},
    _meeting, fields=("starts_at", "id"), descending=True,
    look=lambda line: tuple(STATUSES[line.state]),
)  # fmt: skip
AGENDA = find.Kind(
    "agenda", "Agenda items", "an item on an agenda, by words of its title",
    AgendaItem, _agenda,
    {"title": "title", "where": "meeting__body__name", "key": "meeting_id",
     "day": TruncDate("meeting__starts_at")},
    _meeting, descending=True,
)  # fmt: skip
DECISIONS = find.Kind(
    "decisions", "Decisions", "a decision, by words of it or its number, such as 17/26",
    Decision, _decisions,
    {"title": "item__title", "text": "text",
     "where": Concat("item__meeting__body__name", Value(", decision "), "numbered__number",
                     Value("/"), Right(Cast("numbered__year", TextField()), 2),
                     output_field=TextField()),
     "state": _private_unless(Q(item__access="public") | Q(excludes_public=True)),
     "day": TruncDate("item__meeting__starts_at")},
    lambda line: reverse("decision", args=[line.pk]), descending=True,
    exact=_decision_numbered, look=_private_look,
)  # fmt: skip
DELEGATED = find.Kind(
    "delegated", "Decisions outside meetings",
    "a decision that one person made for a board, by words of it", DelegatedDecision, _delegated,
    {"title": "title", "text": "text", "where": "body__name", "day": "decided_on"},
    lambda line: reverse("delegated", args=[line.pk]), descending=True,
)  # fmt: skip
MINUTES = find.Kind(
    "minutes", "Minutes", "words of published minutes",
    Minute, _minutes,
    {"title": "item__title", "text": "text", "where": "item__meeting__body__name",
     "key": "item__meeting_id", "day": TruncDate("item__meeting__starts_at"),
     "state": _private_unless(Q(access="public", item__access="public"))},
    _minutes_of, descending=True, look=_private_look,
)  # fmt: skip
COUNCILLORS = find.Kind(
    "councillors", "Councillors at meetings", "a councillor, by name, in published minutes",
    Attendance, _councillors,
    {"title": Case(*(When(name__istartswith=title, then=F("name")) for title in TITLES),
                   default=Concat(Value("Councillor "), "name")),
     "where": "meeting__body__name", "key": "meeting_id", "day": TruncDate("meeting__starts_at")},
    _minutes_of, descending=True,
)  # fmt: skip
PAPERS = find.Kind(
    "papers", "Papers", "a paper, by words of it",
    Paper, _papers,
    {"title": "title", "text": Concat("purpose", Value(" "), "background", Value(" "),
                                      "implications", Value(" "), "preference",
                                      output_field=TextField()),
     "where": "body__name", "day": TruncDate("created_at"),
     "state": _private_unless(Q(access="public"))},
    lambda line: reverse("paper", args=[line.pk]), descending=True, look=_private_look,
)  # fmt: skip
PLANS = find.Kind(
    "plans", "Plans", "a plan, by words of it or of its priorities",
    Plan, _plans,
    {"title": "title", "text": "introduction", "where": "body__name", "state": "state"},
    lambda line: reverse("plan", args=[line.pk]), descending=True, look=_plan_look,
)  # fmt: skip
