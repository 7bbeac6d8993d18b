"""What somebody needs, on the page of their own account."""

from neighbourhoods.people.models import Person


def own_needs(users, user):
    """{user id: the person with their needs} of the reader alone."""
    found = Person.objects.filter(user=user.pk, user__in=[each.pk for each in users])
    return {each.user_id: each for each in found.select_related("needs")}
