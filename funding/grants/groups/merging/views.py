"""The page on which two entries of one group are merged: chosen, looked at, confirmed."""

from accounts.access import holds_city
from accounts.pages import sent_version
from funding.grants.groups.merging import forms, operations
from funding.grants.groups.views import BUDGET, OfGroup
from neighbourhoods.groups.likely import likely_groups
from neighbourhoods.models import CommunityGroup


class GroupMerge(OfGroup):
    """Another entry of the same group goes into this one, with the versions of both."""

    form_class = forms.MergeForm
    template_name = "funding/groups/merge.html"
    title = "Merge another entry of this group"
    button = "Continue"
    message = "The two are one group now."

    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, BUDGET):
            self.refuse_city()

    def get_form_kwargs(self):
        group = self.object
        groups = CommunityGroup.objects.visible_to(self.request.user).exclude(pk=group.pk)
        groups = groups.filter(merged_into=None).select_related("neighbourhood").order_by("name")
        likely = likely_groups(
            group.name, group.charity_number, group.company_number, leave_out=group
        )
        return {"groups": groups, "likely": likely}

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid() and request.POST.get("confirmed") != str(form.cleaned_data["gone"].pk):
            self.edited.seen(sent_version(request.POST.get("row_version", "")))
            self.button = "Merge for good"
            preview = operations.preview(self.object, form.cleaned_data["gone"])
            return self.show_again(form, status=200, preview=preview)
        return super().post(request, *args, **kwargs)

    def save(self, form):
        gone = form.cleaned_data["gone"]
        gone.seen(sent_version(self.request.POST.get("gone_version", "")))
        return operations.merge_groups(
            keep=self.object, gone=gone, reason=form.cleaned_data["reason"], by=self.request.user
        )
