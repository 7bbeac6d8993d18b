"""Pages of groups as applicants: the list, and all that is known of one at a glance."""

import uuid
from functools import cached_property

from django.db.models import Count, DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.pages import SIGNED_IN, FormPage, ObjectFormPage, ObjectPage
from accounts.pages.lists import ListPage, Order
from core import exports, slots
from core.models import Event
from funding.grants.groups import forms, operations
from funding.grants.groups.merging.models import GroupMerge
from funding.grants.groups.models import GroupPaper, GroupPayee
from funding.grants.groups.rules import STANDING, public_money, standing_of, subsidy_limit
from neighbourhoods.models import CommunityGroup, Neighbourhood, Ward

BUDGET = Permission.EDIT_BUDGET
HISTORY = 50
MOST = 5_000
TITLES = (
    "Group", "Kind", "Charity number", "Company number", "Where", "Neighbourhoods",
    "Wards", "Applications", "Asked", "Granted",
    "Paid",
)  # fmt: skip


class Groups(ListPage):
    """All groups, by name, with what each asked, got and was paid of all ward committees."""

    permission = BUDGET
    template_name = "funding/groups/groups.html"
    order = Order(CommunityGroup, ("search_name", "id"))

    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, BUDGET):
            self.refuse_city()

    def get(self, request, *args, **kwargs):
        file_format = request.GET.get("format")
        if file_format in exports.FORMATS:
            return self.export(file_format)
        if file_format:
            raise Http404
        return super().get(request, *args, **kwargs)

    @property
    def asked(self):
        return self.request.GET.get("q", "").strip()[:100]

    def get_rows(self):
        rows = CommunityGroup.objects.visible_to(self.request.user).select_related("neighbourhood")
        if self.asked:
            number = self.asked.replace(" ", "").upper()
            matching = CommunityGroup.objects.matching(self.asked).values("pk")
            rows = rows.filter(
                Q(pk__in=matching) | Q(charity_number=number) | Q(company_number=number)
            )
        return with_sums(rows)

    def get_context_data(self, **kwargs):
        return super().get_context_data(q=self.asked, **kwargs)

    def export(self, file_format):
        rows = self.get_order().sort(self.get_rows()).prefetch_related("neighbourhoods", "wards")
        return exports.respond(
            (
                (
                    each.name, each.get_kind_display(), each.charity_number, each.company_number,
                    each.where, _names(each.all_places), _names(each.wards.all()), each.number, each.asked, each.granted, each.paid,
                )
                for each in _with_places(rows[:MOST].iterator(chunk_size=500))
            ),
            titles=TITLES, name="groups", file_format=file_format,
        )  # fmt: skip


def _with_places(groups):
    """With all neighbourhoods that each belongs to or works in."""
    for group in groups:
        own = [group.neighbourhood] if group.neighbourhood_id else []
        group.all_places = {each.pk: each for each in [*own, *group.neighbourhoods.all()]}.values()
        yield group


def _names(rows):
    return ", ".join(sorted(each.name for each in rows))


def with_sums(rows):
    """Groups with how often they asked, and what they asked, got and were paid, of all ward committees."""
    asked = CommunityGroup._meta.get_field("applications").related_model
    made = asked.objects.filter(group=OuterRef("pk")).order_by().values("group")
    granted = Q(requests__grants__state__in=STANDING)
    sums = {
        "asked": Sum("requests__asked"),
        "granted": Sum("requests__grants__amount", filter=granted),
        "paid": Sum(
            F("requests__grants__reservation__paid")
            + F("requests__grants__reservation__paid_before")
            - F("requests__grants__reservation__repaid"),
            filter=granted,
        ),
    }
    money = DecimalField(max_digits=14, decimal_places=2)
    found = {
        name: Coalesce(
            Subquery(made.annotate(found=each).values("found"), output_field=money),
            Value(0), output_field=money,
        )
        for name, each in sums.items()
    }  # fmt: skip
    number = made.annotate(found=Count("pk")).values("found")
    return rows.annotate(number=Coalesce(Subquery(number), Value(0)), **found)


