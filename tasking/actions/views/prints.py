"""Actions on paper."""

from django.utils import timezone

from accounts.pages import SIGNED_IN, ObjectPage
from boards.models import Body
from core import pdf
from core.pdf import pdf_response
from core.text import file_stem
from tasking.actions.lists.printing import log


class ActionLogPdf(ObjectPage):
    """The action log of a body, A4 landscape."""

    permission = SIGNED_IN
    model = Body
    lookup = "slug"

    def get_queryset(self):
        return Body.objects.select_related("neighbourhood")

    def get(self, request, *args, **kwargs):
        today = timezone.localdate()
        content = pdf.render("actions.typ", log(self.object, request.user, today))
        name = f"{file_stem(str(self.object))}-{today:%Y-%m-%d}-action-log.pdf"
        return pdf_response(content, name)
