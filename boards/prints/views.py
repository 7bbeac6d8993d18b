"""What can be printed for a meeting, in one place, and the prints themselves."""

from django.urls import reverse

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectPage
from boards.meetings.agendas.views import _Agenda, file_name, with_private
from boards.meetings.models import Meeting
from boards.minutes.views import _Corrected
from boards.prints import documents
from boards.prints.briefing import briefing_sheet
from core import pdf, slots
from core.cards import Link
from core.pdf import pdf_response


class Prints(ObjectPage):
    """Everything that can be printed for one meeting, each with one link, as far as the reader may
    have it."""

    permission = EVERYONE
    model = Meeting
    template_name = "boards/prints/prints.html"

    def get_queryset(self):
        return Meeting.objects.select_related("body__neighbourhood", "venue")

    def get_context_data(self, **kwargs):
        user, meeting = self.request.user, self.object
        of_body = Meeting.objects.of_meetings([meeting])
        internal = of_body.are_internal_to(user)
        groups = [
            ("Agenda and minutes", documents_of(meeting, internal)),
            ("For the room", for_the_room(meeting, internal, self.runs(of_body))),
            ("Around the meeting", around(meeting, user)),
        ]
        return super().get_context_data(groups=[each for each in groups if each[1]], **kwargs)

    def runs(self, rows):
        return rows.are_changeable_by(self.request.user, Permission.RUN_MEETING)


def documents_of(meeting, is_internal):
    """[Link] of agenda and minutes."""
    draft = "" if meeting.agenda_published_at else " Each page says that it is a draft."
    found = [
        _link("Agenda", "agenda_pdf", meeting, f"A4.{draft}"),
        _link("Agenda in large print", "agenda_large_pdf", meeting, f"A4, 16 point.{draft}"),
    ]
    if meeting.minutes_published_at or (is_internal and meeting.is_over):
        draft = "" if meeting.minutes_published_at else " Each page says that they are a draft."
        found += [
            _link("Minutes", "minutes_pdf", meeting, f"A4.{draft}"),
            _link("Minutes in large print", "minutes_large_pdf", meeting, f"A4, 16 point.{draft}"),
        ]
    return found


def for_the_room(meeting, is_internal, may_run):
    """[Link] of what lies on the table."""
    found = []
    if may_run:
        signs = "A4. Names and agencies only, with blank lines at the end."
        cards = "A4, two on a sheet. Cut in the middle and fold."
        found += [
            _link("Sign-in sheet", "sign_in_sheet", meeting, signs),
            _link("Name cards", "name_cards", meeting, cards),
        ]
    if is_internal:
        found.append(_link("Chair’s briefing", "briefing_pdf", meeting, "A4, two pages."))
    return found


def around(meeting, user):
    """[Link] of what other packages know, and of the year and the place."""
    found = [
        link
        for rows in slots.collect_data("meeting.prints", [meeting], user)[meeting.pk]
        for link in rows
    ]
    query = f"?body={meeting.body.slug}&month={meeting.day:%Y-%m}"
    year = f"{reverse('year_planner_pdf')}{query}"
    found.append(Link("Year planner", year, "A4 landscape. The dates of the whole year."))
    if place := meeting.body.neighbourhood:
        ring = reverse("who_to_ring_pdf", args=[place.slug])
        found.append(Link(f"Who to ring in {place}", ring, "A4."))
    return found


def _link(words, name, meeting, note):
    return Link(words, reverse(name, args=[meeting.pk]), note)


class AgendaLarge(_Agenda):
    """The agenda in 16 point: as it was published last, before that the draft."""

    permission = EVERYONE

    def get(self, request, *args, **kwargs):
        pack = self.packs[-1] if self.packs else None
        return large(self.object, self.document, pack, request.user, self.what)


class MinutesLarge(_Corrected):
    """The minutes in 16 point, with what was found wrong since."""

    permission = EVERYONE

    def get(self, request, *args, **kwargs):
        return large(self.object, self.document, self.frozen, request.user, self.what)


def large(meeting, document, frozen, user, what):
    """The answer with a document of a meeting in large print."""
    is_private = frozen is not None and with_private(frozen, user)
    data = documents.in_large_print(document, meeting, frozen, is_private)
    name = f"{what}-large-print-private" if is_private else f"{what}-large-print"
    return pdf_response(pdf.render("meeting.typ", data), file_name(meeting, name, "pdf"))


class _Sheet(ObjectPage, abstract=True):
    """A print that is made from what stands today."""

    model = Meeting
    typst = ""
    what = ""

    def get_queryset(self):
        return Meeting.objects.select_related("body__neighbourhood", "venue")

    def get_document(self):
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        content = pdf.render(self.typst, self.get_document())
        return pdf_response(content, file_name(self.object, self.what, "pdf"))


class SignInSheet(_Sheet):
    permission = Permission.RUN_MEETING
    typst, what = "sign_in.typ", "sign-in-sheet"

    def get_document(self):
        return documents.sign_in_sheet(self.object)


class NameCards(_Sheet):
    permission = Permission.RUN_MEETING
    typst, what = "cards.typ", "name-cards"

    def get_document(self):
        return documents.name_cards(self.object)


class BriefingPdf(_Sheet):
    """The briefing of the chair, on two pages."""

    permission = Permission.VIEW_MEETING
    typst, what = "briefing.typ", "chairs-briefing"

    def get_queryset(self):
        return super().get_queryset().with_following()

    def get_document(self):
        return briefing_sheet(self.object, self.request.user)
