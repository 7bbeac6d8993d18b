"""Reads over many rows. A private (operational) body needs its own permission everywhere."""

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.access import (
    ROLES,
    Permission,
    PublicQuerySet,
    ScopedQuerySet,
    held_with,
    may_anywhere,
    scope_q,
)

PRIVATE = "operational"
SEES_ALL = {Permission.VIEW_MEETING, Permission.VIEW_PRIVATE}


def body_paths(prefix=""):
    """The keywords of scope_q for a model that reaches a body by `prefix`."""
    return {
        "neighbourhood": f"{prefix}neighbourhood",
        "area": f"{prefix}neighbourhood__area",
        "body": f"{prefix}pk" if prefix else "pk",
    }


def _midnight(now):
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


class OfBodyQuerySet(ScopedQuerySet):
    """Rows that belong to a body, reached by `prefix`; `published` says what anyone may see."""

    prefix = ""
    published = Q(pk__in=())

    @property
    def scope_paths(self):
        return body_paths(self.prefix)

    def internal_to(self, user):
        """Rows that the user sees before they are published."""
        private = Q((f"{self.prefix}power", PRIVATE))
        ordinary = scope_q(user, Permission.VIEW_MEETING, **self.scope_paths) & ~private
        return ordinary | (scope_q(user, Permission.VIEW_PRIVATE, **self.scope_paths) & private)

    def visible_to(self, user):
        open_to_all = self.published & ~Q((f"{self.prefix}power", PRIVATE))
        return self.filter(open_to_all | self.internal_to(user))

    def changeable_by(self, user, permission):
        """A right on a private body needs the right to see it as well."""
        allowed = scope_q(user, permission, **self.scope_paths)
        if all(ROLES[held.role].may >= SEES_ALL for held in held_with(user, permission)):
            return self.filter(allowed)
        return self.filter(allowed & self.internal_to(user))


class BodyQuerySet(OfBodyQuerySet):
    """That a body exists is public; a private one is seen only by those who work with it."""

    published = Q(pk__isnull=False)


class DatedQuerySet(OfBodyQuerySet):
    """Rows that hold from a day, and perhaps to one."""

    def current(self, day=None):
        day = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class MembershipQuerySet(DatedQuerySet):
    prefix = "body__"
    published = Q(pk__isnull=False)


class SeatQuerySet(DatedQuerySet):
    """Seats are public, as who holds them is."""

    prefix = "body__"
    published = Q(pk__isnull=False)

    def vacant(self, starts_on=None, ends_on=None):
        """Seats that nobody holds from this day on (to `ends_on`, if any)."""
        starts_on = starts_on or timezone.localdate()
        held = self.model._meta.get_field("holders").related_model.objects
        held = held.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on), seat=OuterRef("pk"))
        if ends_on:
            held = held.filter(starts_on__lte=ends_on)
        return self.current(starts_on).filter(~Exists(held))


class TermsQuerySet(OfBodyQuerySet):
    """What a body is there for is public as the body is."""

    prefix = "body__"
    published = Q(pk__isnull=False)

    def current(self, day=None):
        """The version in force first; those before it follow."""
        return self.filter(starts_on__lte=day or timezone.localdate()).order_by("-number")


class BodyReviewQuerySet(OfBodyQuerySet):
    """That a body is under review is public; pages show findings once it has ended."""

    prefix = "body__"
    published = Q(pk__isnull=False)

    def open(self):
        return self.filter(ended_on=None)


class TermQuerySet(PublicQuerySet):
    """Who is elected for which ward is public."""

    current = DatedQuerySet.current


class DeputyQuerySet(DatedQuerySet):
    """Deputies are named inside; in public by the minutes of the meetings they came to."""

    prefix = "seat__body__"


