"""Cover for absence: the list, naming and ending it, and what was done under it."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.cover import operations
from accounts.cover.forms import CoverForm
from accounts.models import Cover, RoleGrant, User
from accounts.pages import ObjectFormPage, PressPage
from accounts.pages.lists import ListPage, ObjectListPage, Order
from accounts.signin.again import SignInAgain
from core.models import Event

PLACES = ("neighbourhood", "area", "agency", "body")
ROWS = ("covered_by", "grant__user", *(f"grant__{each}" for each in PLACES))


class Covers(ListPage):
    """All cover, the latest first, with how much was done under it."""

    permission = Permission.OVERSEE_ACCESS
    template_name = "accounts/covers.html"
    order = Order(
        Cover,
        ("starts_on", "id"),
        descending=True,
        small="one row for each absence of somebody who holds a role: some dozens a year",
    )

    def get_rows(self):
        return Cover.objects.visible_to(self.request.user).select_related(*ROWS)

    def get_context_data(self, **kwargs):
        in_force = set(
            Cover.objects.in_force(timezone.localdate())
            .filter(pk__in=[each.pk for each in self.found])
            .values_list("pk", flat=True)
        )
        rows = [(each, each.look(each.pk in in_force)) for each in self.found]
        return super().get_context_data(rows=rows, **kwargs)


class CoverPage(ObjectListPage):
    """One cover: what was changed under it."""

    permission = Permission.OVERSEE_ACCESS
    model = Cover
    template_name = "accounts/cover.html"
    order = Order(Event, ("id",), descending=True, within=("cover_id",), index="event_by_cover")

    def get_queryset(self):
        return Cover.objects.select_related("named_by", "ended_by", *ROWS)

    def get_rows(self):
        return Event.objects.filter(cover_id=self.object.pk)

    def get_context_data(self, **kwargs):
        open_days = not self.object.ended_at and self.object.ends_on >= timezone.localdate()
        may_end = open_days and self.request.user.may(Permission.MANAGE_ACCESS)
        return super().get_context_data(may_end=may_end, **kwargs)


class CoverAdd(SignInAgain, ObjectFormPage):
    """Name who covers a role while its holder is away."""

    adds = True
    permission = Permission.MANAGE_ACCESS
    model = RoleGrant
    form_class = CoverForm
    title = "Name cover for absence"
    intro = (
        "They have the rights of this role, here and in this time only. Both colleagues get an "
        "email, and what they change is listed for the head of service and administrators."
    )
    button = "Name cover"
    message = "{0.covered_by.name} covers for {0.grant.user.name}."

    def get_queryset(self):
        return RoleGrant.objects.select_related("user", *PLACES)

    def get_form_kwargs(self):
        away = Q(pk=self.object.user_id) | Q(pk=self.request.user.pk)
        people = User.objects.visible_to(self.request.user).filter(is_active=True).exclude(away)
        return {"people": people.order_by("name", "pk")}

    def save(self, form):
        return operations.name_cover(grant=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("user", args=[self.object.user_id])

    def get_back(self):
        return reverse("user", args=[self.object.user_id]), f"{self.object.user}, {self.object}"


class CoverEnd(SignInAgain, PressPage):
    permission = Permission.MANAGE_ACCESS
    model = Cover
    message = "Cover has ended."

    def act(self):
        operations.end_cover(cover=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("cover", args=[self.object.pk])
