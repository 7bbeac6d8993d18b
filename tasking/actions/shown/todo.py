"""What actions ask of a person: to answer what is offered, to report on the own ones, and what is late
where the person works."""

import datetime

from django.db.models import Case, Exists, OuterRef, Q, When
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, agencies_of
from accounts.conditions import NONE
from core import todo
from core.cards import Link
from core.todo import Button, Row
from neighbourhoods.models import Agency
from neighbourhoods.people.merging.followers import entries_of, user_of
from tasking import states
from tasking.actions.letters.telling import is_private, still_holds
from tasking.actions.models import Action, ActionTold
from tasking.actions.shown import confirming, covering

SOON = datetime.timedelta(days=14)
OTHERS = 4
"""What others have to do comes after what one has to do oneself."""


FIRST = Case(When(state=states.OFFERED, then=0), default=1)
"""What is offered, before what is promised."""


def register():
    todo.figure(UNTOLD, _untold, _edits)
    todo.fill("own actions", own, links=own_links)
    todo.fill("overdue actions", overdue, links=overdue_links)
    confirming.register()
    todo.fill("action telephone", to_telephone)
    todo.figure(ASKED, _asked_as_senior, _anybody)
    todo.fill("actions for a senior", for_a_senior)


def own(asked):
    """What is offered to the user's agencies or to the user in person, and the user's own open
    actions that are late or due within two weeks; and those of a colleague whom the user covers."""
    return [_own(each) for each in _rows(asked) if each.is_own or each.is_covered]


def _own(action):
    if action.state == states.OFFERED:
        accept = _press(action, states.ACCEPTED, "Accept")
        return _row(action, "Accept or decline", (accept,), "Decline")
    return _row(action, "Report on", _done(action), "Report")


def overdue(asked):
    """The most overdue actions that the user edits, or works on for an agency."""
    rows = (each for each in _rows(asked) if not (each.is_own or each.is_covered))
    return [_row(each, "", (), "Open", OTHERS) for each in rows]


def _rows(asked):
    """The actions of both sources, in one query for the two."""
    return asked.once("actions", lambda: _both(asked))


def _both(asked):
    user, today, agencies = asked.user, timezone.localdate(asked.now), agencies_of(asked.user)
    covered = covering.covered_by(user)
    parts = [_of_oneself(user, today, agencies), _of_others(user, today, agencies, covered)]
    if covered is not NONE:
        parts.append(_pressing(Action.objects.filter(covered).open_to(user), today))
    first, *others = (rows[: asked.limit].values("pk") for rows in parts)
    offered = Q(state=states.OFFERED, lead_agency__in=agencies)
    # Joined, since PostgreSQL reads every action to look for it in the one or in the other.
    rows = Action.objects.filter(pk__in=first.union(*others, all=True)).for_list()
    rows = covering.marked(rows, covered)
    rows = rows.annotate(
        is_own=Case(When(user_of(user, "owner") | offered, then=True), default=False)
    )
    return list(rows.order_by(FIRST, "due_on", "id"))


def _of_oneself(user, today, agencies):
    mine = user_of(user, "owner") & Q(due_on__lte=today + SOON)
    mine |= user_of(user, "owner") & Q(state=states.OFFERED)
    if agencies:
        seen = Action.objects.changeable_by(user, Permission.WORK_ACTION)
        offers = seen.filter(state=states.OFFERED, lead_agency__in=agencies)
        mine |= Q(pk__in=offers.values("pk"))
    rows = Action.objects.filter(mine).open_to(user).open().exclude(state=states.DECLINED)
    return rows.order_by(FIRST, "due_on", "id")


def _pressing(rows, today):
    """Those that are offered, late or due within two weeks."""
    rows = rows.open().filter(Q(state=states.OFFERED) | Q(due_on__lte=today + SOON))
    return rows.exclude(state=states.DECLINED).order_by(FIRST, "due_on", "id")


