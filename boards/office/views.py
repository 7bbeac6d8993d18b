"""Pages about members who have not come, and what is known of their terms."""

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.pages import ObjectFormPage, Page
from boards.office import operations
from boards.office.absence import long_absent, still_given
from boards.office.forms import ElsewhereForm, SettleForm, StrikeForm
from boards.office.models import Lapse, TermNote
from boards.seats.models import TermOfOffice

SETTLED_SHOWN = 20


class AbsentMembers(Page):
    """Elected members who have not come for four months, and those of whom six months were over."""

    permission = Permission.VIEW_MEETING
    template_name = "boards/office/absent.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        seen = Lapse.objects.visible_to(user).select_related("term__person", "term__ward")
        lapsed = list(seen.open())
        ended = {each.term_id: each for each in seen.in_office_still().order_by("-last_day")}
        given = still_given([*lapsed, *ended.values()], timezone.localdate())
        recorded = {(each.term_id, each.since) for each in lapsed}
        rows = [each for each in long_absent() if each.term.pk not in ended]
        return super().get_context_data(
            lapsed=[(each, each.pk in given) for each in lapsed],
            settled=seen.exclude(settled_at=None).order_by("-settled_at")[:SETTLED_SHOWN],
            ended=[(each, each.pk in given) for each in ended.values()],
            rows=[row for row in rows if (row.term.pk, row.since) not in recorded],
            may_note=holds_city(user, Permission.MANAGE_BODY),
            **kwargs,
        )


class AbsentNote(ObjectFormPage):
    """The political group, and what is known from elsewhere of an elected member's attendance."""

    permission = Permission.MANAGE_BODY
    model = TermOfOffice
    form_class = ElsewhereForm
    template_name = "boards/office/term.html"
    title = "Term of office"

    def get_queryset(self):
        return TermOfOffice.objects.select_related("person", "ward")

    def get_context_data(self, **kwargs):
        notes = TermNote.objects.visible_to(self.request.user).filter(term=self.object)
        return super().get_context_data(**kwargs) | {
            "intro": str(self.object),
            "notes": notes.order_by("-day", "-id"),
        }

    def save(self, form):
        return operations.note_elsewhere(
            term=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return self.object.person.get_absolute_url()

    def get_back(self):
        return self.object.person.get_absolute_url(), self.object.person.name


class NoteStrike(ObjectFormPage):
    """What was noted of a term was wrong."""

    adds = True
    permission = Permission.MANAGE_BODY
    model = TermNote
    form_class = StrikeForm
    title = "Strike out"
    button = "Strike it out"
    message = "It is struck out and no longer counts."

    def get_queryset(self):
        return TermNote.objects.select_related("term__person", "term__ward")

    def get_context_data(self, **kwargs):
        intro = f"{self.object.term}: {self.object}"
        return super().get_context_data(**kwargs) | {"intro": intro}

    def save(self, form):
        return operations.strike_out_note(
            note=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return reverse("absent_note", args=[self.object.term_id])

    def get_back(self):
        return self.get_success_url(None), "Term of office"


class LapseSettle(ObjectFormPage):
    """Six months were over: what became of it."""

    adds = True
    permission = Permission.MANAGE_BODY
    model = Lapse
    form_class = SettleForm
    title = "Six months without a meeting"
    button = "Record it"
    message = "The outcome is recorded."

    def get_queryset(self):
        return Lapse.objects.select_related("term__person", "term__ward")

    def get_context_data(self, **kwargs):
        row = self.object
        intro = (
            f"{row.term}: last attended on {row.since:%-d %B %Y}; the last day was "
            f"{row.last_day:%-d %B %Y}. The office ends by section 85 of the Local Government Act "
            "1972. The proper officer decides what to do; nothing here ends a term by itself."
        )
        intro = f"{intro} {row.was_found_wrong}".rstrip()
        return super().get_context_data(**kwargs) | {"intro": intro}

    def save(self, form):
        return operations.settle_lapse(lapse=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("absent_members")

    def get_back(self):
        return self.get_success_url(None), "Councillors who have not attended"
