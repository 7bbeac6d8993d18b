"""Pages of the work programme, of answers to papers, and of what became of a decision."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ObjectListPage, Order
from boards.bodies.models import Body
from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.papers.models import PaperRecommendation
from boards.programme import forms, operations
from boards.programme.models import FutureItem
from boards.votes.views import back_to


class Answers(ObjectPage):
    """The recommendations of the paper under an item, and what was said to each."""

    permission = Permission.RUN_MEETING
    model = AgendaItem
    template_name = "boards/programme/answers.html"

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body", "paper")

    def get_context_data(self, **kwargs):
        item = self.object
        given = {each.recommendation_id: each for each in item.answers.select_related("decision")}
        asked = item.paper.recommendations.all() if item.paper_id else ()
        return super().get_context_data(
            rows=[(each, given.get(each.pk)) for each in asked],
            back=(back_to(item), str(item)),
            **kwargs,
        )


class AnswerOne(ObjectFormPage):
    """The answer to one recommendation."""

    adds = True
    permission = Permission.RUN_MEETING
    model = AgendaItem
    form_class = forms.AnswerForm
    title = "Record the decision on a recommendation"
    button = "Record decision"

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body", "paper")

    @property
    def recommendation(self):
        rows = PaperRecommendation.objects.filter(paper__isnull=False, paper=self.object.paper_id)
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get_form_kwargs(self):
        return {"bodies": operations.bodies_to_choose(self.object.meeting)}

    def save(self, form):
        return operations.answer(
            item=self.object,
            recommendation=self.recommendation,
            by=self.request.user,
            **form.cleaned_data,
        )

    def get_success_url(self, result):
        return reverse("answers", args=[self.object.pk])

    def get_back(self):
        return self.get_success_url(None), str(self.object)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"intro": str(self.recommendation.text)}


class AgreeAll(PressPage):
    """Every recommendation of the paper is agreed as it stands."""

    permission = Permission.RUN_MEETING
    model = AgendaItem

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body", "paper")

    def act(self):
        operations.agree_all(item=self.object, by=self.request.user)

    def get_success_url(self):
        return back_to(self.object)


class Programme(ObjectListPage):
    """What later meetings of a body will hear, for those inside."""

    permission = Permission.VIEW_MEETING
    model = Body
    lookup = "slug"
    template_name = "boards/programme/programme.html"
    order = Order(FutureItem, ("id",), within=("body",), index="programme_waiting")

    def get_rows(self):
        rows = FutureItem.objects.visible_to(self.request.user).filter(body=self.object).waiting()
        return rows.select_related("from_decision__item__meeting__body", "paper")

    def get_context_data(self, **kwargs):
        user, body = self.request.user, self.object
        meetings = Meeting.objects.visible_to(user).filter(body=body).upcoming()
        return super().get_context_data(
            may_run=self.allowed(body, Permission.RUN_MEETING),
            next_meeting=meetings.with_open_agenda().first(),
            outside=DelegatedDecision.objects.filter(body=body).unreported(),
            **kwargs,
        )


class FutureAdd(ObjectFormPage):
    adds = True
    permission = Permission.RUN_MEETING
    model = Body
    lookup = "slug"
    form_class = forms.FutureForm
    template_name = "boards/meetings/items/item_form.html"
    title = "Add to the work programme"
    button = "Add item"

    def get_form_kwargs(self):
        return {"body": self.object}

    def save(self, form):
        return operations.plan_item(body=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("programme", args=[self.object.slug])

    def get_back(self):
        return self.get_success_url(None), "Work programme"


class FutureTake(PressPage):
    """Put an entry on the agenda of the meeting that is named, or of the body's next one."""

    permission = Permission.RUN_MEETING
    model = FutureItem
    message = "Added to the agenda."

    def get_queryset(self):
        return FutureItem.objects.select_related("body")

    def act(self):
        rows = Meeting.objects.filter(body=self.object.body_id).upcoming().with_open_agenda()
        asked = self.request.POST.get("meeting", "")
        if asked.isdecimal() and len(asked) < 18:
            rows = rows.filter(pk=asked)
        meeting = get_object_or_404(rows[:1])
        self.item = operations.take_up(entry=self.object, meeting=meeting, by=self.request.user)

    def get_success_url(self):
        if item := getattr(self, "item", None):
            return reverse("agenda_edit", args=[item.meeting_id]) + f"#item-{item.pk}"
        return reverse("programme", args=[self.object.body.slug])


class FutureDrop(ObjectFormPage):
    permission = Permission.RUN_MEETING
    model = FutureItem
    form_class = forms.DropForm
    title = "Remove from the work programme"
    button = "Remove item"

    def get_queryset(self):
        return FutureItem.objects.select_related("body")

    def save(self, form):
        return operations.drop(entry=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("programme", args=[self.object.body.slug])

    def get_back(self):
        return self.get_success_url(None), "Work programme"


class _DecisionForm(ObjectFormPage, abstract=True):
    adds = True
    permission = Permission.RUN_MEETING
    model = Decision

    def get_queryset(self):
        return Decision.objects.select_related("item__meeting__body", "numbered")

    def get_back(self):
        return self.object.get_absolute_url(), "The decision"


class DecisionSend(_DecisionForm):
    form_class = forms.SendForm
    title = "Refer to another board"
    button = "Refer"
    message = "Added to the work programme of {0.body}."
    intro = "It stays on the board’s work programme until it is added to an agenda there."

    def get_form_kwargs(self):
        meeting = self.object.item.meeting
        usual = meeting.body.recommends_to_id
        return {"bodies": operations.bodies_to_choose(meeting), "initial": {"to_body": usual}}

    def save(self, form):
        return operations.send_on(decision=self.object, by=self.request.user, **form.cleaned_data)


class DecisionReport(_DecisionForm):
    form_class = forms.ResultForm
    title = "Update the outcome"
    button = "Save update"

    def get_form_kwargs(self):
        return {"initial": {"on": timezone.localdate()}}

    def save(self, form):
        return operations.report_result(
            decision=self.object, by=self.request.user, **form.cleaned_data
        )


class ItemPropose(ObjectFormPage):
    """Whoever sees the meeting from inside may propose something for it."""

    adds = True
    permission = Permission.VIEW_MEETING
    model = Meeting
    form_class = forms.ProposeForm
    title = "Propose an item"
    button = "Propose item"
    message = "Thank you. “{0.title}” has been sent to the clerk."

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_form_kwargs(self):
        return {"is_public": not self.object.body.is_private}

    def save(self, form):
        return operations.propose_item(
            meeting=self.object, by=self.request.user, **form.cleaned_data
        )
