"""Pages of the calendar: week, month and year at a glance, and the feeds that calendar programs
read."""

from django.utils import timezone

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectPage, Page
from boards.bodies.models import Body
from boards.meetings.calendars import feed, printing, shapes
from boards.meetings.calendars.clashes import marks
from core import diary, ical, pdf
from core.pdf import pdf_response
from core.text import file_stem
from neighbourhoods.models import AvoidDate, Neighbourhood, Person

NOBODY = 0
"""The id of no person: whose account is linked to none is expected where the account is the clerk."""


class BodyFeed(ObjectPage):
    """text/calendar of a body that meets in public, the same for everybody."""

    permission = EVERYONE
    model = Body
    lookup = "slug"

    def get_queryset(self):
        return Body.objects.exclude(power=Body.Power.OPERATIONAL)

    def get(self, request, *args, **kwargs):
        content = feed.calendar_of_meetings(str(self.object), body=self.object)
        return ical.respond(content, is_public=True)


class NeighbourhoodFeed(ObjectPage):
    """text/calendar of all the bodies of a neighbourhood that meet in public."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"

    def get(self, request, *args, **kwargs):
        name = f"Meetings in {self.object}"
        content = feed.calendar_of_meetings(name, body__neighbourhood=self.object)
        return ical.respond(content, is_public=True)


class MeetingCalendar(Page):
    """Everything with a date that the reader may know of, by week, month or year."""

    permission = EVERYONE
    template_name = "boards/meetings/calendars/calendar.html"

    def asked_for(self, name):
        """What the address says under a name, as text that a database can be asked with."""
        return self.request.GET.get(name, "").replace("\x00", "")[:100]

    def get_context_data(self, **kwargs):
        user, view = self.request.user, self.view_asked_for()
        span = shapes.span_of(
            view, self.asked_for("day"), self.asked_for("month"), timezone.localdate()
        )
        places = list(Neighbourhood.objects.all())
        chosen = next(
            (each for each in places if each.slug == self.asked_for("neighbourhood")), None
        )
        body, person = self._body(), self._person()
        asked = diary.Asked(
            user,
            span.first,
            span.after,
            kind=self._kind(),
            neighbourhood_id=chosen and chosen.pk,
            body_id=body and body.pk,
            person=person,
        )
        found = diary.read(asked)
        may_set = user.is_authenticated and user.may(Permission.RUN_MEETING)
        shown = shapes.shown(found.entries, self._marks(found) if may_set else {})
        return super().get_context_data(
            view=view,
            asked=asked,
            entries=found.entries,
            views=shapes.VIEWS,
            span=span,
            today=timezone.localdate(),
            place=self.asked_for("neighbourhood"),
            neighbourhoods=places,
            chosen=chosen,
            body=body,
            bodies=shapes.bodies_of(found.entries, body),
            person=person,
            is_mine=person is not None and person.user_id == user.pk,
            kinds=[(each.name, each.word) for each in diary.sources()],
            kind=asked.kind,
            key=shapes.key_of(found.entries),
            is_broad=asked.is_broad,
            cut=found.cut,
            may_set=may_set,
            set_query=f"&body={body.slug}" if body else "",
            feed=chosen and ical.subscription("neighbourhood_feed", chosen.slug),
            narrowed=bool(chosen or body or person),
            **shapes.laid_out(view, span, shown, None if (chosen or body or person) else places),
            **kwargs,
        )

    def view_asked_for(self):
        return shapes.view_of(self.asked_for("view"))

    def _kind(self):
        name = self.asked_for("kind")
        return name if name in {each.name for each in diary.sources()} else ""

    def _body(self):
        slug = self.asked_for("body")
        return (
            slug and Body.objects.visible_to(self.request.user).filter(slug=slug).first()
        ) or None

    def _person(self):
        """Whose calendar it is: one's own ("me"), or that of somebody whose name the reader may see."""
        user, key = self.request.user, self.asked_for("person")
        if not key or not user.is_authenticated:
            return None
        rows = Person.objects.visible_to(user)
        if key == "me":
            return rows.filter(user=user.pk).first() or Person(pk=NOBODY, user=user)
        is_number = key.isascii() and key.isdigit() and len(key) < 10
        return rows.filter(pk=int(key)).first() if is_number else None

    def _marks(self, found):
        """What is in the way of the meetings shown, for whoever sets dates."""
        about = {name: [] for name in ("meetings", "avoid", "elections")}
        for each in found.entries:
            if each.kind in about and each.about is not None:
                about[each.kind].append(each.about)
        return marks(
            about["meetings"],
            [each for each in about["avoid"] if isinstance(each, AvoidDate)],
            list(dict.fromkeys(about["elections"])),
        )


class YearPlanner(MeetingCalendar):
    """The year planner on paper, narrowed as the page is: A4 landscape, or A3 where it is asked for."""

    permission = EVERYONE

    def view_asked_for(self):
        return "year"

    def get(self, request, *args, **kwargs):
        context = self.get_context_data()
        paper = "a3" if self.asked_for("paper") == "a3" else "a4"
        whose, today = printing.whose(context), timezone.localdate()
        content = pdf.render("planner.typ", printing.planner(context, whose, paper, today))
        name = f"year-planner-{file_stem(whose or 'city')}-{context['span'].first:%Y}-{paper}.pdf"
        return pdf_response(content, name)


class MeetingSet(Page):
    """Set a date from the calendar: choose whose meeting it is, then go on with the day filled in."""

    permission = Permission.RUN_MEETING
    template_name = "boards/meetings/calendars/set.html"

    def get_context_data(self, **kwargs):
        rows = Body.objects.visible_to(self.request.user)
        rows = rows.changeable_by(self.request.user, Permission.RUN_MEETING)
        rows = rows.select_related("neighbourhood").order_by("neighbourhood__name", "name")
        day = shapes.day_of(self.request.GET.get("day", ""))
        slug = self.request.GET.get("body", "")
        bodies = [each for each in rows if not slug or each.slug == slug] or list(rows)
        return super().get_context_data(bodies=bodies, day=day, **kwargs)