class MeetingQuerySet(OfBodyQuerySet):
    prefix = "body__"
    published = Q(agenda_published_at__isnull=False)

    def fully_open_to(self, user):
        """Meetings of which the user reads the private part too."""
        return self.changeable_by(user, Permission.READ_EXEMPT)

    def upcoming(self, now=None):
        """Meetings from the beginning of today on, soonest first."""
        rows = self.filter(starts_at__gte=_midnight(now))
        return rows.exclude(state__in=["cancelled", "minutes_published"]).order_by(
            "starts_at", "id"
        )

    def held(self, now=None):
        """Meetings before today, and those whose minutes are out already."""
        return self.filter(Q(starts_at__lt=_midnight(now)) | Q(state="minutes_published"))

    def to_remind(self, today, until):
        """Meetings whose timetable may ask for something today, that somebody looks after and was
        not reminded of today."""
        rows = self.unfinished().filter(organiser__is_active=True, starts_at__date__lte=until)
        return rows.exclude(reminded_on=today).order_by("pk")

    def unfinished(self):
        """Meetings that still ask for a step."""
        return self.exclude(state__in=["minutes_published", "cancelled"])

    def with_following(self):
        """With the time of the body's next meeting, for Meeting.following_at."""
        later = self.model.objects.filter(
            body=OuterRef("body"), starts_at__gt=OuterRef("starts_at")
        ).exclude(state="cancelled")
        start = later.order_by("starts_at").values("starts_at")[:1]
        return self.annotate(_following_at=Subquery(start))

    def to_approve(self, meeting):
        """Earlier meetings of the body whose published minutes are not signed yet, and those that
        were approved or signed at this meeting. None for bodies that only keep notes, and at an
        extraordinary meeting, which is not the next suitable one (SI 1993/202 Sch 2 para 2)."""
        if not meeting.body.approves_minutes or meeting.is_extraordinary:
            return self.none()
        unsigned = Q(approval=None) | Q(approval__signed_at=None)
        rows = self.filter(body=meeting.body_id, starts_at__lt=meeting.starts_at)
        return (
            rows.filter(unsigned | Q(approval__item__meeting=meeting), state="minutes_published")
            .select_related("approval__item__meeting", "body")
            .order_by("starts_at")
        )

    def with_record(self):
        """With `out_late` and `is_signed`: how the body kept its rules."""
        packs = self.model._meta.get_field("packs").related_model.objects
        late = packs.filter(meeting=OuterRef("pk"), number=1, in_time=False)
        return self.annotate(out_late=Exists(late), is_signed=Q(approval__signed_at__isnull=False))

    def with_place(self):
        return self.select_related("body__neighbourhood", "venue")

    def of_members(self, user):
        """Meetings of the bodies on which the user sits today."""
        seats = Q(body__memberships__person__user=user.pk)
        today = timezone.localdate()
        dates = Q(body__memberships__starts_on__lte=today) & (
            Q(body__memberships__ends_on=None) | Q(body__memberships__ends_on__gte=today)
        )
        return self.filter(seats & dates).distinct()


class MinutesApprovalQuerySet(OfBodyQuerySet):
    """As open as the minutes that were approved."""

    prefix = "meeting__body__"
    published = Q(meeting__minutes_published_at__isnull=False)


class MinutesCheckQuerySet(OfBodyQuerySet):
    """As open as the minutes that were checked."""

    prefix = "meeting__body__"
    published = Q(meeting__minutes_published_at__isnull=False)


class OfMeetingQuerySet(OfBodyQuerySet):
    """Rows of a meeting whose minutes are out, or that the user sees inside."""

    prefix = "meeting__body__"
    published = Q(meeting__minutes_published_at__isnull=False)


class AbsenceQuerySet(OfBodyQuerySet):
    """Rows of a meeting whose minutes are out, or that the user sees inside."""

    prefix = "attendance__meeting__body__"
    published = Q(attendance__meeting__minutes_published_at__isnull=False)


class AgendaPackQuerySet(OfBodyQuerySet):
    """What was published stays published."""

    prefix = "meeting__body__"
    published = Q(pk__isnull=False)


class AgendaItemQuerySet(OfBodyQuerySet):
    prefix = "meeting__body__"
    published = Q(meeting__agenda_published_at__isnull=False, is_late=False) | Q(
        meeting__minutes_published_at__isnull=False
    )