def _of_others(user, today, agencies, covered):
    """Late ones that the user can do something about, without those that stand among one's own or
    are declined: who sits on a board reads of the others' on its page."""
    rows = Action.objects.in_care_of(user, is_open=True, due_on__lt=today)
    rows = rows.exclude(user_of(user, "owner"))
    rows = rows.exclude(state__in=[states.OFFERED, states.DECLINED], lead_agency__in=agencies)
    if covered is not NONE:
        rows = rows.exclude(covered)
    return rows.order_by("due_on", "id")


def _done(action):
    """The button that says that it is done, where its state allows that and no evidence is asked for."""
    if action.evidence_required or states.DONE not in states.MACHINE.moves[action.state]:
        return ()
    return (_press(action, states.DONE, "Done"),)


def _press(action, to, words):
    seen = {"to": to, "row_version": str(action.version)}
    return Button(words, reverse("action_step", args=[action.pk]), seen)


def _row(action, what, buttons, verb, urgency=None):
    where = action.neighbourhood or action.body
    who = action.owner if action.owner_id else action.lead_agency
    report = reverse("action_report", args=[action.pk])
    named = f"{action.reference}: {action.what}"
    return Row(
        f"{what} {named}".strip(),
        action.get_absolute_url() if verb == "Open" else report,
        action.due_on,
        urgency or action.priority,
        where=", ".join(str(each) for each in (where, who) if each),
        about=action,
        subject=named,
        buttons=buttons,
        verb=verb,
        note=covering.in_words(action),
        is_private=is_private(action),
    )


def own_links(user, rows):
    return [Link("All my actions", reverse("my_actions"))] if rows else []


def overdue_links(user, rows):
    found = [
        Link(f"All actions for {agency}", reverse("agency_actions", args=[agency.slug]))
        for agency in Agency.objects.of(user)
    ]
    if rows and not found:
        return [Link("See all overdue actions", reverse("actions") + "?show=overdue")]
    return found


UNTOLD = "whether somebody must be told of an action by hand"


def _edits(asked):
    return UNTOLD if asked.user.may(Permission.EDIT_ACTION) else None


def _untold(asked):
    return Exists(ActionTold.objects.to_be_told().filter(action__is_open=True))


def to_telephone(asked):
    """Actions of which somebody must be told by phone or on paper, and that still is so."""
    user, limit = asked.user, asked.limit
    if not asked.figure(UNTOLD):
        return []
    seen = Action.objects.changeable_by(user, Permission.EDIT_ACTION).open().values("pk")
    rows = ActionTold.objects.filter(action__in=seen).to_be_told().whole()
    rows = rows.select_related("action__body").order_by("action__due_on", "action", "pk")
    people = {}
    for row in rows:
        if still_holds(row, row.action):
            people.setdefault(row.action, set()).add(row.person_id)
    return [_telephone(action, len(people[action])) for action in list(people)[:limit]]


def _telephone(action, people):
    return Row(
        f"Tell {people} {'person' if people == 1 else 'people'} by phone or on paper",
        reverse("action_told", args=[action.pk]),
        action.due_on,
        where=action.what,
        verb="See who",
        subject="is to be told by phone or on paper",
        is_private=is_private(action),
    )


ASKED = "whether an agency's senior contact is asked to attend"


def _anybody(asked):
    return ASKED


def _asked_as_senior(asked):
    rows = ActionTold.objects.filter(kind=ActionTold.Kind.SENIOR, action__is_open=True)
    return Exists(rows.filter(person__in=entries_of(OuterRef(OuterRef("pk")))))


def for_a_senior(asked):
    """What was overdue at two meetings, for the senior contact of its agency who was written to."""
    if not asked.figure(ASKED):
        return []
    user, today = asked.user, timezone.localdate(asked.now)
    told = ActionTold.objects.filter(user_of(user), kind=ActionTold.Kind.SENIOR).values("action")
    rows = Action.objects.visible_to(user).overdue(today).filter(pk__in=told)
    rows = rows.filter(user_of(user, "lead_agency__senior")).for_list().order_by("due_on", "id")
    what = "Come to the next meeting or see to"
    return [_row(each, what, (), "Open") for each in rows[: asked.limit]]
