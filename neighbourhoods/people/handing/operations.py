"""What stands in somebody's name goes to others: all that was chosen, or nothing."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, handing, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from neighbourhoods.knowing.operations import keep_known
from neighbourhoods.people.handing.models import HandOver, HandOverLine
from neighbourhoods.people.models import Person

A_YEAR = datetime.timedelta(days=365)
LEFT = "Left as it is."
QUICKER = "Someone else has already handed this over."
MOVED = (
    "Some of this has changed since you opened the page. Nothing was handed over. Look at it again."
)


class Changed(WrongState):
    """What was chosen cannot go: `why` says of each line, by its key, what is in the way."""

    def __init__(self, why):
        super().__init__(MOVED)
        self.why = why


@dataclass
class Plan:
    """What goes to whom, and what stays: worked out for the page, and again under the locks."""

    going: list = field(default_factory=list)
    """[(line, to)] in the order in which they are written."""
    staying: list = field(default_factory=list)
    """[(line, why)]"""


def refuse_receiver(person, to):
    """Why nothing can go to somebody; "" where it can. Account and agency are loaded."""
    if to.pk == person.pk:
        return "Choose someone else."
    if to.merged_into_id:
        return f"{to.name} was merged into another entry. Choose that one."
    if to.user_id and not to.user.is_active:
        return f"The account of {to.name} is suspended. Choose someone else."
    if to.agency_id and to.agency.ended_on:
        return f"{to.agency.short_name} has ended. Correct the agency of {to.name} first."
    return ""


def plan(person, found, chosen):
    """The Plan for these lines, where `chosen` is {key of a line: to whom}. For each kind and receiver
    the same number of queries, however many lines."""
    made, asked = Plan(), {}
    for line in found:
        if line.stays:
            made.staying.append((line, line.stays))
        elif to := chosen.get(line.key):
            asked.setdefault((line.kind.name, to.pk), (to, []))[1].append(line)
        else:
            made.staying.append((line, LEFT))
    why = {}
    for (name, _), (to, lines) in asked.items():
        general = refuse_receiver(person, to)
        refused = {} if general else handing.kind(name).refuses([each.row for each in lines], to)
        why |= {line.key: general or refused.get(line.row.pk, "") for line in lines}
    for line in found:
        if line.key in why:
            entry = (line, why[line.key] or chosen[line.key])
            (made.staying if why[line.key] else made.going).append(entry)
    return made


@operation
def hand_over(*, person, chosen, by, stays=(), note="", known=None, client_id=None, at=None):
    """Give what is `chosen`, {key of a line: to whom}, to others, but for what the page has said `stays`.
    `known`: what the next should know of a neighbourhood, as `keep_known` takes it. The same `client_id` again changes nothing. Returns the
    HandOver. Raises Changed where one of them is not in this name any more, may not be given away or
    cannot go to whom it should; Refused where nothing is chosen."""
    at = at or timezone.now()
    rights.require(Permission.EDIT_ACTION, by=by)
    if not chosen:
        raise Refused("Tick what you want to hand over")
    people = _locked_people(person, chosen)
    if done := rows.once(HandOver.objects, client_id, person_id=person.pk):
        return done
    person, chosen = people[person.pk], {key: people[to.pk] for key, to in chosen.items()}
    if known:
        rights.require_too(Permission.EDIT_NEIGHBOURHOOD, by=by, on=known["neighbourhood"])
    found = _locked_lines(person, chosen, by, timezone.localtime(at).date())
    made = plan(person, found, {key: to for key, to in chosen.items() if key not in stays})
    if why := _in_the_way(made, found, chosen, stays):
        raise Changed(why)
    done = HandOver.objects.create(
        person=person, note=note, by=user_or_none(by), by_name=by.name, at=at,
        **({"client_id": client_id} if client_id else {}),
    )  # fmt: skip
    asked = plan(person, found, chosen) if stays else made
    for line, to in made.going:
        line.kind.move(line.row, to, by=by, at=at, note=note)
    _write_lines(done, made, asked, stays)
    if known:
        keep_known(by=by, at=at, **known)
    changes = {"handed over": [None, len(made.going)]}
    events.record("person.handed_over", person, by=by, at=at, changes=changes)
    return done


def _locked_people(person, chosen):
    """{key: Person} of all who are part of it, locked in one order: nobody is merged meanwhile, and two
    who hand over from the same person wait for each other."""
    keys = {person.pk, *(to.pk for to in chosen.values())}
    found = Person.objects.select_related("user", "agency").filter(pk__in=keys).order_by("pk")
    return {each.pk: each for each in found.select_for_update(no_key=True, of=("self",))}


def _locked_lines(person, chosen, by, day):
    """The lines as they stand now. What is chosen is locked first, kind by kind in the order of keys;
    then what is in whose name, and the right on each, is asked anew."""
    for kind in handing.kinds():
        keys = [int(key.rpartition("-")[2]) for key in chosen if key.startswith(f"{kind.name}-")]
        if keys and kind.move is not None:
            model = kind.seen(by).model
            chosen_rows = model._base_manager.filter(pk__in=keys).order_by("pk")
            list(chosen_rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    return handing.lines(person, by, day)


def _in_the_way(made, found, chosen, stays):
    """{key: why} of what is chosen and cannot go, without what the page has said so of."""
    why = {line.key: words for line, words in made.staying if line.key in chosen}
    gone = chosen.keys() - {line.key for line in found}
    why |= dict.fromkeys(gone, QUICKER)
    return {key: words for key, words in why.items() if key not in stays}


def _write_lines(done, made, asked, stays):
    """What went, to whom; what stayed, and why: of what the page has said that it stays, the reason."""
    why = {line.key: words for line, words in asked.staying}
    rows_made = [(line, to, "") for line, to in made.going]
    for line, words in made.staying:
        rows_made.append((line, None, why.get(line.key, words) if line.key in stays else words))
    HandOverLine.objects.bulk_create(
        HandOverLine(hand_over=done, kind=line.kind.name, row_id=line.row.pk, to=to, stayed=stayed)
        for line, to, stayed in rows_made
    )


def standing(person, user, day=None):
    """How many things that can be given away stand in a name, as the user sees them. One query."""
    return handing.counts([person.pk], user, day or timezone.localdate())[person.pk]


def leavers(user, day):
    """People who have left within a year, of places that the user looks after."""
    left, runs = handing.who_left(user, day - A_YEAR, day)
    return Person.objects.kept().filter(left).exclude(runs)


def in_words(number):
    """How many things still stand in a name."""
    return f"{number} thing{'' if number == 1 else 's'} still stand{'s' if number == 1 else ''} in this name"
