"""Two entries of one person become one, and two again where that was a mistake."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rests, rows
from core.errors import Refused, WrongState
from neighbourhoods.people.merging.followers import SHOWN, followers, run_afterwards
from neighbourhoods.people.models import Contact, Person

TWO_SIGN_INS = (
    "Both have a user account. Ask an administrator to end one of the two accounts and to link "
    "its person to the other first."
)
REACHED = ("email", "phone", "work_phone", "postal_address")
CONTACT = "contact"
"""Under this name `merged_rows` keeps which boxes were filled, and nothing that stands in them."""
MOVED_ON = "Records that were moved have changed since. Correct them by hand."


def preview(keep, gone, at=None):
    """{"moves": [(label, how many, [some])], "clashes": [(words, address)], "sign_in": who}."""
    day = timezone.localtime(at or timezone.now()).date()
    moves = []
    for each in followers():
        found = each.moving(gone, day)
        if count := found.count():
            moves.append((each.label, count, list(found[:SHOWN])))
    clashes = [clash for each in followers() for clash in each.clashes(keep, gone, day)]
    return {"gone": gone, "moves": moves, "clashes": clashes, "sign_in": gone.user}


@operation
def merge_people(*, keep, gone, by, at=None):
    """`gone` was another entry of the person `keep`: what runs goes there, the sign-in too, and
    what is past keeps its entry and is read through it. Returns `keep`. Raises Refused where both
    sign in, where seats, terms or posts of the two would clash, or where they are known to be two;
    WrongState where one of them was merged meanwhile."""
    at = at or timezone.now()
    rights.require_city(Permission.EDIT_PEOPLE, by=by)
    if keep.pk == gone.pk:
        raise Refused("Choose another person", "gone")
    keep, gone = _both(keep, gone)
    if keep.merged_into_id or gone.merged_into_id:
        raise WrongState("One of the two has already been merged. Refresh the page.")
    if keep.user_id and gone.user_id:
        raise Refused(TWO_SIGN_INS, "gone")
    rests.refuse("person", (keep, gone), "gone")
    day = timezone.localtime(at).date()
    if clashes := [words for each in followers() for words, _ in each.clashes(keep, gone, day)]:
        raise Refused(f"End one of the two first. {'; '.join(clashes)}", "gone")
    user = gone.user
    try:
        with transaction.atomic():
            moved = {each.key: _move(each, keep, gone, day) for each in followers()}
    except IntegrityError:
        raise Refused("The seats, terms or posts of the two clash", "gone") from None
    Person.objects.filter(merged_into=gone).update(merged_into=keep)
    moved = {key: found for key, found in moved.items() if found}
    if filled := _fill_contact(keep, gone):
        moved[CONTACT] = filled
    if user:
        moved["user"] = [user.pk]
    rows.change(gone, {"user": None, "merged_into": keep, "merged_rows": moved})
    if user:
        rows.change(keep, {"user": user})
    run_afterwards(keep, by, at)
    changes = {"merged": [f"{gone.name} (record {gone.pk})", f"{keep.name} (record {keep.pk})"]}
    for person in (keep, gone):
        events.record("person.merged", person, by=by, at=at, changes=changes)
    return keep


def _both(keep, gone):
    """Locked against whoever would begin to point at one of them, in the order of their keys."""
    pair = Person.objects.select_for_update(of=("self",)).select_related("user")
    locked = {each.pk: each for each in pair.filter(pk__in=(keep.pk, gone.pk)).order_by("pk")}
    for each in (keep, gone):
        rows.expect_version(locked[each.pk], each)
    return locked[keep.pk], locked[gone.pk]


def _move(follower, keep, gone, day):
    found = follower.moving(gone, day)
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    follower.model.objects.filter(pk__in=keys).update(**{follower.field: keep})
    return keys


def _fill_contact(keep, gone):
    """How to reach the entry that goes, where nothing is known of that which stays: letters and papers go
    on. What is known of both stays as it is. Returns the names of what was filled in."""
    found = Contact.objects.in_bulk([keep.pk, gone.pk])
    old, own = found.get(gone.pk), found.get(keep.pk) or Contact(person=keep)
    names = [each for each in REACHED if old and getattr(old, each) and not getattr(own, each)]
    for name in names:
        setattr(own, name, getattr(old, name))
    if names:
        own.save()
    return names


def _empty_contact(keep, gone, names):
    """Take back what was filled in, where it has not been corrected since."""
    found = Contact.objects.in_bulk([keep.pk, gone.pk])
    old, own = found.get(gone.pk), found.get(keep.pk)
    same = [each for each in names if old and own and getattr(own, each) == getattr(old, each)]
    if same:
        Contact.objects.filter(pk=keep.pk).update(**dict.fromkeys(same, ""))


@operation
def unmerge(*, person, by, at=None):
    """The entry stands for itself again, with what went with it. Returns it. Raises Refused where
    that was changed since, WrongState where it is not merged."""
    rights.require_city(Permission.EDIT_PEOPLE, by=by)
    if person.merged_into_id is None:
        raise WrongState("This person is not merged.")
    keep, gone = _both(person.merged_into, person)
    if gone.merged_into_id != keep.pk:
        raise WrongState("This person is not merged.")
    rests.refuse("one person", gone)
    moved = dict(gone.merged_rows)
    if moved.pop("user", None):
        raise Refused("The user account went with it. Ask an administrator to link it again.")
    filled = moved.pop(CONTACT, ())
    known = {each.key: each for each in followers()}
    found = [(known[key], keys) for key, keys in moved.items()]
    for each, keys in found:
        still = each.model.objects.filter(pk__in=keys, **{each.field: keep})
        if still.count() != len(keys):
            raise Refused(MOVED_ON)
    rows.change(gone, {"merged_into": None, "merged_rows": {}})
    for each, keys in found:
        each.model.objects.filter(pk__in=keys).update(**{each.field: gone})
    _empty_contact(keep, gone, filled)
    changes = {"merged": [f"{gone.name} (record {gone.pk})", f"{keep.name} (record {keep.pk})"]}
    for each in (keep, gone):
        events.record("person.unmerged", each, by=by, at=at, changes=changes)
    return gone
