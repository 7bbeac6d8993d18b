"""Applications that come in: kept as a draft, sent, entered for the applicant, matched or turned down."""

import re

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import PUBLIC, LinkHolder, user_or_none
from core.dates import day_in_words
from core.errors import Refused, WrongState
from core.links import operations as links
from core.publicforms import drafting
from core.publicforms import operations as publicforms
from core.publicforms.models import CameBy
from funding.grants.applications.models import GrantRequest
from funding.grants.applications.operations import note_hand, receive_application
from funding.grants.groups.bank import refuse_bank
from funding.grants.groups.operations import add_group, running
from funding.grants.intake import states, telling
from funding.grants.intake.models import LETTER, SentApplication, SentAsk
from funding.grants.intake.rules import APPLY, PURPOSE, open_allocations, why_closed
from funding.ledger.operations import expect_amount
from neighbourhoods.groups.models import CHARITY, CHARITY_WORDS, COMPANY, COMPANY_WORDS
from neighbourhoods.groups.operations import plain

BUDGET = Permission.EDIT_BUDGET
APPLICANT = "The applicant"
BY_FORM = "Applications are sent by the form."
TEXTS = ("group_name", "title", "purpose", "costs", "other_money", "shows")


@operation
def keep_draft(*, values, by, email="", client_id=None, at=None):
    """Keep what stands in the form until the applicant goes on with it. Returns (draft, token): every press
    makes a link, the same `client_id` one draft. With an address the link goes there too. Raises Refused for
    bank details."""
    at = at or timezone.now()
    rights.allow(by == PUBLIC, BY_FORM, by=by)
    _without_bank(values)
    draft = drafting.keep(APPLY, values, at=at, client_id=client_id)
    _, token = drafting.give_link(draft, name=APPLICANT, by=by, at=at)
    if email:
        telling.send_draft(draft, email, by=by, at=at)
    return draft, token


@operation
def change_draft(*, link, draft, values, version, by, at=None):
    """Keep what stands in a draft now. Raises WrongState where it was sent, and what `drafting.lock`
    raises."""
    at = at or timezone.now()
    rights.allow(by == LinkHolder(link.name), BY_FORM, by=by)
    _without_bank(values)
    locked = drafting.lock(link, draft, version=version, at=at)
    if locked.sent_at:
        raise WrongState("This application has been sent, so it stays as it is.")
    drafting.save(locked, values, link=link, at=at)
    return locked


@operation
def send_draft(*, link, draft, version, by, at=None, **said):
    """Send a draft. Returns what was sent; pressed again, the same. Raises what `drafting.lock` and
    `send_application` raise."""
    at = at or timezone.now()
    rights.allow(by == LinkHolder(link.name), BY_FORM, by=by)
    locked = drafting.lock(link, draft, version=version, at=at)
    if locked.sent_at:
        return SentApplication.objects.get(client_id=locked.client_id)
    sent, _ = send_application(by=PUBLIC, at=at, **said | {"client_id": locked.client_id})
    drafting.finish(locked, link=link, at=at)
    return sent


@operation
def send_application(*, asks, by, client_id=None, name="", email="", phone="", at=None, **said):
    """What a group asks for through this website. Returns (what was sent, token of a link that says where it
    stands); the same `client_id` again returns the first, with another link. Raises WrongState where nobody
    can apply, Refused as `_check` does."""
    at = at or timezone.now()
    rights.allow(by == PUBLIC, BY_FORM, by=by)
    if known := rows.once(SentApplication.objects.all(), client_id):
        return known, _link(known, by, at)
    today = timezone.localdate(at)
    if why := why_closed(today, open_allocations(today).exists()):
        raise WrongState(f"{why} Your application was not sent. What you wrote is still below.")
    sent = _new(asks, said, at)
    sender = {"name": name, "email": email, "phone": phone}
    publicforms.receive(sent, kind=LETTER, by=by, at=at, client_id=client_id, **sender)
    _ask(sent, asks)
    events.record("added", sent, by=by, at=at)
    if email:
        telling.acknowledge(sent, email, by=by, at=at)
    return sent, _link(sent, by, at)


@operation
def enter_application(
    *, asks, came_by, received_on, by, client_id=None, name="", email="", phone="", at=None, **said
):
    """Enter an application for the applicant, from paper or as it was said. Returns it; the same `client_id`
    again returns the first. Raises Refused as `_check` does, and for a day to come."""
    at = at or timezone.now()
    rights.require_city(BUDGET, by=by)
    if known := rows.once(SentApplication.objects.all(), client_id):
        return known
    if received_on > timezone.localdate(at):
        raise Refused("The date it came cannot be in the future", "received_on")
    if came_by == CameBy.FORM or came_by not in CameBy.values:
        raise Refused("Choose how it came", "came_by")
    sent = _new(asks, said, at, came=received_on)
    sender = {"name": name, "email": email, "phone": phone}
    publicforms.receive(
        sent, kind=LETTER, by=by, at=at, client_id=client_id, came_by=came_by,
        received_on=received_on, **sender,
    )  # fmt: skip
    _ask(sent, asks)
    events.record("added", sent, by=by, at=at)
    if email:
        telling.acknowledge(sent, email, by=by, at=at)
    return sent


