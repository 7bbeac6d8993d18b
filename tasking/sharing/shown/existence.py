"""That another agency is at work in a place, for who may know no more: its name, and whom to ask."""

from dataclasses import dataclass

from neighbourhoods.models import Agency, TeamPost


@dataclass(frozen=True)
class Contact:
    """Whom to ask at an agency: a post with its telephone, as far as there is one."""

    agency: str
    post: str = ""
    phone: str = ""


def involved(rows, neighbourhood, user):
    """[Contact] of the agencies whose official-sensitive records in a place the user may only know to exist. `rows`:
    those that the user would see if they were official. Two queries, one where there are none."""
    its = rows.known_only_to_exist(user).filter(neighbourhood=neighbourhood)
    agencies = list(
        Agency.objects.filter(pk__in=its.order_by().values("originator")).order_by("name")
    )
    if not agencies:
        return []
    posts = TeamPost.objects.filter(
        neighbourhood=neighbourhood, person__agency__in=agencies
    ).current()
    posts = posts.select_related("person__contact").order_by("pk")
    found = {each.person.agency_id: each for each in reversed(posts)}
    return [_contact(each, found.get(each.pk)) for each in agencies]


def _contact(agency, post):
    if post is None:
        return Contact(str(agency))
    return Contact(str(agency), post.get_kind_display(), post.person.work_phone)
