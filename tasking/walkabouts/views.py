"""Pages of walkabouts: the lists, one of them, planning, writing up, the report."""

import uuid

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import EVERYONE, SIGNED_IN, FormPage, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ListPage, ObjectListPage, Order
from core.models import Event
from core.pdf import pdf_response
from neighbourhoods.models import Neighbourhood, Person
from neighbourhoods.services.models import numbers_at_risk
from tasking.walkabouts import forms, operations
from tasking.walkabouts.models import Walkabout, WalkaboutPerson
from tasking.walkabouts.route.mapping import map_of, picture
from tasking.walkabouts.route.models import RouteStreet
from tasking.walkabouts.shown import printing, warnings
from tasking.walkabouts.shown.steps import steps_of
from tasking.walkabouts.stops.models import Stop
from tasking.walkabouts.stops.trends import grades_of

EDIT = Permission.EDIT_WALKABOUT
AHEAD, PAST = "ahead", "past"


class Lists:
    order_name = "when"

    @property
    def is_past(self):
        return self.request.GET.get("when") == PAST

    def of_time(self, rows):
        """Ahead the next one first, past the last one first."""
        start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        rows = rows.filter(**{"starts_at__lt" if self.is_past else "starts_at__gte": start})
        return rows.for_list()

    def get_context_data(self, **kwargs):
        may_add = self.request.user.is_authenticated and self.request.user.may(EDIT)
        return super().get_context_data(is_past=self.is_past, may_add=may_add, **kwargs)


class Walkabouts(Lists, ListPage):
    """Walkabouts of all places that the reader works in."""

    permission = SIGNED_IN
    template_name = "tasking/walkabouts/walkabouts.html"
    orders = {
        AHEAD: Order(Walkabout, ("starts_at", "id")),
        PAST: Order(Walkabout, ("starts_at", "id"), descending=True),
    }

    def get_rows(self):
        return self.of_time(Walkabout.objects.visible_to(self.request.user))


