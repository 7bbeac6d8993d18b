"""Pages for chairs and clerks: before a meeting, and how bodies do."""

from django.db.models import Exists, OuterRef

from accounts.access import Permission
from accounts.pages import ObjectPage, Page
from accounts.pages.lists import ObjectListPage, Order
from boards.bodies.models import Body
from boards.corrections.rooms import put_beside
from boards.decisions.models import Decision
from boards.meetings.models import Meeting
from boards.office.models import Lapse
from boards.statistics.briefing import briefing_of
from boards.statistics.compliance import COLUMNS
from boards.statistics.health import by_place, health_of, of_bodies, of_places, place_name


class Briefing(ObjectPage):
    """One meeting as its chair needs it beforehand, on one page."""

    permission = Permission.VIEW_MEETING
    model = Meeting
    template_name = "boards/statistics/briefing.html"

    def get_queryset(self):
        return Meeting.objects.select_related("body__neighbourhood", "venue").with_following()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**briefing_of(self.object, self.request.user), **kwargs)


class Compliance(Page):
    """How well bodies keep their rules, for those who see their meetings from inside: a row for each
    neighbourhood, and for each body of the one that was chosen."""

    permission = Permission.VIEW_MEETING
    template_name = "boards/statistics/compliance.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        bodies = Body.objects.changeable_by(user, Permission.VIEW_MEETING)
        bodies = list(bodies.select_related("neighbourhood").order_by("name", "id"))
        asked, places = self.request.GET.get("neighbourhood", ""), by_place(bodies)
        chosen = asked if asked in places or len(places) != 1 else next(iter(places))
        shown = places.get(chosen, bodies)
        health = health_of(shown, user)
        rows = of_bodies(shown, health) if chosen in places else of_places(places, health)
        return super().get_context_data(
            lapsed=Lapse.objects.visible_to(user).open().count(),
            columns=[(heading, meaning) for _, heading, meaning, _ in COLUMNS],
            headings=list(health.headings),
            rows=rows,
            totals=health.sum(shown),
            chosen=place_name(places[chosen][0]) if chosen in places else "",
            has_several=len(places) > 1,
            **kwargs,
        )


class Rooms(ObjectListPage):
    """Of everything that a body decided: how many were there, whether that was a quorum, who presided,
    and what corrections say of it. Inside."""

    permission = Permission.VIEW_MEETING
    model = Body
    lookup = "slug"
    template_name = "boards/statistics/rooms.html"
    order = Order(Meeting, ("starts_at", "id"), descending=True, within=("body",))
    page_size = 20

    def get_rows(self):
        seen = Decision.objects.visible_to(self.request.user).standing()
        rows = Meeting.objects.visible_to(self.request.user).filter(body=self.object)
        decided = seen.filter(item__meeting=OuterRef("pk"))
        return rows.filter(Exists(decided)).select_related("body")

    def get_context_data(self, **kwargs):
        rows = Decision.objects.visible_to(self.request.user).standing()
        rows = rows.filter(item__meeting__in=[each.pk for each in self.found.rows])
        found = {}
        rows = rows.select_related("item__meeting__body", "numbered")
        for each in put_beside(rows.order_by("item__position", "pk")):
            found.setdefault(each.item.meeting_id, []).append(each)
        return super().get_context_data(
            meetings=[(each, found[each.pk]) for each in self.found.rows], **kwargs
        )
