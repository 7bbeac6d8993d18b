"""Pages on which anybody sends a form without a sign-in (core.publicforms)."""

from django.core import signing
from django.utils.http import urlencode

from accounts.pages import EVERYONE
from accounts.signin import limits
from core.actors import PUBLIC
from core.errors import Refused
from core.history import goes_on_as
from core.publicforms import danger, stamps

OFTEN = (
    "Too much has been sent from this connection today. Nothing is lost: copy what you wrote, and "
    "send it tomorrow, or write to the office"
)
SIGNER = signing.Signer(salt="accounts.pages.public")


class TooOften(Refused):
    """More than one address may send in a day."""


class SentByAnybody:
    """Mixed into a FormPage, before it: its form is a core.publicforms.forms.PublicForm, and
    `receive(form)` calls the operation with `by=PUBLIC`, whoever is signed in on that device."""

    permission = EVERYONE
    template_name = "core/publicforms/form.html"
    about = ""
    """The name of the form in its stamp."""

    def get_form_kwargs(self):
        return {"about": self.get_stamp_about()}

    def get_stamp_about(self):
        return f"{self.about}-{self.object.pk}"

    def save(self, form):
        if not limits.may_send_form(self.request):
            raise TooOften(OFTEN)
        goes_on_as(PUBLIC.name)
        return self.receive(form)

    def receive(self, form):
        """Call the operation. Returns the row."""
        raise NotImplementedError

    def refuse(self, form, refused):
        if isinstance(refused, TooOften):
            form.add_refusal(refused)
            return self.show_again(form, status=429)
        return super().refuse(form, refused)

    def get_success_url(self, result):
        """A page that says the reference and nothing else of what was sent."""
        return f"{self.get_sent_url()}?{urlencode({'sent': SIGNER.sign(result.reference)})}"

    def get_context_data(self, **kwargs):
        found = {"numbers": danger.numbers(), "trap": stamps.TRAP}
        return super().get_context_data(**found | kwargs)


def reference_of(request):
    """The reference that the page after a form was sent says; "" where the address was made up."""
    try:
        return SIGNER.unsign(request.GET.get("sent", ""))
    except signing.BadSignature:
        return ""