class AttachmentQuerySet(OfBodyQuerySet):
    """Files as open as their item, unless they are private themselves."""

    prefix = "item__meeting__body__"
    public = Q(access="public", item__access="public")
    published = public & (
        Q(item__meeting__agenda_published_at__isnull=False, item__is_late=False, is_late=False)
        | Q(item__meeting__minutes_published_at__isnull=False)
    )

    def internal_to(self, user):
        private = scope_q(user, Permission.READ_EXEMPT, **self.scope_paths)
        return super().internal_to(user) & (self.public | private)

    def _papers(self):
        return self.model._meta.get_field("paper").related_model.objects

    def visible_to(self, user):
        """Files of a paper are as open as the paper, unless they are private themselves."""
        private = scope_q(user, Permission.READ_EXEMPT, **body_paths("paper__body__"))
        own = Q(paper__author__user=user.pk) if user.is_authenticated else Q(pk__in=())
        with_paper = Q(paper__in=self._papers().visible_to(user))
        of_items = super().visible_to(user).filter(item__isnull=False).values("pk")
        return self.filter(Q(pk__in=of_items) | with_paper & (Q(access="public") | private | own))

    def changeable_by(self, user, permission):
        of_items = super().changeable_by(user, permission).filter(item__isnull=False).values("pk")
        of_papers = Q(paper__in=self._papers().changeable_by(user, permission))
        return self.filter(Q(pk__in=of_items) | of_papers)

    def under(self, items):
        """The files of these items and of the papers that they carry."""
        papers = [item.paper_id for item in items if item.paper_id]
        return self.filter(Q(item__in=items) | Q(paper__in=papers))


class OfItemQuerySet(OfBodyQuerySet):
    """What was said and done under an item. Under a private one it is for those who may read it."""

    prefix = "item__meeting__body__"
    public = Q(item__access="public")
    published = Q(item__meeting__minutes_published_at__isnull=False) & public

    def internal_to(self, user):
        """Rows seen before they are published, with those of private items by their own right."""
        private = scope_q(user, Permission.READ_EXEMPT, **self.scope_paths)
        return super().internal_to(user) & (self.public | private)


class MinuteQuerySet(OfItemQuerySet):
    """A minute may be private under an open item."""

    public = Q(access="public", item__access="public")
    published = Q(item__meeting__minutes_published_at__isnull=False) & public


class MinuteDraftQuerySet(OfItemQuerySet):
    """As open as the minute that it becomes."""

    public = Q(item__access="public") & ~Q(item__minute__access__in=["exempt", "confidential"])
    published = Q(item__meeting__minutes_published_at__isnull=False) & public


class ReleaseQuerySet(OfBodyQuerySet):
    """Once reviewed public, of private bodies too; before that for those who read the private
    part."""

    prefix = "item__meeting__body__"
    published = Q(reviewed_at__isnull=False)

    def internal_to(self, user):
        private = scope_q(user, Permission.READ_EXEMPT, **self.scope_paths)
        return super().internal_to(user) & private

    def visible_to(self, user):
        return self.filter(self.published | self.internal_to(user))


class DecisionQuerySet(OfItemQuerySet):
    """That the public was excluded is public, also under the private item."""

    public = Q(item__access="public") | Q(excludes_public=True)
    published = Q(item__meeting__minutes_published_at__isnull=False) & public

    def standing(self):
        return self.filter(struck_out_at=None)


class VoteQuerySet(OfItemQuerySet):
    def standing(self):
        return self.filter(struck_out_at=None)

    def counted(self):
        """Standing votes in which those in the room were counted."""
        return self.standing().exclude(method="agreed")

    def naming(self, attendances):
        """Votes in which one of these moved, seconded or is named as a voter."""
        named = Q(mover__in=attendances) | Q(seconder__in=attendances)
        named |= Q(ballots__attendance__in=attendances)
        return self.filter(named).distinct()

    def with_names(self):
        """With what Vote.in_words reads."""
        return self.select_related("mover", "seconder").prefetch_related("ballots__attendance")


class BallotQuerySet(OfItemQuerySet):
    prefix = "vote__item__meeting__body__"
    public = Q(vote__item__access="public")
    published = Q(vote__item__meeting__minutes_published_at__isnull=False) & public


class InterestQuerySet(OfItemQuerySet):
    """That somebody has an interest is declared in public, in a private item too."""

    public = Q(pk__isnull=False)
    published = Q(item__meeting__minutes_published_at__isnull=False)

    def to_remind(self, today, until):
        """Notices that are due by `until`, of which nobody was reminded: first in the week before,
        then on each day from the last."""
        due = self.filter(notified_at=None, notify_by__lte=until)
        first = Q(reminded_on=None)
        again = Q(notify_by__lte=today) & Q(reminded_on__lt=today)
        return due.filter(first | again).order_by("pk")


