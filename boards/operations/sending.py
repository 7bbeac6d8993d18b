"""From one body to the next: what is recommended, referred or deferred goes on a work programme."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.models import Decision, FutureItem
from core import events
from core.actors import user_or_none
from core.errors import Refused, WrongState

Outcome = Decision.Outcome


@operation
def send_on(*, decision, to_body, by, at=None):
    """Put a recommendation, a referral or a deferred matter on the work programme of the body that
    hears it next, with its class. The same body gets it once. Returns the entry."""
    at = at or timezone.now()
    found = Decision.objects.select_related("item__meeting__body")
    decision = rights.lock(decision, Permission.RUN_MEETING, by=by, found=found)
    meeting = decision.item.meeting
    if decision.struck_out_at:
        raise WrongState("This decision was struck out.")
    if decision.outcome not in (Outcome.RECOMMENDED, Outcome.REFERRED, Outcome.DEFERRED):
        raise Refused("Only what is recommended, referred or deferred goes on to a body")
    if to_body.pk == meeting.body_id and decision.outcome != Outcome.DEFERRED:
        raise Refused("Choose another body than the one that said it", "to_body")
    if to_body.is_private != meeting.body.is_private:
        raise Refused("This does not cross between private and public bodies", "to_body")
    item = decision.item
    entry, created = FutureItem.objects.get_or_create(
        body=to_body,
        from_decision=decision,
        defaults={
            "title": item.title,
            "recommendation": decision.text,
            "text": "" if item.is_private else item.text,
            "lead": item.presenter,
            "paper": item.paper,
            **item.class_fields,
            "created_by": user_or_none(by),
            "created_at": at,
        },
    )
    if created:
        changes = {"to": [None, to_body.name]}
        events.record("sent a decision on", meeting, by=by, at=at, changes=changes)
    return entry


def send_published(meeting, *, by, at):
    """Once minutes are out: recommendations go to the body that decides, deferred matters to the
    body's own work programme."""
    rows = Decision.objects.standing().filter(item__meeting=meeting).select_related("item__meeting")
    target = meeting.body.recommends_to
    for decision in rows.filter(outcome__in=[Outcome.RECOMMENDED, Outcome.DEFERRED], sent_on=None):
        if decision.outcome == Outcome.DEFERRED:
            send_on(decision=decision, to_body=meeting.body, by=by, at=at)
        elif target is not None:
            send_on(decision=decision, to_body=target, by=by, at=at)


@operation
def plan_item(*, body, title, by, at=None, **details):
    """Note something that a later meeting of the body will hear. Returns the entry."""
    rights.require(Permission.RUN_MEETING, by=by, on=body)
    entry = FutureItem(body=body, title=title, created_by=by, created_at=at or timezone.now())
    for name, value in details.items():
        setattr(entry, name, value)
    entry.paragraphs = sorted(entry.paragraphs)
    entry.check_class(body)
    entry.save()
    changes = {"item": [None, named(entry)]}
    events.record("added to the work programme", body, by=by, at=at, changes=changes)
    return entry


def named(entry):
    """How an event calls an entry: private ones are seen by fewer than the events are."""
    return "a private entry" if entry.is_private else entry.title
