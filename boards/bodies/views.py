"""Bodies: the list, one body's page, how they stand to each other, and its rules."""

from functools import cached_property

from django.urls import reverse

from accounts.access import Permission, holds_city
from accounts.pages import EVERYONE, FormPage, ObjectFormPage, Page
from accounts.pages.lists import ListPage, ObjectListPage, Order
from boards.bodies import forms, operations
from boards.bodies.models import Body
from boards.seats.vacancies import seats_of
from boards.statistics.absence import attendance_counts
from core import ical, slots
from core.models import Event
from neighbourhoods.models import Area, Neighbourhood


class Bodies(ListPage):
    """All bodies that the reader may know of, by kind."""

    permission = EVERYONE
    template_name = "boards/bodies/bodies.html"
    order = Order(Body, ("name", "id"), small="the bodies of one council: some dozens")

    @property
    def kind(self):
        return self.request.GET.get("kind", "")

    def get_rows(self):
        rows = Body.objects.visible_to(self.request.user).select_related("neighbourhood", "area")
        return rows.filter(kind=self.kind) if self.kind in Body.Kind.values else rows

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            kinds=Body.Kind.choices,
            kind=self.kind,
            may_add=self.request.user.is_authenticated
            and self.request.user.may(Permission.MANAGE_BODY),
            may_compare=self.request.user.is_authenticated
            and self.request.user.may(Permission.VIEW_MEETING),
            may_elect=self.request.user.is_authenticated
            and holds_city(self.request.user, Permission.MANAGE_BODY),
            **kwargs,
        )


class BodyPage(ObjectListPage):
    """One body: what it is for, who sits on it, its meetings."""

    permission = EVERYONE
    model = Body
    lookup = "slug"
    template_name = "boards/bodies/body.html"
    list_name = "past"
    page_size = 10
    order = Order(
        Body._meta.get_field("meetings").related_model,
        ("starts_at", "id"),
        descending=True,
        within=("body",),
    )

    def get_queryset(self):
        related = ("neighbourhood", "area", "usual_venue", "recommends_to", "under")
        return Body.objects.select_related(*related).with_review()

    @cached_property
    def standing(self):
        """Whether the user manages the body, runs its meetings, and sees it from inside."""
        return self.rights(
            self.object,
            Permission.MANAGE_BODY,
            Permission.RUN_MEETING,
            internal=Body.objects.filter(Body.objects.internal_to(self.request.user)),
        )

    @cached_property
    def meetings(self):
        return self.object.meetings.announced_to(self.request.user).with_place()

    def get_rows(self):
        _, _, internal = self.standing
        held = self.meetings.held()
        return held.with_record() if internal else held

    def get_context_data(self, **kwargs):
        user = self.request.user
        body = self.object
        may_manage, may_run, internal = self.standing
        seats = seats_of(body)
        return super().get_context_data(
            upcoming=self.meetings.upcoming()[:10],
            seats_here=seats,
            vacant=sum(seat.holder is None for seat in seats),
            below=Body.objects.visible_to(user).filter(under=body),
            terms=body.terms.current().first(),
            records=attendance_counts(body, seats) if internal else {},
            slots={"body.overview": slots.collect("body.overview", [body], user)},
            feed=None if body.is_private else ical.subscription("body_feed", body.slug),
            is_internal=internal,
            may_manage=may_manage,
            may_run=may_run,
            events=Event.objects.about(body)[:50] if internal else None,
            **kwargs,
        )


class _BodyForm:
    permission = Permission.MANAGE_BODY
    form_class = forms.BodyForm

    def get_form_kwargs(self):
        user = self.request.user
        right = Permission.MANAGE_BODY
        return {
            "neighbourhoods": Neighbourhood.objects.changeable_by(user, right),
            "areas": Area.objects.changeable_by(user, right),
            "whole_city": holds_city(user, right),
            "bodies": Body.objects.exclude(power=Body.Power.OPERATIONAL),
        }


class BodyAdd(_BodyForm, FormPage):
    title = "Set up a board or committee"
    button = "Set up"
    message = "{0} is set up. Add its members next."

    def get_back(self):
        return reverse("bodies"), "All boards and committees"

    def save(self, form):
        return operations.save_body(by=self.request.user, **form.cleaned_data)


class BodyEdit(_BodyForm, ObjectFormPage):
    model = Body
    lookup = "slug"
    title = "Change the details"

    def get_form_kwargs(self):
        opened = ObjectFormPage.get_form_kwargs(self)
        return super().get_form_kwargs() | opened | {"new": False}

    def save(self, form):
        return operations.save_body(by=self.request.user, body=self.object, **form.cleaned_data)


class BodyRules(ObjectFormPage):
    """The rules a body meets by: notice now; what is asked of the room and of a vote with it."""

    permission = Permission.MANAGE_BODY
    model = Body
    lookup = "slug"
    form_class = forms.RulesForm
    title = "Rules for its meetings"
    button = "Save the rules"

    def get_form_kwargs(self):
        opened = super().get_form_kwargs()["initial"]
        return {"initial": opened | {"cut_off": f"{self.object.cut_off:%H:%M}"}}

    def save(self, form):
        return operations.save_body(by=self.request.user, body=self.object, **form.cleaned_data)


class BodyTree(Page):
    """How boards and committees fit together, on one page."""

    permission = EVERYONE
    template_name = "boards/bodies/tree.html"

    def get_context_data(self, **kwargs):
        rows = list(Body.objects.visible_to(self.request.user).order_by("name"))
        return super().get_context_data(roots=tree_of(rows), finding=who_decides(rows), **kwargs)


def who_decides(bodies):
    """How many of the bodies decide, and how many recommend, in a sentence."""
    decide = sum(body.binds for body in bodies)
    recommend = sum(body.power == Body.Power.RECOMMEND for body in bodies)
    makes = "makes" if decide == 1 else "make"
    recommends = "makes" if recommend == 1 else "make"
    return f"{decide} of {len(bodies)} {makes} decisions, and {recommend} {recommends} recommendations."


def tree_of(rows):
    """The bodies that stand under none of the others, each with `branches`: the same, nested."""
    bodies = {body.pk: body for body in rows}
    for body in bodies.values():
        body.branches = []
    roots = []
    for body in bodies.values():
        above = bodies.get(body.under_id)
        (above.branches if above else roots).append(body)
    return sorted(roots, key=lambda body: not body.branches)