@operation
def match(*, sent, group, by, at=None):
    """Say which group it is: it becomes an application, received on the day on which it came. Returns the
    application. Raises WrongState where somebody was quicker, Refused for a group that has ended and as
    `receive_application` does."""
    at = at or timezone.now()
    locked = _lock(sent, by)
    rows.expect(locked, states.WAITING)
    asks = [(each.allocation, GrantRequest.What.GRANT, each.amount) for each in _asks(locked)]
    made = receive_application(
        group=running(group), title=locked.title, purpose=locked.purpose,
        received_on=locked.received_on, asks=asks, client_id=locked.client_id, goes_on=True,
        starts_on=locked.starts_on, ends_on=locked.ends_on, by=by, at=at,
    )  # fmt: skip
    note_hand(made, by=locked.entered_by, at=at)
    _decide(locked, states.MATCHED, by, at, application=made)
    words = {"group": str(group)}
    events.record("sent.matched", locked, by=by, at=at, words=words, label=locked.reference)
    return made


@operation
def match_new(*, sent, purpose, by, is_new=False, at=None):
    """Add the group as it calls itself, and match what it sent to it. Returns the application. Raises Refused
    where one that is there may be the same, unless `is_new`, and what `match` raises."""
    locked = _lock(sent, by)
    rows.expect(locked, states.WAITING)
    group = add_group(
        name=locked.group_name, kind=locked.kind, charity_number=locked.charity_number,
        company_number=locked.company_number, purpose=purpose.strip(), neighbourhood=None,
        is_new=is_new, by=by, at=at,
    )  # fmt: skip
    return match(sent=locked, group=group, by=by, at=at)


@operation
def turn_down(*, sent, reason, by, at=None):
    """It is not for ward money; whoever sent it is told why. Raises Refused for a reason that is not in the
    list, WrongState where somebody was quicker."""
    at = at or timezone.now()
    locked = _lock(sent, by)
    rows.expect(locked, states.WAITING)
    if reason not in SentApplication.Reason.values:
        raise Refused("Choose a reason from the list", "reason")
    _decide(locked, states.TURNED_DOWN, by, at, reason=reason)
    events.record(
        "sent.turned_down", locked, by=by, at=at, reason=locked.get_reason_display(),
        label=locked.reference,
    )  # fmt: skip
    if locked.sender_id and locked.sender.email:
        telling.turned_down(locked, locked.sender.email, at=at)
    return locked


@operation
def wait_again(*, sent, reason, by, at=None):
    """What was turned down by mistake waits again. Raises Refused without a reason, and once its words have
    been deleted."""
    at = at or timezone.now()
    locked = _lock(sent, by)
    rows.expect(locked, states.TURNED_DOWN)
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    if not locked.purpose:
        raise Refused("The words of this application have been deleted, so it cannot be read again")
    rows.change(
        locked, {"state": states.WAITING, "reason": "", "decided_by": None, "decided_at": None}
    )
    events.record(
        "sent.waits_again", locked, by=by, at=at, reason=reason.strip(), label=locked.reference
    )
    return locked


@operation
def read_sender(*, sent, by, at=None):
    """Who sent it and how to reach them; that it was read is recorded. Returns the Sender, None where none is
    kept."""
    locked = _lock(sent, by)
    events.record("sent.sender_read", locked, by=by, at=at, label=locked.reference)
    return locked.sender


def _lock(sent, by):
    found = SentApplication.objects.select_related("decided_by", "entered_by")
    return rights.lock(sent, BUDGET, by=by, found=found)


def _asks(sent):
    return sent.asks.select_related("allocation__body", "allocation__year")


def _decide(sent, state, by, at, **fields):
    rows.change(sent, fields | {"state": state, "decided_by": user_or_none(by), "decided_at": at})


def _without_bank(values):
    """Nothing of bank details is kept, not even until it is sent. Raises Refused."""
    for name in TEXTS:
        refuse_bank(name, " ".join(values.get(name, ())))


def _link(sent, by, at):
    return links.make(PURPOSE.name, sent, name=APPLICANT, by=by, at=at)[1]


def _new(asks, said, at, came=None):
    """A row that is not written yet. Raises Refused as `_check` does."""
    fields = {
        name: value.strip() if isinstance(value, str) else value for name, value in said.items()
    }
    fields |= {name: plain(fields.get(name, "")) for name in ("charity_number", "company_number")}
    _check(fields, asks, timezone.localdate(at), came)
    return SentApplication(**fields)


def _check(fields, asks, today, came):
    """Raises Refused without the words that are needed, for bank details, numbers that are none, days in the
    wrong order, ward budgets that are not open, and without the declaration."""
    for name in ("group_name", "title", "purpose", "costs"):
        if not fields.get(name):
            raise Refused("Say what you ask for, and the cost", name)
    for name in TEXTS:
        refuse_bank(name, fields.get(name, ""))
    for name, pattern, words in (
        ("charity_number", CHARITY, CHARITY_WORDS), ("company_number", COMPANY, COMPANY_WORDS),
    ):  # fmt: skip
        if fields[name] and not re.fullmatch(pattern, fields[name], re.ASCII):
            raise Refused(words, name)
    if fields["ends_on"] < fields["starts_on"]:
        raise Refused("The last day must not be before the first day", "ends_on")
    if not fields.get("declared"):
        raise Refused("Tick the declaration", "declared")
    _check_asks(asks, today, came)


def _check_asks(asks, today, came):
    if not asks:
        raise Refused("Enter an amount for at least one ward committee")
    takes = {each.pk for each in open_allocations(today, came)}
    for allocation, amount in asks:
        expect_amount(amount)
        if allocation.pk not in takes:
            when = (
                f"took no applications on {day_in_words(came)}"
                if came
                else "takes no applications now"
            )
            raise Refused(f"{allocation} {when}", "received_on" if came else "")


def _ask(sent, asks):
    SentAsk.objects.bulk_create(
        SentAsk(sent=sent, allocation=allocation, amount=amount) for allocation, amount in asks
    )
