"""Which agencies there are today: who has ended takes no new work."""

from core.errors import Refused
from neighbourhoods.people.models import Agency


def require_running(*agencies, field="agency", until=None):
    """Raises Refused where one of the agencies (None is none) has ended; what was over by `until`, its
    last day, may name one that was there on that day. One query."""
    ended = Agency.objects.filter(
        pk__in=[each.pk for each in agencies if each], ended_on__isnull=False
    )
    if until is not None:
        ended = ended.filter(ended_on__lt=until)
    if gone := ended.order_by("name").first():
        raise Refused(f"{gone.short_name} has ended. Choose another agency", field)


def today_of(keys):
    """{key: key of the agency that does its work today, or None where nobody does}. One query."""
    ended = dict(Agency.objects.exclude(ended_on=None).values_list("pk", "replaced_by"))
    found = {}
    for key in keys:
        found[key] = key
        while found[key] in ended:
            found[key] = ended[found[key]]
    return found
