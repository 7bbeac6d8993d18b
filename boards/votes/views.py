"""Pages of a vote."""

from django.urls import reverse

from accounts.access import Permission
from accounts.pages import ObjectFormPage, PressPage
from boards.attendance.quorum import quorum_of
from boards.meetings.items.models import AgendaItem
from boards.meetings.locking import expect_minutes_taken
from boards.votes import forms, operations
from boards.votes.models import Vote


def back_to(item):
    """The item on the live page."""
    return reverse("meeting_live", args=[item.meeting_id]) + f"#item-{item.pk}"


class RecordVote(ObjectFormPage):
    """Put a motion or an amendment to the vote under an item."""

    adds = True
    permission = Permission.RUN_MEETING
    model = AgendaItem
    form_class = forms.VoteForm
    template_name = "boards/votes/vote.html"
    title = "Record a vote"
    button = "Record the vote"
    message = "{}"

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body")

    def get_form(self, data=None):
        item = self.object
        expect_minutes_taken(item.meeting)
        self.quorum = quorum_of(item.meeting)
        return forms.VoteForm(
            data,
            voters=self.quorum.here(item.position),
            body=item.meeting.body,
            exempt=item.access == item.Access.EXEMPT,
            initial={"text": item.recommendation},
        )

    def get_context_data(self, **kwargs):
        quorum, item = self.quorum, self.object
        presiding = quorum.presiding(item.position)
        return super().get_context_data(
            here=len(quorum.here(item.position)),
            quorum=quorum.in_words(item.position) if quorum.required else "",
            is_quorate=quorum.is_quorate(item.position),
            presiding=presiding.name if presiding else "",
            **kwargs,
        )

    def save(self, form):
        values = form.cleaned_for_operation()
        return operations.record_vote(item=self.object, by=self.request.user, **values)

    def get_message(self, result):
        return result.outcome.sentence

    def get_success_url(self, result):
        return back_to(self.object)

    def get_back(self):
        return back_to(self.object), str(self.object)


class OwnVote(ObjectFormPage):
    """Minute how a member voted, right after the vote, because the member asks for it."""

    adds = True
    permission = Permission.RUN_MEETING
    model = Vote
    form_class = forms.OwnVoteForm
    title = "Record a member’s own vote"
    button = "Record it"
    intro = "Any member may ask, right after a vote, that the minutes say how they voted."

    def get_queryset(self):
        return Vote.objects.select_related("item__meeting__body")

    def get_form_kwargs(self):
        item = self.object.item
        return {"voters": quorum_of(item.meeting).here(item.position)}

    def save(self, form):
        return operations.record_own_vote(
            vote=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return back_to(self.object.item)

    def get_back(self):
        return back_to(self.object.item), str(self.object.item)


class StrikeOutVote(PressPage):
    """Take an amendment back that was written down by mistake."""

    permission = Permission.RUN_MEETING
    model = Vote
    message = "The amendment is struck out."

    def get_queryset(self):
        return Vote.objects.select_related("item__meeting__body")

    def act(self):
        operations.strike_out_vote(vote=self.object, by=self.request.user)

    def get_success_url(self):
        return back_to(self.object.item)
