"""What actions show on pages further left: agendas, minutes, the live page, neighbourhoods."""

import re
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.access import Permission
from boards.models import AgendaItem, Attendance, Body, Membership
from boards.seats.titles import councillors, titled
from core import references, slots
from core.cards import Card, Link
from core.dates import day_in_words
from core.repeat import prepare, safe
from core.templatetags.core import options
from neighbourhoods.models import Person, TeamPost
from tasking import states
from tasking.actions import rules
from tasking.actions.lists.week import week
from tasking.actions.models import Action, ActionUpdate

REFERENCE = re.compile(r"A[1-9][0-9]{0,17}")
LOG_LENGTH = 30
SHOWN = 5


def register():
    slots.declare("action.more", "what else is known of an action, below its facts")
    slots.fill("meeting.action_log", action_log, template="tasking/slots/log.html")
    slots.fill("meeting.live", live_log, template="tasking/actions/live/log.html")
    slots.fill("agenda_item.actions", item_actions, template="tasking/slots/item.html")
    slots.fill("agenda_item.live", item_live, template="tasking/actions/live/item.html")
    slots.fill("body.overview", body_overview, template="tasking/slots/body.html")
    slots.fill(
        "neighbourhood.overview", neighbourhood_overview, template="tasking/slots/overview.html"
    )
    slots.fill("neighbourhood.done", done_lately, template="components/cards.html")
    references.fill(addresses)
    slots.fill("part.overview", part_overview, template="tasking/slots/part.html")
    slots.fill("priority.bar", priority_bar, template="")
    slots.fill("neighbourhood.week", week, template="components/cards.html", order=20)
    slots.fill("neighbourhood.row", neighbourhood_row, template="tasking/slots/row.html")
    slots.fill("body.compliance", body_compliance, template="")
    slots.fill("priority.steps", priority_steps, template="tasking/slots/steps.html")
    slots.fill("person.overview", person_overview, template="tasking/slots/person.html")
    slots.fill("meeting.asked", asked_of, template="components/cards.html", order=20)


def as_row(action, elected=frozenset()):
    """An action as agendas, minutes and PDF print it: text only, and none of what is official-sensitive, since
    others read the paper than who prints it. `elected`: the councillors of the
    day, as from boards.seats.titles."""
    owner = action.owner if action.owner_id and action.owner.agency_id else None
    owner = None if action.is_sensitive else owner
    return {
        "reference": action.reference,
        "what": action.said,
        "who": f"{titled(owner.name, owner, elected)}, {action.lead_agency}"
        if owner
        else str(action.lead_agency),
        "due": day_in_words(action.due_on),
        "state": action.get_state_display(),
    }


def _log_actions(meetings, user):
    """{meeting id: actions of its body, open or not signed off}, one query per body."""
    found = {}
    for meeting in meetings:
        rows = Action.objects.visible_of(user, meeting.body).on_agenda()
        rows = rows.exclude(agenda_item__meeting=meeting.pk)
        found[meeting.pk] = rows.order_by("due_on", "id")[: LOG_LENGTH + 1]
    return found


def action_log(meetings, user):
    found = {}
    for key, rows in _log_actions(meetings, user).items():
        rows = list(rows.select_related("lead_agency", "owner").naming_owners_to(user))
        elected = _elected(meetings, rows)
        found[key] = {
            "actions": rows[:LOG_LENGTH],
            "rows": [as_row(each, elected) for each in rows[:LOG_LENGTH]],
            "more": len(rows) > LOG_LENGTH,
        }
    return found


def _elected(meetings, actions):
    """The councillors on the day of the meetings, where a councillor may be among the owners."""
    days = {each.day for each in meetings}
    named = any(action.owner_id for action in actions)
    return frozenset().union(*(councillors(day) for day in days)) if named else frozenset()


def live_log(meetings, user):
    found = {}
    for key, rows in _log_actions(meetings, user).items():
        rows = list(rows.for_lines())
        found[key] = {
            "lines": [log_row(each) for each in rows[:LOG_LENGTH]],
            "more": len(rows) > LOG_LENGTH,
        }
    return found


@cache
def _log_row(state, power, is_overdue):
    """The line of an action in a state, with its form, for all actions in that state of bodies with that
    power ("" where nobody asked)."""
    body = Body(pk=1, power=power) if power else None
    action = Action(state=state, is_open=state in states.OPEN, body=body)
    context = {"action": action, "overdue": is_overdue}
    return prepare("tasking/actions/live/log_row.html", context, texts=("what", "who", "due"))


def log_row(action):
    """(prepared line, id, due day, texts): what {% repeated %} takes for one line of the log."""
    piece = _log_row(action.state, action.body.power if action.body_id else "", action.overdue)
    named = action.owner_id and not action.is_sensitive
    who = f"{action.owner}, {action.lead_agency}" if named else str(action.lead_agency)
    texts = {"what": action.said, "who": who, "due": day_in_words(action.due_on)}
    return piece, action.pk, action.due_on, texts


