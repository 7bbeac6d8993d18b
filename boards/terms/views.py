"""Pages of terms of reference and of reviews."""

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectFormPage, ObjectPage
from boards.bodies.models import Body
from boards.decisions.models import Decision
from boards.terms import forms, operations
from boards.terms.models import BodyReview, TermsOfReference


class Terms(ObjectPage):
    """All versions of a body's terms of reference, the one in force in full, and its reviews."""

    permission = EVERYONE
    model = Body
    lookup = "slug"
    template_name = "boards/terms/terms.html"

    def get_context_data(self, **kwargs):
        user, body = self.request.user, self.object
        may_manage, internal = self.rights(
            body,
            Permission.MANAGE_BODY,
            internal=Body.objects.filter(Body.objects.internal_to(user)),
        )
        rows = TermsOfReference.objects.visible_to(user).filter(body=body)
        versions = list(rows.select_related("adopted_by__item__meeting__body"))
        seen = Decision.objects.visible_to(user).filter(
            pk__in=[each.adopted_by_id for each in versions if each.adopted_by_id]
        )
        return super().get_context_data(
            current=TermsOfReference.objects.filter(body=body).current().first(),
            versions=versions,
            readable=set(seen.values_list("pk", flat=True)),
            reviews=BodyReview.objects.visible_to(user).filter(body=body),
            may_manage=may_manage,
            is_internal=internal,
            **kwargs,
        )


class TermsAdd(ObjectFormPage):
    permission = Permission.MANAGE_BODY
    model = Body
    lookup = "slug"
    form_class = forms.TermsForm
    title = "New version of the terms of reference"
    button = "Adopt"
    message = "{0} is recorded."

    def get_form_kwargs(self):
        last = TermsOfReference.objects.filter(body=self.object).order_by("number").last()
        found = Decision.objects.visible_to(self.request.user).standing()
        found = found.filter(numbered__isnull=False, item__access="public")
        own = found.filter(item__meeting__body__in=[self.object.pk, self.object.under_id or 0])
        latest = own.order_by("-item__meeting__starts_at", "pk").values_list("pk", flat=True)
        offered = Decision.objects.filter(pk__in=list(latest[:100]))
        return {
            "decisions": offered.select_related("item__meeting__body", "numbered").order_by(
                "-item__meeting__starts_at", "pk"
            ),
            "first": last is None,
            "initial": {"text": last.text if last else ""},
        }

    def get_success_url(self, result):
        return result.get_absolute_url()

    def save(self, form):
        return operations.adopt_terms(body=self.object, by=self.request.user, **form.cleaned_data)


class ReviewBegin(ObjectFormPage):
    adds = True
    permission = Permission.MANAGE_BODY
    model = Body
    lookup = "slug"
    form_class = forms.ReviewOfBodyForm
    title = "Start a review"
    button = "Start a review"

    def get_success_url(self, result):
        return result.get_absolute_url()

    def save(self, form):
        return operations.begin_review(body=self.object, by=self.request.user, **form.cleaned_data)


class ReviewFindings(ObjectFormPage):
    permission = Permission.MANAGE_BODY
    model = BodyReview
    form_class = forms.FindingsForm
    title = "Findings of the review"

    def get_queryset(self):
        return BodyReview.objects.select_related("body")

    def save(self, form):
        return operations.record_findings(
            review=self.object, by=self.request.user, **form.cleaned_data
        )
