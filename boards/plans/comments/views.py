"""Pages of comments on a plan: the form for everybody, what was shown, and what staff read."""

import uuid
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ObjectListPage, Order
from accounts.pages.public import SentByAnybody, reference_of
from boards.plans.comments import forms, operations
from boards.plans.comments.models import PlanComment
from boards.plans.comments.rules import why_closed
from boards.plans.models import Plan
from core.actors import PUBLIC
from core.publicforms.forms import WithholdForm
from core.publicforms.models import Reason
from core.publicforms.operations import delete_on
from neighbourhoods.elections.period import pre_election

WAITING = 50


class _OfPlan:
    """A page of a plan, under which its priorities may be chosen."""

    model = Plan

    def get_queryset(self):
        return Plan.objects.with_place()

    def get_priorities(self):
        return self.object.priorities.kept().order_by("position")


class CommentAdd(SentByAnybody, _OfPlan, ObjectFormPage):
    """Anybody says what they think of a plan that is open for comments."""

    adds = True
    about = "plan-comment"
    template_name = "boards/plans/comments/add.html"
    form_class = forms.CommentForm
    title = "Comment on this plan"
    button = "Send comment"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"priorities": self.get_priorities()}

    def receive(self, form):
        return operations.send_comment(plan=self.object, by=PUBLIC, **form.cleaned_data)

    def get_sent_url(self):
        return reverse("plan_comment_sent", args=[self.object.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            closed=why_closed(self.object, timezone.localdate()),
            delete_on=delete_on(timezone.now()),
            **kwargs,
        )


class CommentSent(_OfPlan, ObjectPage):
    """What happens with a comment that was sent. It says its reference and none of its words."""

    permission = EVERYONE
    template_name = "boards/plans/comments/sent.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(reference=reference_of(self.request), **kwargs)


class Comments(_OfPlan, ObjectListPage):
    """The comments on a plan that everybody reads. Who writes the plan also has what waits, the oldest
    first, and what is not shown."""

    permission = EVERYONE
    template_name = "boards/plans/comments/comments.html"
    orders = {
        "shown": Order(
            PlanComment, ("received_at", "id"), within=("plan", "state"), descending=True
        ),
        "withheld": Order(
            PlanComment, ("received_at", "id"), within=("plan", "state"), descending=True
        ),
    }
    order_name = "which"

    @property
    def which(self):
        return "withheld" if self.request.GET.get("which") == "withheld" else "shown"

    @cached_property
    def may_edit(self):
        return self.allowed(self.object, Permission.EDIT_PLAN)

    def get_comments(self):
        rows = PlanComment.objects.visible_to(self.request.user).filter(plan=self.object)
        rows = rows.select_related("priority", "plan")
        return rows.select_related("reviewed_by") if self.may_edit else rows

    def get_rows(self):
        return self.get_comments().filter(state=self.which)

    def get_context_data(self, **kwargs):
        plan, today = self.object, timezone.localdate()
        may_edit = self.may_edit
        waiting = self.get_comments().waiting().order_by("received_at", "id")
        return super().get_context_data(
            may_edit=may_edit,
            waiting=list(waiting[:WAITING]) if may_edit else [],
            withheld=self.which == "withheld",
            closed=why_closed(plan, today),
            warning=pre_election(wards_of(plan), today) if may_edit else None,
            **kwargs,
        )


def wards_of(plan):
    """The wards whose elections a plan has to mind; None for all of them."""
    return plan.neighbourhood.wards.all() if plan.neighbourhood_id else None


class CommentEnter(_OfPlan, ObjectFormPage):
    """Add a comment that came on paper."""

    adds = True
    permission = Permission.EDIT_PLAN
    form_class = forms.PaperCommentForm
    title = "Add a comment from paper"
    button = "Add comment"
    message = "Comment {0} is added and waits to be shown."

    def get_form_kwargs(self):
        initial = {"client_id": uuid.uuid4(), "received_on": timezone.localdate()}
        return {"initial": initial, "priorities": self.get_priorities()}

    def save(self, form):
        return operations.enter_comment(plan=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return self.object.comments_url

    def get_back(self):
        return self.object.comments_url, "Comments"


class _OfComment:
    permission = Permission.EDIT_PLAN
    model = PlanComment

    def get_queryset(self):
        return PlanComment.objects.select_related("plan", "priority")


class CommentShow(_OfComment, PressPage):
    message = "The comment is now shown to everyone."

    def act(self):
        operations.show_comment(comment=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.plan.comments_url


class CommentSender(_OfComment, ObjectPage):
    """Who sent a comment: only by POST, so that no link reads it by chance."""

    http_method_names = ["post", "options"]
    template_name = "boards/plans/comments/sender.html"

    def post(self, request, *args, **kwargs):
        sender = operations.read_sender(comment=self.object, by=request.user)
        return self.render(sender=sender, back=(self.object.plan.comments_url, "Comments"))


class CommentWithhold(_OfComment, ObjectFormPage):
    """Do not show a comment, or take it off."""

    form_class = WithholdForm
    template_name = "boards/plans/comments/withhold.html"
    title = "Do not show this comment"
    button = "Do not show"
    message = "The comment is not shown."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"reasons": Reason.choices}

    def save(self, form):
        return operations.withhold_comment(
            comment=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return self.object.plan.comments_url

    def get_back(self):
        return self.object.plan.comments_url, "Comments"


class PlanHeard(_OfPlan, ObjectFormPage):
    """What people said of a plan, and what changed by it."""

    permission = Permission.EDIT_PLAN
    form_class = forms.HeardForm
    title = "What we heard"

    def save(self, form):
        return operations.say_heard(plan=self.object, by=self.request.user, **form.cleaned_data)


class PlanConsult(ObjectFormPage):
    permission = Permission.EDIT_PLAN
    model = Plan
    form_class = forms.ConsultForm
    title = "Open for comments"
    button = "Open for comments"
    template_name = "boards/plans/consult.html"

    def get_context_data(self, **kwargs):
        """In a pre-election period a warning and no more: asking people is not stopped."""
        warning = pre_election(wards_of(self.object), timezone.localdate())
        return super().get_context_data(warning=warning, **kwargs)

    def save(self, form):
        return operations.consult(plan=self.object, by=self.request.user, **form.cleaned_data)