class DecisionNumberQuerySet(OfItemQuerySet):
    prefix = "decision__item__meeting__body__"
    public = Q(decision__item__access="public") | Q(decision__excludes_public=True)
    published = Q(decision__item__meeting__minutes_published_at__isnull=False) & public


class RegisterQuerySet(ScopedQuerySet):
    """The register is read by those who see a body from inside on which the person sits or sat, and
    by oneself."""

    def current(self, day=None):
        return DatedQuerySet.current(self, day)

    def visible_to(self, user):
        people = self.model._meta.get_field("person").related_model
        seats = people._meta.get_field("memberships").related_model.objects
        inside = seats.changeable_by(user, Permission.VIEW_MEETING)
        own = Q(person__user=user.pk) if user.is_authenticated else Q(pk__in=())
        return self.filter(own | Q(person__in=inside.values("person")))

    def changeable_by(self, user, permission):
        people = self.model._meta.get_field("person").related_model.objects
        return self.visible_to(user).filter(person__in=people.changeable_by(user, permission))


class TrainingQuerySet(ScopedQuerySet):
    """Board development is for those who see some body from inside. The city sets it up; whoever
    runs meetings books places."""

    scope_paths = {}

    def visible_to(self, user):
        return self.all() if may_anywhere(user, Permission.VIEW_MEETING) else self.none()

    def changeable_by(self, user, permission):
        if permission in (Permission.RUN_MEETING, Permission.VIEW_MEETING):
            return self.all() if may_anywhere(user, permission) else self.none()
        return super().changeable_by(user, permission)


class SessionQuerySet(TrainingQuerySet):
    def to_come(self, now=None):
        return self.filter(starts_at__gte=now or timezone.now(), cancelled_at=None)

    def with_free(self):
        """With `taken`, how many places are."""
        taken = self.model._meta.get_field("bookings").related_model.objects
        taken = taken.filter(session=OuterRef("pk")).order_by().values("session")
        return self.annotate(taken=Coalesce(Subquery(taken.annotate(n=Count("pk")).values("n")), 0))


class BookingQuerySet(TrainingQuerySet):
    """Who has a place, and who came, is for oneself and for those who run meetings."""

    def visible_to(self, user):
        if may_anywhere(user, Permission.RUN_MEETING):
            return self.all()
        return self.filter(person__user=user.pk) if user.is_authenticated else self.none()


class RequirementQuerySet(TrainingQuerySet):
    def current(self, day=None):
        """Those that hold on a day, with their courses."""
        day = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day)).select_related("course")


class OfPaperQuerySet(ScopedQuerySet):
    """Options and recommendations, as open as their paper."""

    def visible_to(self, user):
        return self.filter(paper__in=self._papers.visible_to(user))

    def changeable_by(self, user, permission):
        return self.filter(paper__in=self._papers.changeable_by(user, permission))

    @property
    def _papers(self):
        return self.model._meta.get_field("paper").related_model.objects


class FutureItemQuerySet(OfBodyQuerySet):
    """The work programme is for those inside; private entries for those who read such items."""

    prefix = "body__"
    public = Q(access="public")

    def internal_to(self, user):
        private = scope_q(user, Permission.READ_EXEMPT, **self.scope_paths)
        return super().internal_to(user) & (self.public | private)

    def waiting(self):
        return self.filter(item=None, dropped_at=None)


class DecisionResultQuerySet(OfItemQuerySet):
    """As open as their decision."""

    prefix = "decision__item__meeting__body__"
    public = Q(decision__item__access="public")
    published = Q(decision__item__meeting__minutes_published_at__isnull=False) & public


