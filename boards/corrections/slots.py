"""What is shown of corrections on the page of a meeting."""

from boards.corrections.models import Correction


def corrections(meetings, user):
    """{id: [the corrections of a meeting]}."""
    found = {}
    rows = Correction.objects.visible_to(user).filter(meeting__in=meetings).order_by("id")
    for each in rows.whole():
        found.setdefault(each.meeting_id, []).append(each)
    return found


def of_decisions(decisions, user):
    """{id: [the corrections of a decision]}."""
    found = {}
    rows = Correction.objects.visible_to(user).filter(decision__in=decisions).order_by("id")
    for each in rows.whole():
        found.setdefault(each.decision_id, []).append(each)
    return found
