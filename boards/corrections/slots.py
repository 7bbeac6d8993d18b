"""What is shown of corrections beside what they correct."""

from dataclasses import dataclass, field

from accounts.access import Permission
from boards.corrections.models import Correction


@dataclass
class Beside:
    """What corrects a record, and what was reported of it (for those inside): waiting, or found to
    be no error."""

    standing: list[Correction] = field(default_factory=list)
    reported: list[Correction] = field(default_factory=list)

    def __bool__(self):
        return bool(self.standing or self.reported)

    def add(self, row):
        (self.standing if row.confirmed_at else self.reported).append(row)


def corrections(meetings, user):
    """{id: Beside of a meeting}."""
    return _beside("meeting_id", user, meeting__in=meetings)


def of_decisions(decisions, user):
    """{id: Beside of a decision}."""
    return _beside("decision_id", user, decision__in=decisions)


def beside_minutes(meeting, user):
    """Beside, of one meeting."""
    return corrections([meeting], user).get(meeting.pk) or Beside()


def _beside(key, user, **which):
    found = {}
    rows = list(Correction.objects.visible_to(user).filter(**which).whole().order_by("id"))
    waiting = [each.pk for each in rows if each.is_waiting]
    settles = waiting and set(
        Correction.objects.changeable_by(user, Permission.RUN_MEETING)
        .filter(pk__in=waiting)
        .values_list("pk", flat=True)
    )
    for each in rows:
        each.may_settle = each.is_waiting and each.pk in settles
        found.setdefault(getattr(each, key), Beside()).add(each)
    return found
