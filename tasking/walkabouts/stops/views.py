"""Pages of stops: the page that goes along on the walk, the desk, and sending out."""

import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.live import LiveEndpoint
from core import rows
from neighbourhoods.models import Service
from neighbourhoods.services.models import numbers_at_risk
from tasking.actions.photos.forms import as_sent
from tasking.walkabouts import states
from tasking.walkabouts.models import Walkabout
from tasking.walkabouts.stops import forms, making, operations, photos, trends
from tasking.walkabouts.stops.models import BlockGrade, Stop, StopPhoto

EDIT = Permission.EDIT_WALKABOUT
NEXT = {
    states.PLANNED: ("walkabout_walked", "Next: say who came"),
    states.WALKED: ("walkabout_send", "Next: send the stops to services"),
    states.SENT: ("walkabout_send", "Next: send out the further stops"),
}
"""What follows once everything is recorded: an address, and its words."""
FOUR_WEEKS = datetime.timedelta(days=28)


def services_of(walkabout):
    """The services that are given in its neighbourhood."""
    entries = Service._meta.get_field("entries").related_model.objects
    here = entries.serving(walkabout.neighbourhood_id).order_by().values("service")
    return Service.objects.filter(pk__in=here).order_by("name")


class _OfWalkabout:
    model = Walkabout

    def get_queryset(self):
        return Walkabout.objects.select_related("neighbourhood", "part__neighbourhood", "agency")


class Walk(_OfWalkabout, ObjectPage):
    """Opened before the walk; works on a telephone without a network."""

    permission = EDIT
    template_name = "tasking/walkabouts/stops/walk.html"

    def get(self, request, *args, **kwargs):
        rows.expect(self.object, *states.TAKES_STOPS)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        walk, user = self.object, self.request.user
        return super().get_context_data(
            stops=Stop.objects.visible_to(user).filter(walkabout=walk).order_by("number"),
            services=[(each.pk, each) for each in services_of(walk)],
            grades=trends.grades_of(walk, user),
            blocks=trends.blocks_of(walk),
            letters=BlockGrade.Grade.choices,
            danger=forms.DANGER,
            at_risk=numbers_at_risk(),
            most=photos.MOST,
            most_waiting=photos.MOST_WAITING,
            next=NEXT[walk.state],
            **kwargs,
        )


class _OnTheWalk(_OfWalkabout, LiveEndpoint, abstract=True):
    permission = EDIT
    argument = "walkabout"

    def get_form(self, data):
        return self.form_class(data, self.request.FILES, **self.get_form_kwargs())

    def get_success_url(self):
        return reverse("walkabout_walk", args=[self.object.pk])

    def act(self, cleaned):
        if cleaned.get("photo") is not None:
            cleaned = cleaned | {"photo": as_sent(cleaned["photo"])}
        return super().act(cleaned)


class StopAdd(_OnTheWalk):
    permission = EDIT
    form_class = forms.StopForm
    operation = staticmethod(operations.add_stop)

    def get_form_kwargs(self):
        return {"services": services_of(self.object)}

    def as_json(self, result):
        return {"piece": self.piece("tasking/walkabouts/stops/line.html", stop=result)}


class PhotoAdd(_OnTheWalk):
    permission = EDIT
    form_class = forms.PhotoForm
    operation = staticmethod(photos.add_photo)

    def as_json(self, result):
        return {"stop": str(result.stop.client_id), "photos": result.stop.photos.count()}


class GradeAdd(_OnTheWalk):
    permission = EDIT
    form_class = forms.GradeForm
    operation = staticmethod(operations.grade_block)

    def as_json(self, result):
        return {"piece": self.piece("tasking/walkabouts/stops/grade.html", grade=result)}


