"""What is shown of releases elsewhere."""

from boards.releases.models import Release


def released(meetings, user):
    """{id: [what was released of a meeting's private items]}."""
    found = {}
    rows = Release.objects.visible_to(user).filter(item__meeting__in=meetings)
    for release in rows.select_related("item"):
        found.setdefault(release.item.meeting_id, []).append(release)
    return found
