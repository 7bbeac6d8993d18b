"""Reads over meetings and over what belongs to one, by what a grant opens."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.access import Permission
from accounts.conditions import either
from boards.bodies.querysets import PRIVATE, OfBodyQuerySet, midnight


def held_as(path, *powers):
    """Q of meetings, or of what is reached from `path` to a meeting, whose body had one of these
    powers when it started; before that, has it now (Meeting.power)."""
    now = {f"{path}held_power": "", f"{path}body__power__in": powers}
    return Q(**{f"{path}held_power__in": powers}) | Q(**now)


def to_check():
    """Q of meetings whose minutes are ready and have still to be checked (Meeting.waits_for_check)."""
    return Q(held_as("", "decide", "recommend"), state="minutes_ready", minutes_check__isnull=True)


class MeetingQuerySet(OfBodyQuerySet):
    prefix = "body__"
    published = Q(agenda_published_at__isnull=False)
    """What everyone reads: the meeting with its agenda."""
    announced = ~Q(body__power=PRIVATE)
    """What everyone may know of: body, date, time, place and state, and nothing else."""

    def of_meetings(self, meetings):
        rows = self.filter(pk__in=[each.pk for each in meetings])
        if len({each.body_id for each in meetings}) == 1:
            rows.body = meetings[0].body
        return rows

    def announced_to(self, user):
        """Meetings of which the user may know that they are set. What is on them is for those who
        have them from `visible_to`."""
        return self.filter(either(self.announced, self.internal_to(user)))

    def fully_open_to(self, user):
        """Meetings of which the user reads the private part too."""
        return self.changeable_by(user, Permission.READ_EXEMPT)

    def upcoming(self, now=None):
        """Meetings from the beginning of today on, soonest first. A cancelled one stays in its
        place until its day is over: who meant to come looks there."""
        rows = self.filter(starts_at__gte=midnight(now))
        return rows.exclude(state=self.model.State.MINUTES_PUBLISHED).order_by("starts_at", "id")

    def held(self, now=None):
        """Meetings before today, and those whose minutes are out already."""
        return self.filter(
            Q(starts_at__lt=midnight(now)) | Q(state=self.model.State.MINUTES_PUBLISHED)
        )

    def to_remind(self, today, until):
        """Meetings whose timetable may ask for something today, that somebody looks after and was
        not reminded of today."""
        rows = self.unfinished().filter(organiser__is_active=True, starts_at__date__lte=until)
        return rows.exclude(reminded_on=today).order_by("pk")

    def unfinished(self):
        """Meetings that still ask for a step."""
        State = self.model.State
        return self.exclude(state__in=[State.MINUTES_PUBLISHED, State.CANCELLED])

    def without_minutes(self, now=None):
        """Meetings that were held and whose minutes are not out; of those entered as held before this
        system was used nobody waits for any."""
        State = self.model.State
        held = [State.RUNNING, State.WRITING_UP, State.MINUTES_READY]
        rows = self.filter(state__in=held, predates_system=False)
        return rows.filter(starts_at__lt=now or timezone.now())

    def not_written_up(self):
        """Meetings that have started and whose minutes are not out, or are being corrected."""
        State = self.model.State
        return self.filter(state__in=[State.RUNNING, State.WRITING_UP, State.MINUTES_READY])

    def with_open_agenda(self):
        """Meetings whose agenda still takes items."""
        State = self.model.State
        return self.filter(state__in=[State.PREPARING, State.AGENDA_PUBLISHED])

    def with_following(self):
        """With the time of the body's next meeting, for Meeting.following_at."""
        later = self.model.objects.filter(
            body=OuterRef("body"), starts_at__gt=OuterRef("starts_at")
        ).exclude(state=self.model.State.CANCELLED)
        start = later.order_by("starts_at").values("starts_at")[:1]
        return self.annotate(_following_at=Subquery(start))

    def to_approve(self, meeting):
        """Earlier meetings of the body whose published minutes are not signed yet, and those that
        were approved or signed at this meeting. None of which only notes were kept, and none at an
        extraordinary meeting, which is not the next suitable one (SI 1993/202 Sch 2 para 2)."""
        if meeting.is_extraordinary:
            return self.none()
        unsigned = Q(approval=None) | Q(approval__signed_at=None)
        rows = self.filter(
            held_as("", *meeting.body.APPROVING),
            body=meeting.body_id,
            starts_at__lt=meeting.starts_at,
        )
        out = Q(state=self.model.State.MINUTES_PUBLISHED)
        return (
            rows.filter(unsigned | Q(approval__item__meeting=meeting), out)
            .select_related("approval__item__meeting", "body")
            .order_by("starts_at")
        )

    def with_record(self):
        """With `out_late` and `is_unsigned`: how the body kept its rules."""
        packs = self.model._meta.get_field("packs").related_model.objects
        late = packs.filter(meeting=OuterRef("pk"), number=1, in_time=False)
        unsigned = Q(minutes_published_at__isnull=False, approval__signed_at=None)
        return self.annotate(out_late=Exists(late), is_unsigned=unsigned)

    def with_place(self):
        """With what a line of a list says of each, its status too."""
        return self.select_related("body__neighbourhood", "venue", "minutes_check")

    def of_members(self, user):
        """Meetings of the bodies on which the user sits today."""
        seats = Q(body__memberships__person__user=user.pk)
        today = timezone.localdate()
        dates = Q(body__memberships__starts_on__lte=today) & (
            Q(body__memberships__ends_on=None) | Q(body__memberships__ends_on__gte=today)
        )
        return self.filter(seats & dates).distinct()


class OfMeetingQuerySet(OfBodyQuerySet):
    """Rows of a meeting whose minutes are out, or that the user sees inside. While published
    minutes are corrected, others read the version that is out (boards.minutes.versions)."""

    prefix = "meeting__body__"
    published = Q(meeting__state="minutes_published")


class OfItemQuerySet(OfBodyQuerySet):
    """What was said and done under an item. Under a private one it is for those who may read it."""

    prefix = "item__meeting__body__"
    public = Q(item__access="public")
    published = Q(item__meeting__state="minutes_published") & public

    def internal_to(self, user):
        """Rows seen before they are published, with those of private items by their own right."""
        return self.with_private(super().internal_to(user), user)
