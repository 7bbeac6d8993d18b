"""Actions of colleagues who are away, for whoever covers them that day."""

from django.db.models import BooleanField, Case, Q, Value, When

from accounts.access import Permission
from accounts.conditions import NONE, either
from accounts.cover.models import Cover
from accounts.cover.use import covering
from neighbourhoods.models import Person
from tasking.actions.models import Action


def covered_by(user):
    """Q of what a colleague who is away promised, where the role that the user covers today edits it or
    reports on it; NONE for who covers nobody. No query."""
    return either(*(_of_one(cover, covered) for cover, covered in covering(user)))


def _of_one(cover, covered):
    absent = Cover.objects.filter(pk=cover).values("grant__user")
    entries = Person.objects.filter(Q(user__in=absent) | Q(merged_into__user__in=absent))
    rows = Action.objects.filter(owner__in=entries.values("pk"))
    edited = rows.changeable_by(covered, Permission.EDIT_ACTION)
    answered = rows.answered_by(covered)
    return Q(pk__in=edited.values("pk")) | Q(pk__in=answered.values("pk"))


def marked(rows, covered):
    """The rows with `is_covered`: whether each is among those of `covered_by`."""
    if covered is NONE:
        return rows.annotate(is_covered=Value(False))
    is_covered = Case(When(covered, then=True), default=False, output_field=BooleanField())
    return rows.annotate(is_covered=is_covered)


def in_words(action):
    """What is said beside it; "" where it is nobody's who is away."""
    return f"Covering for {action.owner.name}" if getattr(action, "is_covered", False) else ""
