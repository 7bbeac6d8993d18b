"""The page on which members of the ward committee are asked by name."""

from functools import cached_property

from funding.grants.applications.deciding import OfRequest
from funding.grants.checks.interests import forms, operations, rules


class Members(OfRequest):
    """Ask every member who votes, and record the answer."""

    adds = False
    template_name = "funding/checks/members.html"
    form_class = forms.MembersForm
    title = "Ask members about interests"
    button = "Save answers"
    message = "The answers are saved."
    intro = "Ask each member by name. Only grants officers and the clerk read the answers; members declare at the meeting."

    @cached_property
    def members(self):
        return operations.asked_of(self.object, self.request.user)

    def show_both(self, form, stale):
        self.__dict__.pop("members", None)
        return super().show_both(form, stale)

    def get_form_kwargs(self):
        return {"members": self.members, "applicant": self.object.application.applicant}

    def save(self, form):
        return operations.answer_members(asked=self.object, answers=form.said, by=self.request.user)

    def get_success_url(self, result):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        barred = operations.barred_of(self.members)
        return super().get_context_data(
            members=self.members,
            all_conflicted=rules.ALL_CONFLICTED
            if barred and len(barred) == len(self.members)
            else "",
            support=rules.SUPPORT,
            **kwargs,
        )
