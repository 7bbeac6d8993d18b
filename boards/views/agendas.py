"""Building an agenda: items, their order, what is private about them."""

from django.urls import reverse

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from boards import forms
from boards.models import AgendaItem
from boards.operations import amending


class _PublishedItem(ObjectFormPage, abstract=True):
    """An item that everyone reads already: what is done here is public at once."""

    permission = Permission.RUN_MEETING
    model = AgendaItem

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body")

    def get_success_url(self, result):
        return reverse("agenda_edit", args=[self.object.meeting_id])

    def get_back(self):
        return self.get_success_url(None), "Agenda"


class ItemAmend(_PublishedItem):
    form_class = forms.AmendForm
    title = "Change a published item"
    button = "Change it and publish the supplement"
    message = "{0.word} is published and names the change."

    def save(self, form):
        return amending.amend_item(item=self.object, by=self.request.user, **form.cleaned_data)


class ItemWithdraw(_PublishedItem):
    form_class = forms.WithdrawForm
    title = "Withdraw a published item"
    button = "Withdraw it and publish the supplement"
    message = "{0.word} is published and says that the item is withdrawn."
    intro = "The item keeps its number. It cannot be decided."

    def save(self, form):
        return amending.withdraw_item(item=self.object, by=self.request.user, **form.cleaned_data)
