"""The page on which a team says for whom it waits."""

from tasking.requests.working import states
from tasking.requests.working.views import WorkForm
from tasking.requests.working.waiting.forms import PartnerForm
from tasking.requests.working.waiting.operations import wait_for_partner


class WaitForPartner(WorkForm):
    """For whom it waits and by when they reply; of what waits already, a new day."""

    form_class = PartnerForm
    intro = (
        "The team’s clock stops while you wait, for ten working days at most. "
        "The partner’s own clock runs until the date you enter."
    )
    message = "Saved."

    @property
    def title(self):
        return self.object.asking_in_words

    def get_form_kwargs(self):
        kwargs, worked = super().get_form_kwargs(), self.object
        if worked.state == states.AWAITING_PARTNER:
            outside = "" if worked.partner_id else worked.request.waiting_for
            kwargs["initial"] |= {
                "agency": worked.partner_id, "outside": outside, "until": worked.reply_by,
            }  # fmt: skip
        return kwargs | {"without": worked.request.agency_id}

    def save(self, form):
        return wait_for_partner(worked=self.object, by=self.request.user, **form.cleaned_data)