class MoneyGroup(ObjectPage):
    """One group: what it is, its documents, how it is paid, and all that it asked and got."""

    permission = SIGNED_IN
    model = CommunityGroup
    template_name = "funding/groups/group.html"

    def get_queryset(self):
        return CommunityGroup.objects.select_related("neighbourhood").prefetch_related(
            "neighbourhoods", "wards"
        )

    def get_context_data(self, **kwargs):
        group, user = self.object, self.request.user
        may_edit = holds_city(user, BUDGET)
        return super().get_context_data(
            may_edit=may_edit,
            merged_into=GroupMerge.objects.filter(gone=group).select_related("kept").first(),
            also=aliases(group),
            slots={"group.money": slots.collect("group.money", [group], user)},
            **(self.inside() if may_edit else {}),
            **kwargs,
        )

    def inside(self):
        """What only who works with the money reads."""
        group, today = self.object, timezone.localdate()
        given, limit = public_money(group, today), subsidy_limit(today)
        standing = standing_of(group, today)
        return {
            "standing": standing,
            "missing": [each for each in standing if each.is_missing],
            "older": GroupPaper.objects.filter(group=group).select_related("entered_by")[:HISTORY],
            "payee": GroupPayee.objects.filter(group=group).first(),
            "given": given, "limit": limit, "left": max(limit - given, 0), "is_over": given > limit,
            "events": Event.objects.about(group)[:HISTORY],
        }  # fmt: skip


def aliases(group):
    """Other names under which a group was kept: of the entries that were merged into it, and into those."""
    found, keys = [], [group.pk]
    while keys:
        merges = list(GroupMerge.objects.filter(kept__in=keys))
        found += [each.gone_name for each in merges]
        keys = [each.gone_id for each in merges]
    return found


class _GroupForm:
    """What the forms of a group offer."""

    def offered(self):
        user = self.request.user
        return {
            "places": Neighbourhood.objects.visible_to(user).order_by("name"),
            "wards": Ward.objects.visible_to(user).filter(ends_on=None).order_by("name"),
        }


class GroupAdd(_GroupForm, FormPage):
    permission = BUDGET
    form_class = forms.NewGroupForm
    title = "Add a group"
    button = "Add group"
    message = "{0} is added."

    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, BUDGET):
            self.refuse_city()

    def get_form_kwargs(self):
        return self.offered()

    def save(self, form):
        return operations.add_group(by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("money_group", args=[result.pk])

    def get_back(self):
        return reverse("money_groups"), "Groups"


class OfGroup(ObjectFormPage, abstract=True):
    """A form about one group, which leads back to its page."""

    permission = BUDGET
    model = CommunityGroup

    def get_success_url(self, result):
        return reverse("money_group", args=[self.object.pk])

    def get_back(self):
        return self.get_success_url(None), str(self.object)


class GroupEdit(_GroupForm, OfGroup):
    form_class = forms.ChangeGroupForm
    title = "Correct what is known of the group"
    message = "The group is saved."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | self.offered()

    def save(self, form):
        return operations.change_group(group=self.object, by=self.request.user, **form.cleaned_data)


class PaperAdd(OfGroup):
    adds = True
    form_class = forms.PaperForm
    title = "Record a document"
    button = "Record document"
    intro = "It counts for all applications of the group, and takes the place of the one before."
    message = "The document is recorded."

    def get_form_kwargs(self):
        kind = self.request.GET.get("kind", "")
        return {
            "initial": {"client_id": uuid.uuid4(), "seen_on": timezone.localdate(), "kind": kind}
        }

    def save(self, form):
        return operations.keep_paper(group=self.object, by=self.request.user, **form.cleaned_data)


class PayeeEdit(OfGroup):
    """How a group is paid; the row begins with the first time it is said."""

    form_class = forms.PayeeForm
    title = "How the group is paid"
    message = "How the group is paid is saved."

    @cached_property
    def edited(self):
        return GroupPayee.objects.filter(group=self.object).first()

    def save(self, form):
        return operations.set_payee(
            group=self.object, payee=self.edited, by=self.request.user, **form.cleaned_data
        )
