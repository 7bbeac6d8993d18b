"""The letter of a grant: its words, conditions and stages, and sending it once."""

import logging

from django.db.models import Prefetch
from django.utils import timezone

from accounts.rights import operation
from core import events, rows
from core.actors import SYSTEM, user_or_none
from core.errors import Refused
from core.frozen import freeze
from core.money import in_pounds
from funding.grants.applications.operations import BUDGET, expect_day
from funding.grants.awards import operations as grants
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.groups.bank import refuse_bank
from funding.grants.offers.documents import letter_of
from funding.grants.offers.links import giving
from funding.grants.offers.models import Condition, OfferLetter, PaymentStage
from funding.grants.offers.rules import GRANT, why_not_sent
from funding.ledger.operations import expect_amount

logger = logging.getLogger(__name__)
EMAIL, POST = OfferLetter.How.EMAIL, OfferLetter.How.POST


@operation
def set_terms(*, terms, by, at=None, **fields):
    """Change what the letter says. WrongState once the offer has gone."""
    grant = _lock_before_offer(Grant(pk=terms.pk), by)
    locked = rows.lock(terms)
    changed = rows.change(locked, {name: _plain(value) for name, value in fields.items()})
    if changed:
        events.record(
            "grant.letter_changed",
            grant,
            by=by,
            at=at,
            changes=rows.in_words(changed, hidden={"recipient"}),
        )
    return locked


@operation
def add_condition(*, grant, stage, words, by, due_on=None, at=None):
    """A condition of the offer. Returns it. Raises Refused without words or where it is there already, WrongState once
    the offer has gone."""
    locked = _lock_before_offer(grant, by)
    words = words.strip()
    if not words:
        raise Refused("Enter the condition", "words")
    if locked.terms_to_meet.filter(words=words).exists():
        raise Refused("This condition is there already", "words")
    made = Condition.objects.create(grant=locked, stage=stage, words=words, due_on=due_on)
    events.record("grant.condition_added", locked, by=by, at=at, changes={"condition": ["", words]})
    return made


@operation
def remove_condition(*, condition, by, at=None):
    """Take a condition off, before the offer has gone."""
    locked = _lock_before_offer(condition.grant, by)
    rows.take(condition, Condition.objects.all()).delete()
    changes = {"condition": [condition.words, ""]}
    events.record("grant.condition_removed", locked, by=by, at=at, changes=changes)


@operation
def meet_condition(*, condition, met_on, evidence, by, at=None):
    """Note that a condition is met, and by what that was seen; both blank: that was a mistake. Raises Refused for half
    of it, and where something went out on the strength of it."""
    at = at or timezone.now()
    locked_grant = grants.lock_grant(condition.grant, BUDGET, by=by)
    locked = rows.lock(condition)
    if bool(met_on) != bool(evidence.strip()):
        raise Refused(
            "Enter both the day and what you have seen", "evidence" if met_on else "met_on"
        )
    refuse_bank("evidence", evidence)
    if met_on:
        expect_day(met_on, at, "met_on")
    elif locked.met_on:
        _expect_takes_back(locked, locked_grant)
    changed = rows.assign(locked, {"met_on": met_on, "evidence": evidence.strip()})
    if changed:
        changed |= rows.assign(locked, {"met_by": user_or_none(by) if met_on else None})
        rows.write(locked, changed)
        code = "grant.condition_met" if met_on else "grant.condition_unmet"
        events.record(code, locked_grant, by=by, at=at, changes={"condition": ["", locked.words]})
    return locked


@operation
def set_stages(*, grant, stages, by, at=None):
    """Say in which parts a grant is paid; none: in one. `stages`: [(name, amount, due_on, evidence)]. Raises Refused
    where they do not add up to the grant, WrongState once the offer has gone."""
    locked = _lock_before_offer(grant, by)
    for _, amount, _, _ in stages:
        expect_amount(amount)
    total = sum(amount for _, amount, _, _ in stages)
    if stages and total != locked.amount:
        words = f"The stages add up to {in_pounds(total)}. The grant is {in_pounds(locked.amount)}"
        raise Refused(words, "amount_1")
    before = [(each.name, each.amount, each.due_on, each.evidence) for each in locked.stages.all()]
    if before == list(stages):
        return list(locked.stages.all())
    locked.stages.all().delete()
    made = PaymentStage.objects.bulk_create(
        PaymentStage(
            grant=locked, position=number, name=name, amount=amount, due_on=due, evidence=evidence
        )
        for number, (name, amount, due, evidence) in enumerate(stages, start=1)
    )
    rows.touch(locked)
    changes = {"payments": [_in_words(before), _in_words(stages)]}
    events.record("grant.stages_set", locked, by=by, at=at, changes=changes)
    return made


