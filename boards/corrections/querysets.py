"""Reads over corrections."""

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q

from boards.attendance.models import Attendance
from boards.decisions.models import DecisionPresent
from boards.meetings.querysets import OfItemQuerySet

HIDDEN = ["exempt", "confidential"]


def carried_on():
    """Q of what the record itself can say in no later version: a decision that has its number stays,
    and so does the tick of who was counted in its room, who came without a seat, and whose
    substitute stays for one of these reasons. `boards.corrections.triggers.AS_CORRECTED` says the
    same."""
    counted = DecisionPresent.objects.filter(
        attendance=OuterRef("attendance"), decision__numbered__isnull=False
    )
    substitutes = Attendance.objects.filter(
        Q(corrections__isnull=False) | Q(decisions_present__decision__numbered__isnull=False),
        meeting=OuterRef("meeting"),
        substitute_for=OuterRef("attendance__membership"),
    )
    return (
        Q(decision__isnull=False)
        | Q(attendance__isnull=False, attendance__membership=None)
        | Exists(counted)
        | Exists(substitutes)
    )


def _beside(number):
    if number is None:
        return ~Q(meeting__minutes_versions__number__gt=F("minutes_version")) | carried_on()
    return (Q(minutes_version=number) | carried_on()) & Q(minutes_version__lte=number)


class CorrectionQuerySet(OfItemQuerySet):
    """As open as what is corrected: private business is corrected in private. A report that nobody
    confirmed is for those inside."""

    prefix = "meeting__body__"
    public = (Q(item=None) | Q(item__access="public") & ~Q(item__minute__access__in=HIDDEN)) & (
        Q(decision=None) | Q(decision__item__access="public") | Q(decision__excludes_public=True)
    )
    confirmed = Q(confirmed_at__isnull=False)
    published = Q(meeting__minutes_published_at__isnull=False) & public & confirmed

    def standing(self):
        """What corrects the record: for documents, counts and everybody."""
        return self.filter(self.confirmed)

    def in_force(self, number=None):
        """What stands beside version `number` of the minutes (None: the one that is out). A
        correction belongs to the version that it was written beside; the next one says itself what
        was put right, and only what it cannot say is carried on."""
        return self.filter(_beside(number))

    def shown(self, number=None):
        """The same for a page, and beside the version that is out every report that waits."""
        waiting = Q(confirmed_at=None, declined_at=None) if number is None else Q(pk__in=())
        return self.filter(_beside(number) | waiting)

    def with_carried_on(self):
        """With `is_carried_on`: whether the next version of the minutes repeats it."""
        return self.annotate(is_carried_on=ExpressionWrapper(carried_on(), BooleanField()))

    def waiting(self):
        """What nobody has confirmed or declined."""
        return self.filter(confirmed_at=None, declined_at=None)

    def reported(self):
        """What was reported and waits to be confirmed, or was found to be no error."""
        return self.exclude(self.confirmed)

    def whole(self):
        """With what a sentence about them reads."""
        return self.select_related(
            "item", "decision__item", "decision__numbered", "attendance", "recorded_by",
            "declined_by",
        )  # fmt: skip
