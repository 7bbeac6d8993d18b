"""Residents: where and when forums meet, and how many came."""

from accounts.pages import EVERYONE, Page
from forums.querysets import attendance_by_neighbourhood, next_forums
from neighbourhoods.models import Neighbourhood


class Residents(Page):
    """Every neighbourhood's forum in one table."""

    permission = EVERYONE
    template_name = "forums/residents.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        places = list(Neighbourhood.objects.visible_to(user))
        came = attendance_by_neighbourhood(user, places)
        following = next_forums(user, places)
        rows = [(each, following.get(each.pk), came.get(each.pk)) for each in places]
        return super().get_context_data(rows=rows, **kwargs)
