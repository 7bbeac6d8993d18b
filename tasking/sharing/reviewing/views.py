"""The page on which a review is recorded."""

from django.utils import timezone

from tasking.sharing.reviewing.forms import ReviewForm
from tasking.sharing.reviewing.operations import review_agreement
from tasking.sharing.views import OfAgreement


class AgreementReview(OfAgreement):
    form_class = ReviewForm
    title = button = "Record a review"
    message = "Review recorded."

    def get_form_kwargs(self):
        initial = {"reviewed_on": timezone.localdate(), "reviewed_by": self.object.reviewed_by}
        return {"initial": initial}

    def save(self, form):
        return review_agreement(agreement=self.object, by=self.request.user, **form.cleaned_data)