def item_actions(items, user):
    """Actions agreed under each item; under an action log, what was reported on older ones."""
    found = {item.pk: {"actions": [], "rows": []} for item in items}
    actions = list(_agreed(items, user).for_list().naming_owners_to(user))
    elected = _elected([item.meeting for item in items], actions)
    for action in actions:
        found[action.agenda_item_id]["actions"].append(action)
        found[action.agenda_item_id]["rows"].append(as_row(action, elected))
    for item in items:
        if item.kind == AgendaItem.Kind.ACTION_LOG and item.meeting.started_at:
            found[item.pk]["rows"] += log_rows(item.meeting, user)
    return found


def _agreed(items, user):
    """Actions agreed under the items, in the order in which they were agreed."""
    one_meeting = len({item.meeting_id for item in items}) == 1
    rows = (
        Action.objects.visible_of(user, items[0].meeting.body)
        if one_meeting
        else Action.objects.visible_to(user)
    )
    return rows.filter(agenda_item__in=[item.pk for item in items]).order_by("id")


def log_rows(meeting, user):
    """What was reported on the body's actions while the meeting ran, as it was then."""
    end = meeting.finished_at or timezone.now()
    updates = ActionUpdate.objects.filter(
        action__in=Action.objects.visible_of(user, meeting.body),
        at__range=(meeting.started_at, end),
    ).exclude(to_state="")
    rows = updates.select_related("action__owner__agency", "action__lead_agency").order_by("id")
    rows = list(rows)
    elected = _elected([meeting], [each.action for each in rows])
    return [as_row(each.action, elected) | {"state": each.get_to_state_display()} for each in rows]


def item_live(items, user):
    """Actions under each item, and what the form offers, built once for all items."""
    if not items:
        return {}
    form = _form().bind(**_offer(items[0].meeting))
    found = {}
    for action in _agreed(items, user).for_lines():
        found.setdefault(action.agenda_item_id, {"actions": [], "form": form})
        found[action.agenda_item_id]["actions"].append(action)
    blank = _no_actions() + form
    return {item.pk: found.get(item.pk, blank) for item in items}


@cache
def _form():
    """The form for an action under an item, for all items of all meetings."""
    return prepare("tasking/actions/live/form.html", {}, texts=("owners", "agencies", "due"))


@cache
def _no_actions():
    """Where the actions of an item will stand."""
    return prepare("tasking/actions/live/actions.html", {})


def _offer(meeting):
    """Owners, agencies, and the due date offered first: the body's next meeting."""
    start = meeting.following_at
    day = timezone.localtime(start).date() if start else None
    return {
        "owners": SafeString("".join(map(_owner, _owners(meeting)))),
        "agencies": options(meeting.agency_choices),
        "due": rules.due_default(day, meeting.day).isoformat(),
    }


def _owner(person):
    agency, name = person.agency_id or "", safe(person.name_and_agency)
    return f'<option value="{person.pk}" data-agency="{agency}">{name}</option>'


def _owners(meeting):
    """Members of the body, the neighbourhood's team, and who else is here: one query."""
    day = meeting.day
    found = [
        Membership.objects.filter(body=meeting.body_id).current(day),
        Attendance.objects.filter(meeting=meeting.pk, person__isnull=False),
    ]
    if place := meeting.body.neighbourhood_id:
        held = TeamPost.objects.filter(neighbourhood=place, person__isnull=False)
        found.append(held.current(day))
    wanted = reduce(or_, (Q(pk__in=rows.values("person")) for rows in found))
    rows = Person.objects.filter(wanted).select_related("agency").order_by("name")
    return rows.only("name", "agency__short_name", "agency__shown_as")


@dataclass(frozen=True)
class Counts:
    """How many actions are open, and how many of these are overdue."""

    open: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class CountsCard(Card):
    """Counts of actions, and the most overdue ones."""

    counts: Counts = Counts()
    late: tuple[Action, ...] = ()


@dataclass(frozen=True)
class ActionsCard(Card):
    """Actions of a person."""

    actions: tuple[Action, ...] = ()


def _counts(rows, field, ids):
    """{id: Counts} over visible rows, in one query."""
    today = timezone.localdate()
    counted = (
        rows.filter(**{f"{field}__in": ids}, is_open=True)
        .values(field)
        .annotate(open=Count("due_on"), overdue=Count("due_on", filter=Q(due_on__lt=today)))
        .values_list(field, "open", "overdue")
    )
    found = dict.fromkeys(ids, Counts())
    for key, number, late in counted:
        found[key] = Counts(number, late)
    return found


def body_overview(bodies, user):
    if not user.is_authenticated:
        return {}
    found = {}
    for body in bodies:  # one, on its own page
        found |= _counts(Action.objects.visible_of(user, body), "body", [body.pk])
    return {key: CountsCard("Actions", counts=counts) for key, counts in found.items()}


