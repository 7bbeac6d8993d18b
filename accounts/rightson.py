"""Who could do what on a date: the roles that held, and the cover, as they were given."""

from functools import cached_property

from django.utils import timezone

from accounts.access import ROLES, Permission
from accounts.models import SCOPE_FIELDS, Cover, RoleGrant
from accounts.pages.lists import ListPage, Order
from core.dates import day_in_words
from core.written import Unreadable, read_day

PLACES = tuple(SCOPE_FIELDS.values())


class RightsOn(ListPage):
    """Every role that held on a day, who had it, where, and what it allowed; cover of that day too. What a role allows
    is as this version of the system says it."""

    permission = Permission.OVERSEE_ACCESS
    template_name = "accounts/rights_on.html"
    order = Order(
        RoleGrant, ("starts_on", "id"), small="one row for each role that was given: some hundreds"
    )

    @cached_property
    def typed(self):
        return self.request.GET.get("day", "").replace("\x00", "")[:40]

    @cached_property
    def day(self):
        """The day that was typed; today where none was, or none can be read."""
        return _day(self.typed) or timezone.localdate()

    @property
    def right(self):
        asked = self.request.GET.get("right", "")
        return asked if asked in Permission.values else ""

    def get_rows(self):
        rows = RoleGrant.objects.overseen_by(self.request.user).held_on(self.day)
        if self.right:
            rows = rows.filter(
                role__in=[role for role, rule in ROLES.items() if self.right in rule.may]
            )
        return rows.select_related("user", "granted_by", *PLACES)

    def get_context_data(self, **kwargs):
        covers = Cover.objects.visible_to(self.request.user).in_force(self.day)
        by_grant = {each.grant_id: each for each in covers.filter(grant__in=self.found.rows).select_related("covered_by")}  # fmt: skip
        rows = [
            (
                each,
                by_grant.get(each.pk),
                sorted(Permission(right).label for right in ROLES[each.role].may),
            )
            for each in self.found
        ]
        return super().get_context_data(
            rows=rows, day=self.day, typed=self.typed or day_in_words(self.day),
            misread=bool(self.typed) and _day(self.typed) is None, right=self.right,
            choices=[(each.value, each.label.capitalize()) for each in Permission], **kwargs,
        )  # fmt: skip


def _day(text):
    """The day that a text means, or None."""
    try:
        return read_day(text, timezone.localdate())
    except Unreadable:
        return None
