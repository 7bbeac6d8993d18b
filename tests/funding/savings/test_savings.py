"""The savings register: amounts by year, who verifies, and what becomes of a verification."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core import handing
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from funding.budgets.lines.operations import set_line_budget
from funding.budgets.virements.operations import ask_virement, authorise_virement
from funding.contributions.operations import pledge
from funding.contributions.posts.operations import add_post, remove_post
from funding.event_codes import CODES
from funding.ledger.operations import open_year
from funding.ledger.reconciling import differences
from funding.models import BudgetLine, Saving, SavingEntry, SavingEvidence, SavingUse, SavingYear
from funding.savings.handing import VERIFIED_IT
from funding.savings.operations import (
    change_saving,
    link_use,
    reopen_saving,
    set_amounts,
    unlink_use,
    withdraw_saving,
)
from funding.savings.verifying import add_evidence, remove_evidence, unverify, verify
from tests import factories
from tests.pairs import past_every_trigger


def figures(saving, year):
    found = SavingYear.objects.get(saving=saving, year=year)
    return found.planned, found.delivered, found.verified, found.stage


def refused(write):
    """Whether the database refuses it by itself."""
    with pytest.raises(DatabaseError), transaction.atomic():
        at_once(write)
    return True


def at_once(write):
    write()
    sql("SET CONSTRAINTS ALL IMMEDIATE")


def sql(text, *values):
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def close(year):
    """As the closing does, past what it asks."""
    with transaction.atomic(), past_every_trigger():
        type(year).objects.filter(pk=year.pk).update(
            closed_at=timezone.now(), closed_by=factories.UserFactory()
        )


def test_amounts_of_a_year_are_entries_of_the_difference(saving, year, head):
    assert figures(saving, year) == (900, 700, 0, "delivered")
    with pytest.raises(Refused, match="reason"):
        set_amounts(saving=saving, year=year, planned=Decimal(900), delivered=Decimal(600), by=head)
    set_amounts(
        saving=saving,
        year=year,
        planned=Decimal(950),
        delivered=Decimal(600),
        reason="Late",
        by=head,
    )
    assert figures(saving, year) == (950, 600, 0, "delivered")
    rows = SavingEntry.objects.filter(saving=saving).order_by("id")
    assert [(each.kind, each.amount) for each in rows] == [
        ("planned", 900), ("delivered", 700), ("planned", 50), ("delivered", -100),
    ]  # fmt: skip


def test_finance_verifies_and_the_line_stays_as_it_was(verified, year, line):
    assert figures(verified, year) == (900, 700, 650, "verified")
    assert BudgetLine.objects.get(pk=line.pk).amount == 12_000
    assert line.entries.count() == 1


def test_neither_its_owner_nor_who_entered_it_verifies(saving, year, owner, holder, head, finance):
    said = {"saving": saving, "year": year, "amount": Decimal(1), "reason": "Seen"}
    with pytest.raises(PermissionDenied):
        verify(by=head, **said)
    as_finance = factories.OfficerFactory(role="finance_officer")
    owner.user = None
    owner.save()
    type(owner).objects.filter(pk=owner.pk).update(user=as_finance)
    with pytest.raises(Refused, match="You own this saving"):
        verify(by=as_finance, **said)
    type(owner).objects.filter(pk=owner.pk).update(user=None)
    verify(by=as_finance, **said)


def test_an_owner_who_was_merged_into_another_entry_is_the_owner(saving, year, owner, finance):
    kept = factories.PersonFactory(user=finance)
    type(owner).objects.filter(pk=owner.pk).update(user=None)
    type(owner).objects.filter(pk=owner.pk).update(merged_into=kept)
    with pytest.raises(Refused, match="You own this saving"):
        verify(saving=saving, year=year, amount=Decimal(1), reason="Seen", by=finance)
    assert refused(lambda: entry(saving, year, finance))


def test_who_entered_an_amount_of_the_year_does_not_verify_that_year(saving, year, finance):
    set_amounts(
        saving=saving, year=year, planned=Decimal(900), delivered=Decimal(701), reason="One more",
        by=finance,
    )  # fmt: skip
    with pytest.raises(Refused, match="You entered this saving"):
        verify(saving=saving, year=year, amount=Decimal(1), reason="Seen", by=finance)
    assert refused(lambda: entry(saving, year, finance))


def test_who_changed_what_it_says_does_not_verify_it(saving, year, finance):
    change_saving(saving=saving, is_cashable=False, by=finance)
    with pytest.raises(Refused, match="You entered this saving"):
        verify(saving=saving, year=year, amount=Decimal(1), reason="Seen", by=finance)
    assert refused(lambda: entry(saving, year, finance))


def entry(saving, year, by, kind="verified", amount=Decimal(1), reason="Raw"):
    return SavingEntry.objects.create(
        saving=saving, year=year, kind=kind, amount=amount, reason=reason, made_by=by,
        made_at=timezone.now(), made_by_name="x",
    )  # fmt: skip


def test_the_database_asks_who_verifies_by_itself(saving, year, head, holder, finance):
    assert refused(lambda: entry(saving, year, head))  # entered it
    assert refused(lambda: entry(saving, year, holder))  # owns it
    assert refused(lambda: entry(saving, year, None))
    assert refused(lambda: entry(saving, year, finance, amount=Decimal(701)))
    assert refused(lambda: entry(saving, year, finance, kind="delivered", amount=Decimal(-701)))
    assert refused(lambda: entry(saving, year, finance, kind="planned", amount=Decimal(-901)))
    assert refused(lambda: entry(saving, year, finance, reason=""))
    assert refused(lambda: entry(saving, year, finance, amount=Decimal(0)))
    entry(saving, year, finance)
    assert refused(lambda: entry(saving, year, factories.UserFactory()))  # once


def test_without_evidence_nothing_is_verified(make_saving, year, head, finance):
    saving = make_saving()
    set_amounts(saving=saving, year=year, planned=Decimal(900), delivered=Decimal(5), by=head)
    with pytest.raises(Refused, match="evidence"):
        verify(saving=saving, year=year, amount=Decimal(5), reason="Seen", by=finance)
    assert refused(lambda: entry(saving, year, finance))


def test_no_more_is_verified_than_was_delivered_and_once(saving, year, finance):
    said = {"saving": saving, "year": year, "reason": "Seen", "by": finance}
    with pytest.raises(Refused, match="£700"):
        verify(amount=Decimal("700.01"), **said)
    with pytest.raises(Refused, match="looked at"):
        verify(amount=Decimal(7), **(said | {"reason": " "}))
    press = uuid.uuid4()
    for _ in range(2):
        verify(amount=Decimal(700), client_id=press, **said)
    assert figures(saving, year)[2] == 700
    with pytest.raises(Refused, match="is verified"):
        verify(amount=Decimal(700), **said)


def test_verified_on_what_the_form_showed(saving, year, head, finance):
    set_amounts(
        saving=saving,
        year=year,
        planned=Decimal(900),
        delivered=Decimal(600),
        reason="Less",
        by=head,
    )
    with pytest.raises(WrongState, match="£600"):
        verify(
            saving=saving, year=year, amount=Decimal(600), reason="Seen", was="older", by=finance
        )  # fmt: skip


def test_an_amount_that_changes_afterwards_takes_the_verification_back(
    verified, year, head, finance
):
    assert refused(lambda: entry(verified, year, head, kind="delivered", amount=Decimal(1)))
    assert refused(lambda: entry(verified, year, head, kind="planned", amount=Decimal(1)))
    assert refused(lambda: entry(verified, year, head, amount=Decimal(-1)))  # whole or not at all
    set_amounts(
        saving=verified, year=year, planned=Decimal(900), delivered=Decimal(750), reason="More",
        by=head,
    )  # fmt: skip
    assert figures(verified, year) == (900, 750, 0, "delivered")
    last = Event.objects.about(verified)[:2]
    assert {each.verb for each in last} == {CODES["saving.amounts"], CODES["saving.unverified"]}
    verify(saving=verified, year=year, amount=Decimal(750), reason="Again", by=finance)


@pytest.mark.parametrize(
    "change", [{"is_cashable": False}, {"is_recurring": False}, {"what": "Other"}, {"line": None}]
)
def test_what_it_says_changed_afterwards_takes_the_verification_back(verified, year, head, change):
    assert refused(lambda: Saving.objects.filter(pk=verified.pk).update(**change))
    change_saving(saving=verified, by=head, **change)
    assert figures(verified, year)[2:] == (0, "delivered")


def test_the_owner_may_change_but_not_to_who_verified_it(verified, year, head, finance):
    other = factories.PersonFactory(name="Otto Other")
    change_saving(saving=verified, owner=other, due_on=datetime.date(2026, 9, 1), by=head)
    assert figures(verified, year)[2] == 650
    hers = factories.PersonFactory(name="Fay", user=finance)
    with pytest.raises(Refused, match="cannot own it"):
        change_saving(saving=verified, owner=hers, by=head)
    assert refused(lambda: Saving.objects.filter(pk=verified.pk).update(owner=hers))
    unverify(saving=verified, year=year, reason="Wrong year", by=finance)
    change_saving(saving=verified, owner=hers, by=head)


def test_what_is_verified_is_not_given_up_nor_loses_its_evidence(verified, year, head, finance):
    file = SavingEvidence.objects.get(saving=verified)
    with pytest.raises(Refused, match="rests on it"):
        remove_evidence(evidence=file, by=head)
    with pytest.raises(Refused, match="Finance must take that back"):
        withdraw_saving(saving=verified, reason="No", by=head)
    assert refused(lambda: sql("DELETE FROM funding_savingevidence WHERE id = %s", file.pk))
    gone = {"state": "withdrawn", "withdrawn_by": head, "withdrawn_at": timezone.now()}
    assert refused(
        lambda: Saving.objects.filter(pk=verified.pk).update(withdrawn_reason="x", **gone)
    )
    unverify(saving=verified, year=year, reason="Wrong", by=finance)
    unverify(saving=verified, year=year, reason="Wrong", by=finance)  # pressed twice
    assert SavingEntry.objects.filter(saving=verified, kind="verified").count() == 2
    remove_evidence(evidence=file, by=head)
    withdraw_saving(saving=verified, reason="No", by=head)


def test_given_up_it_counts_no_longer_until_it_is_reopened(saving, year, head, finance):
    withdraw_saving(saving=saving, reason="The post was filled", by=head)
    assert refused(lambda: entry(saving, year, head, kind="planned"))
    with pytest.raises(WrongState):
        set_amounts(saving=saving, year=year, planned=Decimal(1), delivered=Decimal(1), by=head)
    with pytest.raises(WrongState):
        verify(saving=saving, year=year, amount=Decimal(1), reason="Seen", by=finance)
    reopen_saving(saving=saving, reason="It was not", by=head)
    assert Saving.objects.get(pk=saving.pk).state == "open"


def test_in_a_closed_year_nothing_changes(verified, make_saving, year, head, finance):
    other = make_saving(delivered=10)
    close(year)
    for write in (
        lambda: set_amounts(
            saving=other, year=year, planned=Decimal(1), delivered=Decimal(1), by=head
        ),
        lambda: verify(saving=other, year=year, amount=Decimal(1), reason="Seen", by=finance),
        lambda: unverify(saving=verified, year=year, reason="x", by=finance),
        lambda: add_evidence(saving=other, year=year, content=b"x", name="x.pdf", by=head),
        lambda: remove_evidence(evidence=other.evidence.get(), by=head),
    ):
        with pytest.raises(WrongState):
            write()
    with pytest.raises(Refused, match="which is closed"):
        change_saving(saving=verified, is_cashable=False, by=head)
    assert refused(lambda: entry(other, year, finance))
    assert refused(lambda: other.evidence.all()._raw_delete("default"))
    found = SavingYear.objects.select_related("saving", "year").get(saving=other)
    assert found.look_on(datetime.date(2027, 6, 1))[0] == "Delivered, never verified"
    next_year = open_year(first=2027, by=SYSTEM)
    set_amounts(
        saving=verified, year=next_year, planned=Decimal(900), delivered=Decimal(0), by=head
    )
    assert figures(verified, next_year) == (900, 0, 0, "planned")


def test_a_saving_is_in_the_place_of_its_line(saving, make_saving, place, head):
    assert saving.neighbourhood == place
    elsewhere = factories.NeighbourhoodFactory(name="Oakwood")
    assert make_saving(neighbourhood=elsewhere).neighbourhood == place
    assert refused(lambda: Saving.objects.filter(pk=saving.pk).update(neighbourhood=elsewhere))


def test_a_line_and_a_post_with_a_saving_stay(saving, make_saving, line, council, finance, head):
    assert refused(lambda: sql("DELETE FROM funding_budgetline WHERE id = %s", line.pk))
    day = datetime.date(2026, 4, 1)
    held = pledge(
        agency=council, kind="staff", what_for="Managers", starts_on=day, letter="L1",
        basis="none", pledged_on=day, by=SYSTEM,
    )  # fmt: skip
    post = add_post(
        contribution=held, title="Shared manager", full_time_equivalent=Decimal(1), starts_on=day,
        payer=council, employer=council, manager=council, by=SYSTEM,
    )  # fmt: skip
    made = make_saving(post=post)
    with pytest.raises(Refused, match=made.reference):
        remove_post(post=post, reason="Mistake", by=finance)
    change_saving(saving=made, post=None, by=head)
    remove_post(post=post, reason="Mistake", by=finance)


def test_a_holder_keeps_savings_of_the_own_place_alone(
    make_saving, holder, line, council, owner, year
):
    made = make_saving(by=holder)
    assert Saving.objects.visible_to(holder).get() == made
    elsewhere = factories.NeighbourhoodFactory(name="Oakwood")
    with pytest.raises(PermissionDenied):
        make_saving(by=holder, line=None, neighbourhood=elsewhere)
    with pytest.raises(PermissionDenied):
        make_saving(by=holder, line=None)
    with pytest.raises(PermissionDenied):
        change_saving(saving=made, line=None, neighbourhood=elsewhere, by=holder)
    assert Saving.objects.count() == 1


def test_a_change_of_the_budget_is_linked_and_moves_nothing_more(
    verified, line, head, finance, make_line
):
    other = make_line(name="Meetings", code="4200")
    moved = ask_virement(source=line, target=other, amount=Decimal(650), reason="Saved", by=finance)
    with pytest.raises(Refused, match="of the budget line"):
        link_use(saving=verified, virement=moved, by=finance)
    authorise_virement(virement=moved, by=head)
    moved.refresh_from_db()
    for _ in range(2):
        use = link_use(saving=verified, virement=moved, by=finance)
    assert SavingUse.objects.get() == use
    assert BudgetLine.objects.get(pk=line.pk).amount == 11_350
    both = {"saving": verified, "virement": moved, "entry": line.entries.get(kind="set")}
    assert refused(lambda: SavingUse.objects.create(noted_at=timezone.now(), **both))
    assert refused(lambda: SavingUse.objects.update(noted_by=finance))
    set_line_budget(line=other, amount=Decimal(5), reason="Cut", by=finance)
    cut = other.entries.filter(kind="set").first()
    with pytest.raises(Refused, match="of the budget line"):
        link_use(saving=verified, entry=cut, by=finance)
    assert refused(
        lambda: SavingUse.objects.create(saving=verified, entry=cut, noted_at=timezone.now())
    )
    with pytest.raises(Refused, match="linked to it"):
        change_saving(saving=verified, is_cashable=False, by=head)
    unlink_use(use=use, by=finance)
    change_saving(saving=verified, is_cashable=False, by=head)
    with pytest.raises(Refused, match="Only a cashable saving"):
        link_use(saving=verified, virement=moved, by=finance)
    assert refused(
        lambda: SavingUse.objects.create(saving=verified, virement=moved, noted_at=timezone.now())
    )


def test_one_press_makes_one(make_saving, saving, year, head):
    press = uuid.uuid4()
    assert make_saving(client_id=press) == make_saving(client_id=press)
    said = {
        "saving": saving,
        "year": year,
        "planned": Decimal(900),
        "delivered": Decimal(710),
        "reason": "x",
    }
    press = uuid.uuid4()
    for _ in range(2):
        set_amounts(by=head, client_id=press, **said)
    assert figures(saving, year)[1] == 710
    file = {"content": factories.picture("twice"), "name": "a.png"}
    for _ in range(2):
        add_evidence(saving=saving, year=year, by=head, **file)
    assert saving.evidence.count() == 2  # with the one that it has


def test_an_older_page_changes_nothing(saving, year, head):
    with pytest.raises(WrongState, match="£900 planned and £700 delivered"):
        set_amounts(
            saving=saving,
            year=year,
            planned=Decimal(1),
            delivered=Decimal(1),
            was="",
            reason="x",
            by=head,
        )


def test_rows_stay(saving, year, head):
    row = SavingEntry.objects.first()
    assert refused(lambda: SavingEntry.objects.filter(pk=row.pk).update(amount=1))
    assert refused(lambda: sql("DELETE FROM funding_savingentry"))
    assert refused(lambda: sql("DELETE FROM funding_saving"))
    assert refused(lambda: Saving.objects.filter(pk=saving.pk).update(added_by=None))
    assert refused(lambda: saving.hands.update(at=timezone.now()))
    assert refused(lambda: saving.evidence.update(title="Other"))
    assert refused(lambda: Saving.objects.filter(pk=saving.pk).update(what=""))
    assert refused(lambda: Saving.objects.filter(pk=saving.pk).update(state="withdrawn"))
    area = factories.AreaFactory()
    assert refused(lambda: Saving.objects.filter(pk=saving.pk).update(line=None, area=area))
    assert refused(lambda: SavingUse.objects.create(saving=saving, noted_at=timezone.now()))


def test_reconciling_finds_who_came_to_own_what_they_verified(verified, owner, finance):
    assert differences() == []
    type(owner).objects.filter(pk=owner.pk).update(user=None)
    type(owner).objects.filter(pk=owner.pk).update(user=finance)
    assert [each.split(",")[0] for each in differences()] == ["saving verified by its owner"]


def test_an_agency_that_ended_and_a_person_who_was_merged_are_refused(make_saving, saving, head):
    gone = factories.AgencyFactory(ended_on=datetime.date(2026, 1, 1))
    with pytest.raises(Refused, match="has ended"):
        change_saving(saving=saving, agency=gone, by=head)
    assert refused(lambda: Saving.objects.filter(pk=saving.pk).update(agency=gone))
    merged = factories.PersonFactory(merged_into=factories.PersonFactory())
    assert refused(lambda: Saving.objects.filter(pk=saving.pk).update(owner=merged))


def test_who_leaves_gives_savings_to_somebody_who_did_not_verify_them(
    verified, owner, head, finance
):
    kind = handing.kind("savings")
    assert list(kind.of(owner, head, timezone.localdate())) == [verified]
    hers, other = factories.PersonFactory(user=finance), factories.PersonFactory()
    assert kind.refuses([verified], hers) == {verified.pk: VERIFIED_IT}
    assert kind.refuses([verified], other) == {}
    kind.move(Saving.objects.get(), other, by=head, at=timezone.now(), note="")
    assert Saving.objects.get().owner == other
