"""What walkabouts and action days keep about people, and until when they need them."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from core.retention.own import TASK, period
from core.retention.registry import Kept, keep, needs
from core.rows import change
from core.settings import declare
from tasking.walkabouts import states
from tasking.walkabouts.days.models import ActionDay, DayPhoto, DayPhotoContent, DayVolunteer
from tasking.walkabouts.models import Walkabout, WalkaboutPerson
from tasking.walkabouts.stops.models import StopPhoto, StopPhotoContent

DAYS = 7
WALKABOUTS = period(
    "walkabouts", "Walkabouts and action days: who came or led, and photographs", 72
)


@dataclass(frozen=True)
class KeptForDays(Kept):
    """What is needed for days and not for months."""

    days: int = 0

    @property
    def period(self):
        return f"{self.days} days {self.counted_from}"

    def overdue(self, at, months=None):
        return self.due(at - datetime.timedelta(days=self.days))


def register():
    declare(WALKABOUTS)
    needs("walkabouts", _in_use)
    keep(
        KeptForDays(
            "volunteers", "Volunteers of action days and whom to ring for them",
            ("tasking.DayVolunteer",),
            "Volunteers, and those whom they name", TASK,
            "To ring somebody if a volunteer is hurt.", "Who runs the action day, and nobody else",
            "after the action day", due=_over, empty=_empty_volunteer, days=DAYS,
        )
    )  # fmt: skip
    keep(
        Kept(
            "walkabouts", "Who came to a walkabout, who led it, and photographs",
            ("tasking.Walkabout", "tasking.WalkaboutPerson", "tasking.Stop", "tasking.StopPhoto",
             "tasking.StopPhotoContent"),
            "Who came and who led; who is on a photograph", TASK, "To see that what was found is put right.",
            "Who works with tasking in the neighbourhood; photographs that were looked through, everybody",
            "after the walkabout, names of those who came are taken off and photographs are deleted", WALKABOUTS,
            due=_old, empty=_take_off,
        )
    )  # fmt: skip
    keep(
        Kept(
            "action_days", "Who led an action day, who signed its risk assessment, and photographs",
            ("tasking.ActionDay", "tasking.DayPhoto", "tasking.DayPhotoContent"),
            "Who led and who signed; who is on a photograph", TASK, "To see what the day achieved.",
            "Who works with tasking in the neighbourhood; photographs to which everybody on them agreed, everybody",
            "after the action day, these names are taken off and photographs are deleted", WALKABOUTS,
            due=_old_days, empty=_take_off_day,
        )
    )  # fmt: skip


def _over(before):
    """Volunteers of days that ended before a time and are still named."""
    rows = DayVolunteer.objects.filter(day__ends_at__lt=before)
    return rows.exclude(name="", emergency_name="")


def _empty_volunteer(volunteer):
    gone = {"name": "", "phone": "", "emergency_name": "", "emergency_phone": ""}
    return list(change(volunteer, gone))


def _old(before):
    """Walkabouts before a time of which it is still said who led them, or that have photographs."""
    came = WalkaboutPerson.objects.filter(walkabout=OuterRef("pk"))
    photos = StopPhoto.objects.filter(stop__walkabout=OuterRef("pk"))
    named = Q(led_by__isnull=False) | Q(Exists(came)) | Q(Exists(photos))
    return Walkabout.objects.filter(named, starts_at__lt=before).exclude(state__in=states.OPEN)


def _take_off(walkabout):
    WalkaboutPerson.objects.filter(walkabout=walkabout).delete()
    change(walkabout, {"led_by": None})
    StopPhotoContent.objects.filter(photo__stop__walkabout=walkabout).delete()
    seen = StopPhoto.objects.filter(stop__walkabout=walkabout).delete()[0]
    return ["came", "led_by", *(["photographs"] if seen else [])]


def _old_days(before):
    """Action days before a time of which the same holds."""
    photos = DayPhoto.objects.filter(day=OuterRef("pk"))
    named = Q(led_by__isnull=False) | Q(risk_signed_by__isnull=False) | Q(Exists(photos))
    return ActionDay.objects.filter(named, ends_at__lt=before).exclude(state__in=states.OPEN)


def _take_off_day(day):
    gone = list(change(day, {"led_by": None, "risk_signed_by": None}))
    DayPhotoContent.objects.filter(photo__day=day).delete()
    seen = DayPhoto.objects.filter(day=day).delete()[0]
    return [*gone, *(["photographs"] if seen else [])]


def _in_use(since):
    """Who led or came to something since a day."""
    names = {"led_by": OuterRef("pk"), "starts_at__date__gte": since}
    found = Q(Exists(Walkabout.objects.filter(**names)) | Exists(ActionDay.objects.filter(**names)))
    came = WalkaboutPerson.objects.filter(
        person=OuterRef("pk"), walkabout__starts_at__date__gte=since
    )
    return found | Q(Exists(came))