class PaperQuerySet(OfBodyQuerySet):
    """Papers as open as the items that carry them; before that for those inside the body that they
    are written for, and for who writes them."""

    prefix = "body__"
    public = Q(access="public")

    def internal_to(self, user):
        items = self.model._meta.get_field("items").related_model.objects
        closed = items.exclude(access="public").filter(paper__isnull=False)
        private = scope_q(user, Permission.READ_EXEMPT, **self.scope_paths)
        open_here = self.public & ~Q(pk__in=closed.values("paper"))
        return super().internal_to(user) & (open_here | private) | self.written_by(user)

    def visible_to(self, user):
        items = self.model._meta.get_field("items").related_model.objects
        heard = items.visible_to(user).filter(access="public")
        heard_in_private = items.changeable_by(user, Permission.READ_EXEMPT)
        return self.filter(
            self.internal_to(user)
            | self.public & Q(pk__in=heard.values("paper"))
            | Q(pk__in=heard_in_private.values("paper"))
        )

    def changeable_by(self, user, permission):
        """Who writes a paper may change it without any role."""
        if permission != Permission.RUN_MEETING:
            return super().changeable_by(user, permission)
        allowed = scope_q(user, permission, **self.scope_paths) & self.internal_to(user)
        return self.filter(allowed | self.written_by(user))

    @staticmethod
    def written_by(user):
        return Q(author__user=user.pk) if user.is_authenticated else Q(pk__in=())

    def asked_of(self, user):
        """Papers that the user is asked to write, first the one that is due first."""
        rows = self.filter(self.written_by(user), is_ready=False)
        return rows.order_by(F("due_on").asc(nulls_last=True), "id")

    def to_remind(self, today, until):
        """Papers that are due by `until` and not ready, of which nobody was reminded: first in the
        days before, then each day from the last."""
        items = self.model._meta.get_field("items").related_model.objects
        out = items.filter(
            Q(meeting__agenda_published_at__isnull=False, is_late=False)
            | Q(meeting__minutes_published_at__isnull=False),
            paper__isnull=False,
        )
        due = self.filter(is_ready=False, due_on__lte=until, author__user__is_active=True)
        due = due.exclude(pk__in=out.values("paper"))
        again = Q(due_on__lte=today) & Q(reminded_on__lt=today)
        return due.filter(Q(reminded_on=None) | again).order_by("pk")


class PlanQuerySet(ScopedQuerySet):
    """A draft is for those inside the place or the body; from the consultation on for everybody."""

    scope_paths = {"neighbourhood": "neighbourhood", "area": "area", "body": "body"}
    prefix = ""

    def scope(self, user, permission):
        """A manager of an area writes its neighbourhoods' plans too."""
        path = self.prefix
        own = {
            "neighbourhood": f"{path}neighbourhood",
            "area": f"{path}area",
            "body": f"{path}body",
        }
        below = {"area": f"{path}neighbourhood__area"}
        return scope_q(user, permission, **own) | scope_q(user, permission, **below)

    def visible_to(self, user):
        out = ~Q((f"{self.prefix}state", "draft"))
        return self.filter(out | self.scope(user, Permission.VIEW_MEETING) | self._asked(user))

    def _asked(self, user):
        """Plans that ask one's own agency for its part, drafts too: it cannot answer unread."""
        agencies = [held.agency for held in held_with(user, Permission.WORK_ACTION) if held.agency]
        if not agencies:
            return Q(pk__in=())
        path = f"{self.prefix}priorities__commitments__"
        rows = self.model._default_manager.filter(
            **{f"{path}agency__in": agencies, f"{path}asked_at__isnull": False}
        )
        return Q(pk__in=rows.values("pk"))

    def changeable_by(self, user, permission):
        return self.visible_to(user).filter(self.scope(user, permission))

    def in_force(self):
        return self.filter(state__in=["adopted", "reviewed"])

    def with_place(self):
        return self.select_related("neighbourhood", "area", "body")


class OfPlanQuerySet(PlanQuerySet):
    """Priorities, as open as their plan."""

    prefix = "plan__"

    def kept(self):
        return self.exclude(change="dropped")


class CommitmentQuerySet(PlanQuerySet):
    """Answers of agencies, as open as their plan. The agency answers for itself."""

    prefix = "priority__plan__"

    def changeable_by(self, user, permission):
        if permission == Permission.WORK_ACTION:
            named = {"agency": "agency", "neighbourhood": f"{self.prefix}neighbourhood"}
            agencies = [held.agency for held in held_with(user, permission) if held.agency]
            own = scope_q(user, permission, **named) & Q(agency__in=agencies)
            return self.visible_to(user).filter(own | self.scope(user, Permission.EDIT_PLAN))
        return super().changeable_by(user, permission)

    def waiting(self):
        return self.filter(answered_at=None, asked_at__isnull=False)

    def late(self, day=None):
        return self.waiting().filter(answer_by__lt=day or timezone.localdate())
