"""Pages of the pre-election calendar: the periods, what was lifted in them, by whom and why."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.access import Permission, holds_city
from accounts.pages import FormPage
from accounts.pages.lists import ListPage, Order
from neighbourhoods.elections import forms, operations
from neighbourhoods.elections.models import Election, PreElectionLift
from neighbourhoods.elections.period import all_stoppable, look_on


class PreElectionPeriods(ListPage):
    """The period of each election, the latest first."""

    permission = Permission.RUN_MEETING
    template_name = "neighbourhoods/elections/periods.html"
    order = Order(
        Election, ("poll_on", "id"), descending=True, small="an election or two in a year"
    )

    def get_rows(self):
        return Election.objects.visible_to(self.request.user).prefetch_related("ward_rows__ward")

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        lifts = {}
        for each in PreElectionLift.objects.visible_to(user).filter(election__in=self.found):
            lifts.setdefault(each.election_id, []).append(each)
        may_lift = holds_city(user, Permission.MANAGE_BODY)
        may_lift = may_lift and bool(all_stoppable())
        return super().get_context_data(
            periods=[
                (
                    each,
                    look_on(each, today),
                    may_lift and today <= each.poll_on,
                    lifts.get(each.pk, ()),
                )
                for each in self.found
            ],
            **kwargs,
        )


class _Lifting(FormPage, abstract=True):
    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, Permission.MANAGE_BODY):
            self.refuse_city()

    def get_success_url(self, result):
        return reverse("pre_election")

    def get_back(self):
        return reverse("pre_election"), "Pre-election periods"

    def get(self, request, *args, **kwargs):
        self.row  # noqa: B018 - what is not there is 404
        return super().get(request, *args, **kwargs)


class PeriodLift(_Lifting):
    """Let something go ahead in one period."""

    permission = Permission.MANAGE_BODY
    form_class = forms.LiftForm
    title = "Lift the pre-election period"
    button = "Lift"
    message = "“{0.what}” goes ahead. The page says who lifted it and why."

    @cached_property
    def row(self):
        return _found(Election, self)

    def get_about(self):
        return str(self.row)

    def get_form_kwargs(self):
        return {"choices": all_stoppable()}

    def save(self, form):
        what = dict(all_stoppable())[form.cleaned_data["key"]]
        return operations.lift_pre_election(
            election=self.row, what=what, by=self.request.user, **form.cleaned_data
        )


class PutBack(_Lifting):
    """End a lift."""

    permission = Permission.MANAGE_BODY
    form_class = forms.PutBackForm
    title = "Put back the pre-election period"
    button = "Put back"
    message = "“{0.what}” waits again until after the poll. What was done meanwhile stays."

    @cached_property
    def row(self):
        return _found(PreElectionLift, self)

    def get_about(self):
        return str(self.row)

    def save(self, form):
        return operations.put_back(lift=self.row, by=self.request.user, **form.cleaned_data)


def _found(model, page):
    row = model.objects.visible_to(page.request.user).filter(pk=page.kwargs["pk"]).first()
    if row is None:
        raise Http404
    return row
