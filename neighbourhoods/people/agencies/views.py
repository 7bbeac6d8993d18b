"""An agency is ended."""

from django.utils import timezone

from accounts.access import Permission
from accounts.models import RoleGrant
from accounts.pages import ObjectFormPage
from neighbourhoods.people.agencies import operations
from neighbourhoods.people.agencies.forms import EndAgencyForm
from neighbourhoods.people.models import Agency


class AgencyEnd(ObjectFormPage):
    """Who replaces it, what moves, and which sign-ins an administrator has to see to."""

    permission = Permission.EDIT_REFERENCE
    model = Agency
    lookup = "slug"
    form_class = EndAgencyForm
    template_name = "neighbourhoods/people/agencies/end.html"
    title = "End agency"
    button = "End agency"
    message = "{0.name} has ended. Old records keep its name with “formerly”."

    def get_form_kwargs(self):
        agencies = Agency.objects.visible_to(self.request.user).active()
        return super().get_form_kwargs() | {"agencies": agencies.exclude(pk=self.object.pk)}

    def save(self, form):
        return operations.end_agency(agency=self.object, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        grants = RoleGrant.objects.visible_to(user).in_force(today).filter(agency=self.object)
        return super().get_context_data(
            moves=operations.open_in_name(self.object, user),
            grants=grants.select_related("user").order_by("user__name", "pk"),
            sees_grants=user.may(Permission.MANAGE_ACCESS),
            **kwargs,
        )