@operation
def send_offer(*, grant, by, at=None):
    """Send the letter by email, once: it is kept as it went, and of a grant there is a link to accept it. Returns the OfferLetter,
    the first one where it has gone already. Raises Refused with the reason where it cannot go."""
    at = at or timezone.now()
    grants.lock_basis(grant)
    locked = grants.lock_grant(grant, BUDGET, by=by)
    if known := OfferLetter.objects.filter(grant=locked).first():
        return known
    if why := why_not_sent(locked, at):
        raise Refused(why)
    day = timezone.localdate(at)
    grants.note_offer(grant=locked, sent_on=day, by=by, at=at)
    if locked.request.what == GRANT:
        letter = giving.write_offer(locked, by=by, at=at)
    else:
        letter = giving.write_order(locked, letter_of(locked, day), at=at)
    return _keep(locked, day, EMAIL, by=by, at=at, letter=letter)


@operation
def offer_by_post(*, grant, sent_on, by, at=None):
    """Note that the printed letter went by post on a day; it is kept as it was. Raises Refused as `offer` does."""
    at = at or timezone.now()
    grants.lock_basis(grant)
    locked = grants.lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, states.APPROVED)
    expect_day(sent_on, at, "sent_on")
    grants.note_offer(grant=locked, sent_on=sent_on, by=by, at=at)
    _keep(locked, sent_on, POST, by=by, at=at)
    return locked


def bring_into_force(at=None):
    """The job of each morning: every offer whose decision has come into force goes out. Returns how many. One that
    fails stops no other, and is raised at the end."""
    at, sent, failed = at or timezone.now(), 0, None
    waiting = Grant.objects.filter(state=states.APPROVED)
    for grant in with_letter(waiting).order_by("id"):
        if why_not_sent(grant, at):
            continue
        try:
            send_offer(grant=grant, by=SYSTEM, at=at)
        except Refused:
            continue  # what changed meanwhile is told on its page
        except Exception as error:
            logger.exception("The offer of %s did not go", grant.reference)
            failed = error
        else:
            sent += 1
    if failed:
        raise failed
    return sent


def with_letter(grants_):
    """Grants with everything that their letter says."""
    return grants_.select_related(
        "request__application__group__contact__user", "request__application__group__contact__contact",
        "request__application__agency", "request__allocation__body", "request__allocation__year",
        "reservation", "terms__recipient__user", "terms__recipient__contact",
        "decision__numbered", "delegated__notice",
    ).prefetch_related("terms_to_meet", Prefetch("stages", PaymentStage.objects.order_by("position")))  # fmt: skip


def _in_words(stages):
    return ", ".join(f"{name} {in_pounds(amount)}" for name, amount, _, _ in stages)


def _keep(grant, day, how, *, by, at, letter=None):
    made = OfferLetter(
        grant=grant, how=how, sent_on=day, sent_by=user_or_none(by), sent_at=at, letter=letter
    )
    freeze(made, letter_of(grant, day), None)
    made.save(force_insert=True)
    return made


def _lock_before_offer(grant, by):
    locked = grants.lock_grant(grant, BUDGET, by=by)
    rows.expect(locked, states.APPROVED, states.ON_HOLD)
    if locked.offered_on:
        raise Refused("The offer has gone, so its letter stays as it was sent")
    return locked


def _expect_takes_back(condition, grant):
    claimed = grant.payments.filter(state__in=["claimed", "authorised", "paid"]).exists()
    if condition.stage == "before_payment" and claimed:
        raise Refused("Something was claimed since, so it stays met", "met_on")
    if condition.stage == "before_offer" and grant.offered_on:
        raise Refused("The offer has gone, so it stays met", "met_on")


def _plain(value):
    return value.strip() if isinstance(value, str) else value
