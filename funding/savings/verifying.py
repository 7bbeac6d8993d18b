"""What shows a saving, and finance that verifies it: never its owner, and never who entered it."""

from django.utils import timezone

from accounts.rights import operation
from core import events, files, rows
from core.actors import user_or_none
from core.errors import Refused
from core.money import in_pounds
from funding.ledger.operations import expect_amount, expect_open
from funding.savings import states
from funding.savings.models import SavingEntry, SavingEvidence, SavingEvidenceContent
from funding.savings.operations import enter, lock, shown, take_back
from funding.savings.querysets import KEEP, VERIFY
from funding.savings.rules import why_not_verify, year_of

MOST = 10
"""Files of one saving in one year."""


@operation
def add_evidence(*, saving, year, content, name, by, title="", at=None):
    """Keep a file that shows what was saved in a year. The same file twice is kept once. Returns it. Raises Refused
    for a file that is not taken or one too many; WrongState for a year that is closed."""
    locked = lock(saving, KEEP, by=by)
    rows.expect(locked, states.OPEN)
    expect_open(year)
    facts = files.inspect(content, name)
    there = SavingEvidence.objects.filter(saving=locked, year=year)
    if known := there.filter(sha256=facts.sha256).first():
        return known
    if there.count() >= MOST:
        raise Refused(f"There are {MOST} files for {year} already. Combine some of them.", "file")
    made = SavingEvidence(
        saving=locked, year=year, added_by=user_or_none(by), added_at=at or timezone.now()
    )
    made.describe(facts, title)
    made.save(force_insert=True)
    SavingEvidenceContent.objects.create(evidence=made, data=facts.content)
    events.record("saving.evidence_added", locked, by=by, at=at, words={"year": str(year)})
    return made


@operation
def remove_evidence(*, evidence, by, at=None):
    """Take a file away that was added by mistake. Returns the saving. Raises Refused where a verification rests on it;
    WrongState for a year that is closed."""
    locked = lock(evidence.saving, KEEP, by=by)
    year = evidence.year
    expect_open(year)
    found = year_of(locked, year)
    if found and found.is_verified:
        raise Refused(f"The verification for {year} rests on it. Finance must take that back first")
    SavingEvidenceContent.objects.filter(evidence=evidence).delete()
    if SavingEvidence.objects.filter(pk=evidence.pk).delete()[0]:
        events.record("saving.evidence_removed", locked, by=by, at=at, words={"year": str(year)})
    return locked


@operation
def verify(*, saving, year, amount, reason, by, was=None, client_id=None, at=None):
    """Finance says what was saved in a year, and on what that rests. `was` is what the form showed as planned and
    delivered. The same `client_id` twice verifies once. Returns the saving. Raises Refused for its owner, for who
    entered it, without evidence or a reason, and for more than was delivered; WrongState where it was changed
    meanwhile or the year is closed."""
    locked = lock(saving, VERIFY, by=by)
    if rows.once(SavingEntry.objects.all(), client_id, saving_id=locked.pk):
        return locked
    rows.expect(locked, states.OPEN)
    expect_open(year)
    found = year_of(locked, year)
    given = {kind: getattr(found, kind) if found else 0 for kind in ("planned", "delivered")}
    rows.expect_shown(
        was, shown(given), f"{in_pounds(given['delivered'])} is now said to be delivered."
    )
    if user_or_none(by) is None:
        raise Refused("A person of finance must verify it")
    if why_not := why_not_verify(by, locked, {year: found})[year]:
        raise Refused(why_not)
    expect_amount(amount)
    if amount > found.delivered:
        raise Refused(f"Only {in_pounds(found.delivered)} is said to be delivered", "amount")
    if not reason.strip():
        raise Refused("Enter what you looked at", "reason")
    at = at or timezone.now()
    enter(
        locked, year, "verified", amount, by=by, at=at, reason=reason.strip(), client_id=client_id
    )
    changes = {f"verified {year}": [None, in_pounds(amount)]}
    events.record("saving.verified", locked, by=by, at=at, changes=changes, reason=reason.strip())
    return locked


@operation
def unverify(*, saving, year, reason, by, at=None):
    """Finance takes a verification back, so that what it rests on can be corrected. Pressed twice it falls once.
    Returns the saving. Raises Refused without a reason; WrongState for a year that is closed."""
    locked = lock(saving, VERIFY, by=by)
    expect_open(year)
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    take_back(locked, year, reason.strip()[:300], by=by, at=at or timezone.now())
    return locked
