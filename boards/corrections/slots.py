"""What is shown of corrections beside what they correct."""

from dataclasses import dataclass, field

from accounts.access import Permission
from boards.corrections.models import Correction
from boards.corrections.rooms import put_beside
from boards.decisions.slots import decisions
from boards.meetings.models import Meeting


@dataclass
class Beside:
    """What corrects a record, and what was reported of it (for those inside): waiting, or found to
    be no error. `to_put_right`: for who runs the meeting, what the next version does not repeat,
    while the minutes are taken back."""

    standing: list[Correction] = field(default_factory=list)
    reported: list[Correction] = field(default_factory=list)
    to_put_right: list[Correction] = field(default_factory=list)

    def __bool__(self):
        return bool(self.standing or self.reported)

    def add(self, row):
        (self.standing if row.confirmed_at else self.reported).append(row)


def corrections(meetings, user):
    """{id: Beside of a meeting}, of the version of its minutes that is out."""
    found = _beside("meeting_id", user, None, meeting__in=meetings)
    back = [each.pk for each in meetings if each.state != Meeting.State.MINUTES_PUBLISHED]
    if back := set(found) & set(back):
        runs = Meeting.objects.changeable_by(user, Permission.RUN_MEETING).filter(pk__in=back)
        for key in runs.values_list("pk", flat=True):
            found[key].to_put_right = [
                each for each in found[key].standing if not each.is_carried_on
            ]
    return found


def of_decisions(decisions, user):
    """{id: Beside of a decision}."""
    return _beside("decision_id", user, None, decision__in=decisions)


def decided(meetings, user):
    """{id: [what a meeting decided]}, each with what corrections say of its room."""
    found = decisions(meetings, user)
    put_beside([each for rows in found.values() for each in rows])
    return found


def beside_minutes(meeting, user, number=None):
    """Beside, of version `number` of the minutes of one meeting; None: of the one that is out."""
    found = _beside("meeting_id", user, number, meeting=meeting)
    return found.get(meeting.pk) or Beside()


def _beside(key, user, number, **which):
    found = {}
    if not Correction.objects.filter(**which).exists():  # as of most records
        return found
    seen = Correction.objects.visible_to(user).shown(number).with_carried_on()
    rows = list(seen.filter(**which).whole().order_by("id"))
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
