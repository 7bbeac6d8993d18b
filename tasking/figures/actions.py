"""Figures of actions: done on time, offers accepted and answered in time, what was decided carried out. Each one query,
the accepted ones one more for the calendars."""

import datetime
from collections import Counter

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from boards.models import Decision
from core.figures import PROPORTION, FigureOf, by_place, moments, with_city
from tasking import states
from tasking.actions.lists.progress import DUE, IN_TIME
from tasking.actions.lists.rates import kept_words
from tasking.actions.models import Action, ActionUpdate
from tasking.sharing.marking import SENSITIVE

NOT_SENSITIVE = ~Q(marking=SENSITIVE)
ANSWERED_WITHIN = datetime.timedelta(days=28)


def in_time(places, period):
    """Of what fell due in the period: reported done by then. Its index is that of due dates."""
    rows = Action.objects.filter(
        NOT_SENSITIVE, DUE, due_on__gte=period.starts_on, due_on__lte=period.ends_on
    )
    return by_place(rows, "neighbourhood", Count("pk", filter=IN_TIME), Count("pk"))


def _offered(period, earlier=datetime.timedelta()):
    """What was offered in the period, or so much earlier. Its index is that of the times of offers."""
    start, after = (each - earlier for each in moments(period))
    return Action.objects.filter(NOT_SENSITIVE, offered_at__gte=start, offered_at__lt=after)


def accepted(places, period):
    """Of what was offered in the period and had to be answered: accepted within the days that the council gives, by the
    agency's own calendar."""
    kept, asked = Counter(), Counter()
    for place, was_kept in kept_words(_offered(period), timezone.now(), "neighbourhood"):
        asked[place] += 1
        kept[place] += was_kept
    return with_city({place: (kept[place], number) for place, number in asked.items()})


def answered(places, period):
    """Of what was offered 28 days before a day of the period: accepted or declined since. What was cancelled before an
    answer is no question."""
    rows = with_answers(_offered(period, ANSWERED_WITHIN))
    return by_place(rows, "neighbourhood", Count("pk", filter=Q(is_said=True)), Count("pk"))


def with_answers(rows):
    """Actions that were offered, with whether they were answered (`is_said`) within the 28 days; without those that were
    cancelled before an answer."""
    until = F("offered_at") + ANSWERED_WITHIN
    said = ActionUpdate.objects.filter(
        action=OuterRef("pk"), to_state__in=(states.ACCEPTED, states.DECLINED),
        at__gte=OuterRef("offered_at"), at__lte=OuterRef("offered_at") + ANSWERED_WITHIN,
    )  # fmt: skip
    rows = rows.alias(is_said=Q(accepted_at__lte=until) | Exists(said))
    return rows.exclude(Q(state=states.CANCELLED) & Q(is_said=False))


def carried_out(places, period):
    """Of the decisions made in the period that asked for actions: those with none open any more."""
    start, after = moments(period)
    actions = Action.objects.filter(NOT_SENSITIVE, agenda_item=OuterRef("item"))
    actions = actions.exclude(state=states.CANCELLED)
    rows = Decision.objects.standing().filter(
        Exists(actions), item__meeting__starts_at__gte=start, item__meeting__starts_at__lt=after
    )
    none_open = ~Exists(actions.filter(is_open=True))
    path = "item__meeting__body__neighbourhood"
    return by_place(
        rows.alias(is_done=none_open), path, Count("pk", filter=Q(is_done=True)), Count("pk")
    )


def _share(code, name, definition, counts, **more):
    return FigureOf(code, name, definition, "", PROPORTION, 100, "high", "quarter", counts, **more)


FIGURES = (
    _share(
        "actions-in-time", "Actions of partners completed on time",
        "Actions that fell due in the quarter and were reported done by then, of all that fell due. Cancelled actions are "
        "left out.",
        in_time,
    ),
    _share(
        "actions-accepted-in-time", "Actions accepted in time",
        "Actions that were offered to an agency in the quarter and accepted within the days that the council gives, of all "
        "that had to be answered. Days on which the agency does not work are not counted. Declined and cancelled actions "
        "are left out.",
        accepted,
    ),
    _share(
        "actions-answered-in-28-days", "Actions answered within 28 days",
        "Actions offered to an agency whose 28 days for an answer ended in the quarter: accepted or declined by then, of all. "
        "What was cancelled before an answer is left out.",
        answered,
    ),
    _share(
        "decisions-carried-out", "Decisions carried out",
        "Decisions made at meetings in the quarter that asked for actions and have none open any more, of all that asked "
        "for actions. Cancelled actions are left out.",
        carried_out,
    ),
)  # fmt: skip
