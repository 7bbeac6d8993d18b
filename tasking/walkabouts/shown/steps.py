"""What can be done with a walkabout next: its buttons, and the next step in words."""

from django.utils import timezone

from tasking.walkabouts import states

RECORD = ("walkabout_walk", "Record stops")
CAME = ("walkabout_walked", "Say who came")

STEPS = {
    states.PLANNED: (
        (*RECORD, "main"),
        (*CAME, "second"),
        ("walkabout_edit", "Change", "second"),
        ("walkabout_route", "Set the route", "second"),
        ("walkabout_cancel", "Cancel the walkabout", "link"),
    ),
    states.WALKED: (
        ("walkabout_send", "Send stops to services", "main"),
        (*RECORD, "second"),
        ("walkabout_walked", "Correct who came", "link"),
    ),
    states.SENT: (
        ("walkabout_write", "Write up", "main"),
        ("walkabout_send", "Send out further stops", "second"),
        (*RECORD, "link"),
    ),
    states.WRITTEN: (
        ("walkabout_publish", "Publish the report", "main"),
        ("walkabout_correct", "Correct the report", "second"),
    ),
    states.CANCELLED: (),
}
BEGUN = ((*CAME, "main"), (*RECORD, "second"), *STEPS[states.PLANNED][2:])
FURTHER = (
    ("walkabout_send", "Send out further stops", "main"),
    ("walkabout_write", "Write up", "second"),
    (*RECORD, "link"),
)
OWN = (("walkabout_correct", "Correct the report", "second"),)


def steps_of(walk, stops, user):
    """((buttons), the next step in words) for who may change a walkabout; `stops` are those that they see."""
    if walk.is_published or walk.is_cancelled:
        return (), ""
    waits = any(each.outcome == states.WAITING for each in stops)
    if walk.state == states.PLANNED:
        return _planned(walk, stops)
    if walk.state == states.WALKED:
        words = "Next: send the stops to services." if stops else "Next: record what was seen."
        return STEPS[walk.state], words
    if walk.state == states.SENT:
        if waits:
            return FURTHER, "Next: send out the further stops."
        return STEPS[walk.state], "Next: write up the report."
    if user.pk in walk.prepared_by:
        return OWN, "Next: ask somebody else to read the report and publish it."
    return STEPS[walk.state], "Next: read the report and publish it."


def _planned(walk, stops):
    if stops:
        return BEGUN, "Next: say who came. Then send the stops to services."
    if timezone.localdate() < walk.day:
        return STEPS[states.PLANNED], ""
    return STEPS[states.PLANNED], "Next: record stops, then say who came."