class NeighbourhoodWalkabouts(Lists, ObjectListPage):
    """The walkabouts of a neighbourhood; for everybody those that are announced or published."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"
    template_name = "tasking/walkabouts/walkabouts.html"
    orders = {
        AHEAD: Order(Walkabout, ("starts_at", "id"), within=("neighbourhood",)),
        PAST: Order(Walkabout, ("starts_at", "id"), within=("neighbourhood",), descending=True),
    }

    def get_rows(self):
        rows = Walkabout.objects.visible_to(self.request.user)
        return self.of_time(rows.filter(neighbourhood=self.object))


class WalkaboutAdd(FormPage):
    permission = EDIT
    form_class = forms.PlanForm
    title = "Plan walkabouts"
    button = "Plan"

    def get_form_kwargs(self):
        initial = {"client_id": uuid.uuid4(), "kind": Walkabout.Kind.WALKABOUT}
        return {"user": self.request.user, "initial": initial}

    def save(self, form):
        return operations.plan_walkabouts(by=self.request.user, **form.for_operation())

    def get_success_url(self, result):
        return result[0].get_absolute_url() if len(result) == 1 else reverse("walkabouts")

    def get_back(self):
        return reverse("walkabouts"), "Walkabouts"


class _OfWalkabout:
    model = Walkabout

    def get_queryset(self):
        return Walkabout.objects.for_list()


def stops_of(walkabout, user):
    """The stops that a reader sees, each with the photographs that they see."""
    photos = Stop._meta.get_field("photos").related_model.objects.visible_to(user)
    rows = Stop.objects.visible_to(user).filter(walkabout=walkabout)
    rows = rows.select_related("service", "request__agency", "action__lead_agency")
    return list(rows.prefetch_related(Prefetch("photos", photos)).order_by("number"))


class WalkaboutPage(_OfWalkabout, ObjectPage):
    """One walkabout: for everybody where it begins and, once it is published, its report."""

    permission = EVERYONE
    template_name = "tasking/walkabouts/walkabout.html"

    def get_context_data(self, **kwargs):
        walk, user = self.object, self.request.user
        known = Walkabout.objects.known_to(user)
        may_edit, is_inside = self.rights(walk, EDIT, inside=known)
        reads = is_inside or walk.is_published
        streets = list(RouteStreet.objects.visible_to(user).filter(walkabout=walk))
        stops = stops_of(walk, user) if reads else []
        steps, words = steps_of(walk, stops, user) if may_edit else ((), "")
        return super().get_context_data(
            may_edit=may_edit,
            is_inside=is_inside,
            reads=reads,
            streets=streets,
            map=map_of(walk, streets),
            stops=stops,
            grades=grades_of(walk, user) if reads else [],
            came=list(walk.came.select_related("person__agency")) if is_inside else [],
            steps=steps,
            next=words,
            at_risk=numbers_at_risk() if may_edit else [],
            warnings=warnings.of_walkabout(walk, user, stops) if may_edit else [],
            events=Event.objects.about(walk)[:20] if is_inside else [],
            **kwargs,
        )


class WalkaboutEdit(_OfWalkabout, ObjectFormPage):
    permission = EDIT
    form_class = forms.ChangeForm
    title = "Change the walkabout"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def save(self, form):
        return operations.change_walkabout(
            walkabout=self.object, by=self.request.user, **form.for_operation()
        )


class _Step(_OfWalkabout, ObjectFormPage, abstract=True):
    permission = EDIT
    operation = None

    def save(self, form):
        said = form.cleaned_data
        return type(self).operation(walkabout=self.object, by=self.request.user, **said)


class WalkaboutCancel(_Step):
    adds = True
    permission = EDIT
    form_class = forms.CancelForm
    title = button = "Cancel the walkabout"
    operation = staticmethod(operations.cancel_walkabout)


class WalkaboutWalked(_Step):
    permission = EDIT
    form_class = forms.WalkedForm
    title = "Who came"
    operation = staticmethod(operations.say_walked)


class WalkaboutWrite(_Step):
    adds = True
    permission = EDIT
    form_class = forms.SummaryForm
    title = button = "Write up"
    message = "The report is saved. Someone else must now publish it."
    operation = staticmethod(operations.write_up)


AGAIN = "Someone else must then publish it again. Until they do, it is not public."


class WalkaboutCorrect(_Step):
    permission = EDIT
    form_class = forms.SummaryForm
    title = "Correct the report"
    intro = AGAIN
    operation = staticmethod(operations.correct_report)


class Publishing:
    """Read by somebody who wrote none of it, with what it seems to hold about people."""

    def get_form_kwargs(self):
        return {"initial": {"seen": self.object.version}}

    def get_context_data(self, **kwargs):
        is_own = self.request.user.pk in self.object.prepared_by
        return super().get_context_data(is_own=is_own, warnings=self.get_warnings(), **kwargs)


class WalkaboutPublish(Publishing, _Step):
    adds = True
    permission = EDIT
    form_class = forms.PublishForm
    template_name = "tasking/walkabouts/publish.html"
    title = button = "Publish the report"
    intro = "Everyone will read it, with the photographs that you marked as public."
    message = "The report is now public."

    def get_warnings(self):
        return warnings.of_walkabout(self.object, self.request.user)

    def save(self, form):
        seen = form.cleaned_data["seen"]
        return operations.publish_report(walkabout=self.object, by=self.request.user, seen=seen)


class WalkaboutWithdraw(_OfWalkabout, PressPage):
    permission = EDIT
    message = "The report is no longer public."

    def act(self):
        operations.withdraw_report(walkabout=self.object, by=self.request.user)


class CameAdd(_OfWalkabout, ObjectFormPage):
    adds = True
    permission = EDIT
    form_class = forms.CameForm
    title = "Add who came"
    button = "Add"

    def get_form_kwargs(self):
        return {"people": Person.objects.visible_to(self.request.user)}

    def save(self, form):
        return operations.add_who_came(
            walkabout=self.object, by=self.request.user, **form.cleaned_data
        )


class CameRemove(PressPage):
    permission = EDIT
    model = WalkaboutPerson

    def get_queryset(self):
        return WalkaboutPerson.objects.select_related("walkabout")

    def act(self):
        operations.remove_who_came(row=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.walkabout.get_absolute_url()


class WalkaboutReport(_OfWalkabout, ObjectPage):
    """The report on paper, as the reader may see it; `sheet` is what goes to tenants."""

    permission = SIGNED_IN
    kind = printing.REPORT

    def get_seen(self, rows, user):
        return rows.known_to(user)

    def get(self, request, *args, **kwargs):
        walk = self.object
        stops = stops_of(walk, request.user)
        streets = list(RouteStreet.objects.visible_to(request.user).filter(walkabout=walk))
        found, grades = map_of(walk, streets), grades_of(walk, request.user)
        data = printing.report(walk, stops, grades, self.kind, streets)
        name = f"walkabout-{walk.day:%Y-%m-%d}-{walk.neighbourhood.slug}-{self.kind}.pdf"
        drawing = picture(found) if found else ""
        return pdf_response(printing.render(data, stops, self.kind, drawing), name)


class TenantsSheet(WalkaboutReport):
    permission = SIGNED_IN
    kind = printing.SHEET
