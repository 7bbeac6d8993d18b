"""Pages of board development."""

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.pages import SIGNED_IN, FormPage, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ListPage, Order
from boards.bodies.forms import CancelForm
from boards.bodies.models import Body
from boards.seats.models import Membership
from boards.training import forms, operations
from boards.training.due import due_of
from boards.training.models import Booking, Course, CourseSession, Programme, Requirement
from core.errors import Refused
from neighbourhoods.models import Person


def own_person(user):
    return Person.objects.filter(user=user).first()


class Training(ListPage):
    """Upcoming sessions, one's own places, what is due for oneself, and all courses."""

    permission = Permission.VIEW_MEETING
    template_name = "boards/training/training.html"
    order = Order(CourseSession, ("starts_at", "id"))

    def get_rows(self):
        sessions = CourseSession.objects.visible_to(self.request.user).to_come().with_free()
        return sessions.select_related("course", "venue")

    def get_context_data(self, **kwargs):
        user = self.request.user
        seats = Membership.objects.filter(person__user=user).current().select_related("body")
        due = [each for rows in due_of(seats).values() for each in rows]
        return super().get_context_data(
            own=set(Booking.objects.filter(person__user=user).values_list("session_id", flat=True)),
            due=sorted(due, key=lambda each: each.by),
            programmes=Programme.objects.visible_to(user).prefetch_related("courses"),
            requirements=Requirement.objects.visible_to(user).current(),
            may_set_up=holds_city(user, Permission.MANAGE_BODY),
            **kwargs,
        )


class _CityForm(FormPage, abstract=True):
    """Set up by those who do so for the whole city."""

    permission = Permission.MANAGE_BODY

    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, Permission.MANAGE_BODY):
            self.refuse_city()

    def get_success_url(self, result):
        return reverse("training")

    def get_back(self):
        return reverse("training"), "Training"


class ProgrammeAdd(_CityForm):
    form_class = forms.ProgrammeForm
    title = "Set up a programme"
    button = "Set up programme"

    def save(self, form):
        return operations.add_programme(by=self.request.user, **form.cleaned_data)


class RequirementAdd(_CityForm):
    form_class = forms.RequirementForm
    title = "Add a requirement"
    button = "Add requirement"

    def save(self, form):
        return operations.require(by=self.request.user, **form.cleaned_data)


class RequirementEnd(PressPage):
    permission = Permission.MANAGE_BODY
    model = Requirement
    message = "Requirement removed."

    def act(self):
        operations.end_requirement(requirement=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("training")


class CourseAdd(ObjectFormPage):
    adds = True
    permission = Permission.MANAGE_BODY
    model = Programme
    form_class = forms.CourseForm
    title = "Add a course"
    button = "Add course"

    def save(self, form):
        return operations.add_course(
            programme=self.object, by=self.request.user, **form.cleaned_data
        )


class SessionAdd(ObjectFormPage):
    """Set a date for a course."""

    adds = True
    permission = Permission.MANAGE_BODY
    model = Course
    form_class = forms.SessionForm
    title = "Add a session"
    button = "Add session"

    def save(self, form):
        return operations.add_session(course=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return result.get_absolute_url()

    def get_back(self):
        return reverse("training"), "Training"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"intro": self.object.name}


class Session(ObjectPage):
    """One session: when, where, how many places, and who has one."""

    permission = Permission.VIEW_MEETING
    model = CourseSession
    template_name = "boards/training/session.html"

    def get_queryset(self):
        rows = CourseSession.objects.select_related("course__programme", "venue")
        return rows.with_free()

    def get_context_data(self, **kwargs):
        user, session = self.request.user, self.object
        runs = user.may(Permission.RUN_MEETING)
        places = Booking.objects.visible_to(user).filter(session=session)
        return super().get_context_data(
            bookings=places.select_related("person__agency"),
            own=places.filter(person__user=user).first(),
            free=max(session.places - session.taken, 0),
            runs=runs,
            may_set_up=holds_city(user, Permission.MANAGE_BODY),
            **kwargs,
        )


class _OfSession:
    model = CourseSession

    def get_queryset(self):
        return CourseSession.objects.select_related("course")


class SessionBook(_OfSession, PressPage):
    """A place for oneself."""

    permission = SIGNED_IN
    message = "You have booked a place."

    def act(self):
        operations.book(session=self.object, person=self.person, by=self.request.user)

    @property
    def person(self):
        found = own_person(self.request.user)
        if found is None:
            raise Refused("Your account is not linked to a person record. Ask the meetings clerk.")
        return found


class SessionLeave(SessionBook):
    """One's own place goes back."""

    message = "You have cancelled your place."

    def act(self):
        operations.give_up(session=self.object, person=self.person, by=self.request.user)


class SessionPerson(_OfSession, ObjectFormPage):
    """A place for somebody else."""

    adds = True
    permission = Permission.RUN_MEETING
    form_class = forms.BookForm
    title = "Book for someone else"
    button = "Book place"

    def get_form_kwargs(self):
        people = Person.objects.visible_to(self.request.user)
        return {"people": people.exclude(bookings__session=self.object)}

    def save(self, form):
        return operations.book(session=self.object, by=self.request.user, **form.cleaned_data)


class SessionAttendance(_OfSession, ObjectFormPage):
    """Who came."""

    permission = Permission.MANAGE_BODY
    form_class = forms.CameForm
    title = "Record attendance"
    message = "Attendance recorded."

    def get_form_kwargs(self):
        bookings = Booking.objects.filter(session=self.object).select_related("person__agency")
        came = [each.pk for each in bookings if each.attended is not False]
        return {"bookings": bookings, "initial": {"came": came}}

    def save(self, form):
        return operations.record_attendance(
            session=self.object, by=self.request.user, **form.cleaned_data
        )


class SessionCancel(_OfSession, ObjectFormPage):
    permission = Permission.MANAGE_BODY
    form_class = CancelForm
    title = "Cancel the session"
    button = "Cancel session"

    def save(self, form):
        return operations.cancel_session(
            session=self.object, by=self.request.user, **form.cleaned_data
        )


class BodyTraining(ObjectPage):
    """What the seats of a body require, and what is due of whom."""

    permission = Permission.VIEW_MEETING
    model = Body
    lookup = "slug"
    template_name = "boards/training/body_training.html"

    def get_context_data(self, **kwargs):
        seats = Membership.objects.filter(body=self.object).current()
        seats = seats.select_related("body", "person")
        due = due_of(seats)
        return super().get_context_data(
            due=sorted((each for rows in due.values() for each in rows), key=lambda each: each.by),
            requirements=Requirement.objects.current().filter(kind__in=["", self.object.kind]),
            today=timezone.localdate(),
            **kwargs,
        )
