"""Elected members who have not come for months, and of whom six months are over."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from boards.meetings.models import Meeting
from boards.office import rules
from boards.office.models import TermNote
from boards.office.querysets import LAWFUL, came
from boards.seats.models import TermOfOffice
from core.calendar import same_day_months_on, whole_months
from core.dates import start_of
from neighbourhoods.people.merging.followers import about, kept_key, whoever

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Absent:
    """An elected member who has been at no meeting for months. `months`: whole months since;
    `ends_on`: the last day on which coming helps; `stage`: 4, 5, or 6 once that day is over."""

    term: TermOfOffice
    since: datetime.date
    months: int
    ends_on: datetime.date
    stage: int

    @property
    def look(self):
        """How near the end is, as (word, colour, shape)."""
        if self.stage >= rules.LAST_ALERT:
            return "Over" if self.stage >= rules.LOSES_OFFICE else "Soon", "red", "▲"
        return "Two months left" if self.is_approved else "Four months", "orange", "▲"

    @property
    def is_approved(self):
        """Whether an approved reason gives more than six months."""
        return self.ends_on > same_day_months_on(self.since, rules.LOSES_OFFICE)


def long_absent(day=None):
    """Elected members not recorded at any meeting that counts for four months or more, or whose
    approved reason ends within two, the longest first: as member at a body here, or elsewhere as
    noted. Four queries."""
    day = day or timezone.localdate()
    terms = TermOfOffice.objects.current(day).select_related("person__user", "ward")
    lately = Subquery(_came_lately(OuterRef("who"), day))
    terms = list(terms.annotate(who=whoever()).annotate(lately=lately).filter(lately=None))
    last = dict(
        came()
        .filter(
            about([kept_key(term) for term in terms]), meeting__starts_at__lt=start_of(day + DAY)
        )
        .annotate(who=whoever())
        .order_by()
        .values("who")
        .annotate(last=Max("meeting__starts_at"))
        .values_list("who", "last")
    )
    known, begins = _known(terms), _begins()
    found = []
    for term in terms:
        attended, approved = known.get(term.pk, ([], []))
        here = last.get(kept_key(term))
        days = [begins(term), *(each for each in attended if each <= day)]
        since = max([*days, timezone.localtime(here).date()] if here else days)
        ends_on = rules.last_day(since, approved)
        stage = rules.stage(since, ends_on, day)
        if stage >= rules.FIRST_ALERT:
            found.append(Absent(term, since, whole_months(since, day), ends_on, stage))
    return sorted(found, key=lambda each: (each.since, each.term.person.name))


def lapses(terms, today):
    """{term id: [rules.RanOut]} of terms with their people, by all that is known today. Three
    queries."""
    known, days, begins = _known(terms), _days(terms, today), _begins()
    return {
        term.pk: rules.ran_out(
            begins(term),
            [
                day
                for day in (*days.get(kept_key(term), ()), *known.get(term.pk, ([], []))[0])
                if term.ends_on is None or day <= term.ends_on
            ],
            known.get(term.pk, ([], []))[1],
            min(today, term.ends_on + DAY) if term.ends_on else today,
        )
        for term in terms
    }


def still_given(rows, today):
    """The keys of those lapses that the record, as it is known today, still gives. Three queries."""
    found = lapses([each.term for each in rows], today)
    return {
        row.pk
        for row in rows
        if any(
            (each.since, each.last_day) == (row.since, row.last_day) for each in found[row.term_id]
        )
    }


def time_left(term, day):
    """The last day on which coming helps, as it is on `day`."""
    attended, approved = _known([term]).get(term.pk, ([], []))
    came_on = [*_days([term], day).get(kept_key(term), ()), *attended]
    since = max([_begins()(term), *(each for each in came_on if each <= day)])
    return rules.last_day(since, [each for each in approved if each[0] <= day])


def _begins():
    """From when the time of a term is counted: its first day, or where the council began to keep its
    meetings here later, the first of those. What was before nobody knows."""
    first = Meeting.objects.filter(
        held_power__in=LAWFUL, started_at__isnull=False, predates_system=False
    ).exclude(state=Meeting.State.CANCELLED)
    first = first.order_by("starts_at").values_list("starts_at", flat=True).first()
    day = timezone.localtime(first).date() if first else datetime.date.min
    return lambda term: max(term.starts_on, day)


def _known(terms):
    """{term id: (days attended elsewhere, [(approved on, until)])}."""
    found = {}
    for note in TermNote.objects.standing().filter(term__in=terms):
        attended, approved = found.setdefault(note.term_id, ([], []))
        if note.kind == TermNote.Kind.ATTENDED:
            attended.append(note.day)
        else:
            approved.append((note.day, note.until))
    return found


def _days(terms, until):
    """{person: {days of meetings that count, from the first of the terms}}."""
    if not terms:
        return {}
    rows = came().filter(
        about([kept_key(term) for term in terms]),
        meeting__starts_at__gte=start_of(min(term.starts_on for term in terms)),
        meeting__starts_at__lt=start_of(until + DAY),
    )
    found = {}
    for who, starts_at in rows.annotate(who=whoever()).values_list("who", "meeting__starts_at"):
        found.setdefault(who, set()).add(timezone.localtime(starts_at).date())
    return found


def _came_lately(person, day):
    """Meetings of the last weeks to which the person came, the latest first: most members have come
    to one of them, so that nobody looks through all their years. 28 days are less than any month."""
    rows = came().filter(
        Q(person=OuterRef(person)) | Q(person__merged_into=OuterRef(person)),
        meeting=OuterRef("pk"),
    )
    return (
        Meeting.objects.filter(
            started_at__isnull=False,
            starts_at__gte=start_of(day - rules.FIRST_ALERT * 28 * DAY),
            starts_at__lt=start_of(day + DAY),
        )
        .filter(Exists(rows))
        .order_by("-starts_at")
        .values("pk")[:1]
    )