class GradeRemove(PressPage):
    permission = EDIT
    model = BlockGrade

    def get_queryset(self):
        return BlockGrade.objects.select_related("walkabout", "block")

    def act(self):
        operations.remove_grade(grade=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.walkabout.get_absolute_url()


class _OfStop:
    permission = EDIT
    model = Stop

    def get_queryset(self):
        return Stop.objects.select_related("walkabout__neighbourhood", "service")

    def get_success_url(self, result=None):
        return self.object.get_absolute_url()


class StopEdit(_OfStop, ObjectFormPage):
    permission = EDIT
    form_class = forms.StopForm
    title = "Change the stop"

    def get_form_kwargs(self):
        services = services_of(self.object.walkabout)
        initial = super().get_form_kwargs()["initial"]
        return {"initial": initial, "services": services, "is_new": False}

    def save(self, form):
        return operations.change_stop(stop=self.object, by=self.request.user, **form.cleaned_data)


class StopRemove(_OfStop, PressPage):
    permission = EDIT

    def act(self):
        operations.remove_stop(stop=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.walkabout.get_absolute_url()


class StopTold(_OfStop, ObjectFormPage):
    """When the landlord was rung, and who took the call."""

    permission = EDIT
    form_class = forms.ToldForm
    title = "Record that the landlord was told"

    def get_form_kwargs(self):
        now = timezone.localtime(self.object.told_at or timezone.now())
        initial = {"told_to": self.object.told_to, "day": now.date()}
        return {"initial": initial | {"time": now.time().replace(second=0, microsecond=0)}}

    def save(self, form):
        return operations.tell_landlord(
            stop=self.object, by=self.request.user, **form.for_operation()
        )


class Photo(ObjectPage):
    """The bytes, after the same check as every page."""

    permission = EVERYONE
    model = StopPhoto

    def get_queryset(self):
        return StopPhoto.objects.select_related("content")

    def get(self, request, *args, **kwargs):
        return as_picture(self.object)


def as_picture(photo):
    """The answer with the bytes of a photograph; no browser keeps it."""
    response = HttpResponse(bytes(photo.content.data), content_type=photo.kind)
    response["Content-Disposition"] = f'inline; filename="{photo.name}"'
    response["Cache-Control"] = "no-store, private"
    return response


class _OfPhoto:
    permission = EDIT
    model = StopPhoto

    def get_queryset(self):
        return StopPhoto.objects.select_related("stop__walkabout")

    def get_success_url(self):
        return self.object.stop.get_absolute_url()


class PhotoRemove(_OfPhoto, PressPage):
    permission = EDIT
    message = "The photograph has been removed."

    def act(self):
        photos.remove_photo(photo=self.object, by=self.request.user)


class PhotoShow(_OfPhoto, PressPage):
    """Whether it may stand in the published report."""

    permission = EDIT

    def act(self):
        is_public = self.request.POST.get("to") == "public"
        photos.show_photo(photo=self.object, is_public=is_public, by=self.request.user)


class Send(_OfWalkabout, ObjectFormPage):
    """What each stop becomes, looked through once and made by one press."""

    adds = True
    permission = EDIT
    form_class = forms.SendForm
    template_name = "tasking/walkabouts/stops/send.html"
    title = "Send stops to services"
    button = "Send all"
    message = "Everything has been sent out."

    def get(self, request, *args, **kwargs):

        rows.expect(self.object, states.WALKED, states.SENT)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        walk, user = self.object, self.request.user
        waiting = Stop.objects.visible_to(user).filter(walkabout=walk, outcome=states.WAITING)
        return {
            "stops": list(waiting.order_by("number")),
            "services": services_of(walk),
            "user": user,
            "several": _given_by_several(walk),
            "initial": {"due_on": timezone.localdate() + FOUR_WEEKS},
        }

    def save(self, form):
        return operations.send_out(
            walkabout=self.object, by=self.request.user, **form.for_operation()
        )


def _given_by_several(walk):
    """{id of a service: that somebody has to choose who provides it here}."""
    return {
        key: f"{making.in_turn(giving)} provide this service here: choose one"
        for key, giving in making.agencies_by_service(walk.neighbourhood).items()
        if len(giving) > 1
    }