def body_compliance(bodies, user):
    """{body id: {"Overdue actions": (count, address)}} in one query."""
    counts = _counts(Action.objects.visible_to(user), "body", [body.pk for body in bodies])
    return {
        body.pk: {
            "Overdue actions": (
                counts[body.pk].overdue,
                reverse("body_actions", args=[body.slug]) + "?show=overdue",
            )
        }
        for body in bodies
    }


def neighbourhood_row(neighbourhoods, user):
    if not user.is_authenticated:
        return {}
    ids = [each.pk for each in neighbourhoods]
    return _counts(Action.objects.visible_in(user, ids), "neighbourhood", ids)


def neighbourhood_overview(neighbourhoods, user):
    """Counts of each neighbourhood, for those who see actions."""
    rows = neighbourhood_row(neighbourhoods, user)
    return {key: CountsCard("Actions", counts=counts) for key, counts in rows.items()}


def done_lately(neighbourhoods, user):
    """{id: the card of what was done last}. One query a place: the page has one."""
    found = {}
    for place in neighbourhoods:
        rows = Action.objects.visible_in(user, [place.pk]).filter(done_on__isnull=False)
        latest = rows.select_related("lead_agency").order_by("-done_on", "-id")[:SHOWN]
        links = tuple(_done(each) for each in latest)
        empty = "Nothing has been published as done yet."
        found[place.pk] = (Card("Done lately", links, empty=empty),)
    return found


def addresses(printed, user):
    """{reference: address} of actions that a record names and the user may open. One query."""
    keys = [int(each[1:]) for each in printed if REFERENCE.fullmatch(each)]
    rows = Action.objects.visible_to(user).filter(pk__in=keys) if keys else ()
    return {each.reference: each.get_absolute_url() for each in rows}


def part_overview(parts, user):
    """{id: the open actions in a part that the user may see}. One query a part: the page has one."""
    found = {}
    for part in parts:
        rows = Action.objects.visible_to(user).filter(part=part).open().for_list()
        rows = rows.naming_owners_to(user)
        found[part.pk] = {"actions": list(rows.order_by("due_on", "id")[:LOG_LENGTH])}
    return found


def _done(action):
    note = f"{action.lead_agency}, {day_in_words(action.done_on)}"
    return Link(f"{action.reference} {action.what}", action.get_absolute_url(), note)


def priority_bar(priorities, user):
    """{id: {"done", "all"}} of the actions for each priority that the user may see: one query."""
    rows = Action.objects.visible_to(user).exclude(state=states.CANCELLED)
    rows = rows.filter(plan_priority__in=[each.pk for each in priorities]).order_by()
    counts = {"all": Count("pk"), "done": Count("pk", filter=Q(state__in=states.REPORTED))}
    found = {each.pk: {"done": 0, "all": 0} for each in priorities}
    for row in rows.values("plan_priority").annotate(**counts):
        found[row.pop("plan_priority")] = row
    return found


def priority_steps(priorities, user):
    """The actions that serve each priority of a plan, as the user may see them: one query."""
    found = {each.pk: {"actions": [], "rows": [], "may_add": False} for each in priorities}
    may_add = user.is_authenticated and user.may(Permission.EDIT_ACTION)
    rows = Action.objects.visible_to(user).filter(plan_priority__in=list(found)).for_list()
    for action in rows.order_by("due_on", "id"):
        found[action.plan_priority_id]["actions"].append(action)
        found[action.plan_priority_id]["rows"].append(as_row(action))
    for data in found.values():
        data["may_add"] = may_add
    return found


def asked_of(meetings, user):
    """{id: the reader's own open actions for the body of a meeting}: the meeting asks for them."""
    if not user.is_authenticated:
        return {}
    bodies = [each.body_id for each in meetings]
    mine = Action.objects.filter(owner__user=user, body__in=bodies).open_to(user).open()
    mine = mine.order_by("due_on", "id")
    found = {}
    for action in mine[:LOG_LENGTH]:
        words = f"{action.reference} {action.what}"
        link = Link(words, action.get_absolute_url(), f"due {day_in_words(action.due_on)}")
        found.setdefault(action.body_id, []).append(link)
    return {
        each.pk: (Card(f"Your actions for {each.body}", tuple(found[each.body_id])),)
        for each in meetings
        if each.body_id in found
    }


def person_overview(people, user):
    rows = Action.objects.known_to(user).filter(owner__in=people).open().for_list()
    rows = rows.naming_owners_to(user)
    actions = {each.pk: () for each in people}
    for action in rows.order_by("due_on", "id")[:200]:
        actions[action.owner_id] += (action,)
    return {key: ActionsCard("Open actions", actions=owned) for key, owned in actions.items()}
