"""What forums show on a neighbourhood's page."""

from core import slots
from forums.querysets import attendance_by_neighbourhood, next_forums


def register():
    slots.fill("neighbourhood.overview", overview, template="forums/slots/overview.html", order=20)


def overview(neighbourhoods, user):
    came = attendance_by_neighbourhood(user, neighbourhoods)
    following = next_forums(user, neighbourhoods)
    return {
        each.pk: {"came": came.get(each.pk), "next": following.get(each.pk)}
        for each in neighbourhoods
    }
