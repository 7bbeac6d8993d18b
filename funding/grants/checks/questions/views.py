"""The sheet of checks of one request."""

from functools import cached_property

from funding.grants.applications import states
from funding.grants.applications.deciding import OfRequest
from funding.grants.checks import reading, rules
from funding.grants.checks.questions import forms, operations


class Checks(OfRequest):
    """All checks of a request: what was answered last, and the form for the answers."""

    adds = False
    template_name = "funding/checks/checks.html"
    form_class = forms.ChecksForm
    title = "Checks before the decision"
    button = "Save answers"
    message = "The answers are saved."
    intro = "Only grants officers read these answers. What members should know belongs in the assessment."

    def get_queryset(self):
        return super().get_queryset().select_related("application__group", "application__agency")

    @cached_property
    def known(self):
        return reading.known_of([self.object])[self.object.pk]

    @property
    def questions(self):
        """All; once it is granted only what is asked before the offer."""
        found = rules.questions_of(self.known)
        if self.object.state == states.GRANTED:
            return [each for each in found if each.is_later]
        return found

    def show_both(self, form, stale):
        self.__dict__.pop("known", None)
        return super().show_both(form, stale)

    def get_form_kwargs(self):
        said = {}
        for kind, check in self.known.answers.items():
            for name in operations.TOLD:
                said[f"{name}_{kind}"] = getattr(check, name)
        return {"questions": self.questions, "initial": said}

    def save(self, form):
        return operations.answer_checks(asked=self.object, answers=form.said, by=self.request.user)

    def get_success_url(self, result):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            total=rules.subsidy_of(self.known), limits=self.known.limits,
            received=self.known.received, elsewhere=list(reading.elsewhere_of(self.object)),
            election=reading.election_of(self.object), **kwargs,
        )  # fmt: skip
