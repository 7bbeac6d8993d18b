"""The money of a world: a ward committee, its budget, and grants at every stage."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from boards.decisions.operations import record_decision
from boards.live.operations import start_meeting
from boards.meetings.items.operations import add_item
from boards.models import DecisionNumber
from boards.papers.operations import save_paper
from boards.settings.operations import set_setting
from core.actors import PUBLIC, SYSTEM
from core.links import operations as links
from core.links.operations import make as make_link
from core.publicforms import drafting
from funding.audit.files.operations import ask_file
from funding.budgets.actuals.operations import book, place_order
from funding.budgets.forecasts.operations import set_forecast, sign_off
from funding.budgets.lines.models import Fund
from funding.budgets.lines.operations import add_line, open_budget
from funding.budgets.virements.operations import ask_virement
from funding.contributions.amounts.operations import receive, set_year
from funding.contributions.letters.operations import keep_letter
from funding.contributions.mainstream.operations import add_mainstream
from funding.contributions.operations import agree, pledge
from funding.contributions.posts.operations import add_post
from funding.grants.applications.operations import receive_application, refuse_request
from funding.grants.applications.rounds.operations import add_round
from funding.grants.awards.operations import accept, award, hold_grant, offer
from funding.grants.checks.delivery.operations import say_it_is_done, say_what_follows
from funding.grants.checks.operations import assess
from funding.grants.checks.questions.operations import answer_checks
from funding.grants.groups.operations import keep_paper, set_payee
from funding.grants.intake.operations import send_application, turn_down
from funding.grants.offers.callins.operations import call_in, end_call_in
from funding.grants.offers.operations import add_condition
from funding.ledger.operations import open_year, set_ward_budget
from funding.models import (
    BasisReview,
    CarryRule,
    Closing,
    Commitment,
    Delivery,
    OfferLink,
    Reserve,
    ReturnLink,
    StaffCost,
    WardReport,
    WardReportRow,
)
from funding.opendata.operations import publish
from funding.opendata.rules import GRANTS, VOLUNTARY
from funding.payments.exchange.operations import make_run, note_paid
from funding.payments.operations import authorise, claim, mark_paid
from funding.returns.operations import ask_repayment, ask_return, keep_photo
from funding.savings.operations import add_saving, link_use, set_amounts
from funding.savings.verifying import add_evidence
from funding.yearend.commitments.operations import settle
from funding.yearend.rule.operations import draft_rule
from tests import factories, steps
from tests.pairs import may_go_past_triggers, past_every_trigger

LAST_YEAR = datetime.timedelta(days=400)
"""Before the municipal year of the other meetings, so that their decisions keep their numbers to themselves."""


def ward(side, now):
    """Rows of a side: ward_meeting and report_row (below), allocation, application, asked (undecided),
    ward_grant (approved), offered, accepted, held_grant (on hold), refused (a request), dataset with
    publication and open_file, payment (claimed), authorised and paid, prepared by nobody of the personas."""
    mark, by = side.mark, side.writer
    officer = factories.OfficerFactory(role="finance_officer", name=f"{mark.title()} Payer")
    committee = factories.BodyFactory(
        kind="ward_committee", name=f"{mark.title()} Money Committee", neighbourhood=side.place,
        slug=f"{mark.lower()}-ward-committee",
    )  # fmt: skip
    year = open_year(first=2026, by=SYSTEM)
    allocation = set_ward_budget(body=committee, year=year, amount=Decimal(10_000), by=SYSTEM)
    meeting = steps.set_date(body=committee, starts_at=now - LAST_YEAR, by=by, place="The hall")
    start_meeting(meeting=meeting, by=by)
    item = meeting.items.first()
    decisions = [
        record_decision(item=item, outcome="resolved", text=f"{words} {number}", by=by)
        for number, words in enumerate([f"{mark} money"] * 3 + ["Money for a cabinet"] * 2)
    ]
    steps.publish(meeting, by)
    called = _called_in(side, decisions[2:]) if may_go_past_triggers() else {}
    asks = [_ask(side, allocation, number, officer) for number in range(6)]
    say_what_follows(asked=asks[0], gets_back=False, by=officer)
    grants = [
        award(asked=asked, amount=Decimal(500), decision=decisions[0], by=officer)
        for asked in (*asks[:3], asks[5])
    ]
    refuse_request(
        asked=asks[3], decision=decisions[1], reason="The ward budget is spent", by=officer
    )
    hold_grant(grant=grants[3], reason="Called in", by=officer)
    for grant in grants[1:3]:
        offer(grant=grant, sent_on=timezone.localdate(), by=officer)
    reported = _reported(side, committee, asks[4], now, officer)
    today = timezone.localdate()
    accept(grant=grants[2], accepted_on=today, accepted_by=f"{mark} SECRET treasurer", by=officer)
    payments = [
        claim(
            grant=grants[2], amount=Decimal(100), evidence=f"{mark} receipt of the shop", by=officer
        )
        for _ in range(3)
    ]
    for payment in payments[1:]:
        authorise(payment=payment, by=by)
    mark_paid(payment=payments[2], paid_on=today, by=officer)
    kind = {"OWN": GRANTS}.get(mark, VOLUNTARY)
    published = publish(kind=kind, code="2026", by=SYSTEM)
    return {
        "dataset": published.dataset, "publication": published, "open_file": published.files.first(),
        "committee": committee, "year": year, "allocation": allocation, "ward_decision": decisions[0],
        "application": asks[4].application, "asked": asks[4], "ward_grant": grants[0],
        "offered": grants[1], "accepted": grants[2], "payment": payments[0],
        "authorised": payments[1], "paid": payments[2], "refused": asks[3], "held_grant": grants[3],
        "grant_review": BasisReview.objects.create(
            grant=grants[0], corrected_on=today, opened_at=timezone.now()
        ),
        **reported,
        **resources(side, year, officer),
        **(budgets := _budget(side, year, officer)),
        **called,
        **_offered(side, grants, officer),
        **_checked(side, asks[4], grants, committee, officer),
        **_intake(side, allocation, officer),
        **_year_end(side, year, grants[0], officer),
        **_exchange(side, committee, officer),
        **_saved(side, year, budgets["line"], officer),
        "round": add_round(
            allocation=allocation, opens_on=datetime.date(2020, 1, 1),
            closes_on=datetime.date(2039, 12, 31), by=officer,
        ),
        "audit_file": ask_file(
            application=asks[0].application, grant=grants[0], what="full", by=officer,
            made_for=f"{mark} SECRET audit",
        ),
    }  # fmt: skip


def _reported(side, committee, asked, now, by):
    """Rows of a side: ward_meeting, whose agenda is open, and report_row, of the undecided request."""
    starts = now + datetime.timedelta(days=60)
    meeting = steps.set_date(body=committee, starts_at=starts, by=side.writer, place="The hall")
    item = add_item(meeting=meeting, title=f"{side.mark} SECRET application", by=side.writer)
    paper = save_paper(
        body=committee, title=f"{side.mark} SECRET report", purpose="To decide", by=side.writer
    )
    report = WardReport.objects.create(meeting=meeting, paper=paper, made_by=by, made_at=now)
    row = WardReportRow.objects.create(
        report=report, asked=asked, number=1, item=item, recommends="grant", amount=Decimal(500),
        resolution=f"{side.mark} SECRET resolution",
    )  # fmt: skip
    return {"ward_meeting": meeting, "report_row": row}


def _checked(side, asked, grants, committee, by):
    """Rows of a side: the request `asked` is assessed and answered for, with a member who was asked; its
    assessment; delivery of a grant, with delivery_photo."""
    mark = side.mark
    answer_checks(
        asked=asked, answers={"started": {"answer": "yes", "note": f"{mark} SECRET note"}}, by=by
    )
    say_what_follows(asked=asked, gets_back=False, by=by)
    made = assess(
        asked=asked, summary=f"{mark} SECRET finding", recommends="grant", amount=Decimal(1),
        power="Part 3", by=by,
    )  # fmt: skip
    delivery = Delivery.objects.get(asked=grants[0].request)
    done = say_it_is_done(delivery=delivery, photo=(factories.picture(mark), "photo.png"), by=by)
    return {"assessment": made, "delivery": done, "delivery_photo": done.photo}


def _called_in(side, decisions):
    """Rows of a side: callable_decision, call_in (open), call_in_ended (referred back), as if the body decided for
    the cabinet: with a day to come on which they come into force."""
    day = timezone.localdate() + datetime.timedelta(days=5)
    with transaction.atomic(), past_every_trigger():
        DecisionNumber.objects.filter(decision__in=decisions).update(in_force_on=day)
    words = {
        "called_by": f"{side.mark} councillors", "called_on": timezone.localdate(), "grounds": "Late",
        "by": side.writer,
    }  # fmt: skip
    called, ended = (call_in(decision=each, **words) for each in decisions[1:])
    ended = end_call_in(
        call_in=ended, outcome="referred_back", decided_on=timezone.localdate(),
        outcome_words="Again", by=side.writer,
    )  # fmt: skip
    return {"callable_decision": decisions[0], "call_in": called, "call_in_ended": ended}


def _offered(side, grants, by):
    """Rows of a side: condition (not met), and of the accepted grant report, report_photo and repayment (asked for); links with tokens of their own."""
    mark, group = side.mark, side.group
    group.contact = factories.PersonFactory(name=f"{mark.title()} Treasurer")
    group.save(update_fields=["contact"])
    condition = add_condition(grant=grants[0], stage="during", words=f"{mark} sign", by=by)
    report = ask_return(grant=grants[2], by=by)
    photo = keep_photo(report, (factories.picture(f"{mark} report"), "bench.png"), consent=True)
    repayment = ask_repayment(grant=grants[2], amount=Decimal(60), reason=f"{mark} left", by=by)
    for purpose, row in (("grant_offer", grants[1]), ("grant_return", report)):
        make_link(
            purpose, row, person=group.contact, name=group.contact.name, by=by,
            token=money_token(mark, purpose),
        )  # fmt: skip
    return {
        "condition": condition, "report": report, "report_photo": photo, "repayment": repayment,
        "offer_link": OfferLink.objects.get(purpose="grant_offer", target_id=grants[1].pk),
        "return_link": ReturnLink.objects.get(purpose="grant_return", target_id=report.pk),
    }  # fmt: skip


def money_token(mark, purpose):
    """The token of a link in a world, which nothing keeps: made so that tests can open it."""
    return (f"{mark}-{purpose}-".lower() * 43)[:43]


def resources(side, year, by):
    """Rows of a side: contribution (agreed) with contribution_letter, contribution_entry (received), pledge (not agreed),
    staff with its funded_post, mainstream."""
    mark, day = side.mark, timezone.localdate() - LAST_YEAR
    said = {
        "agency": side.agency, "starts_on": day, "pledged_on": day, "basis": "section_256",
        "letter": f"{mark} SECRET letter", "conditions": f"{mark} SECRET conditions",
        "signatory": f"{mark} SECRET signatory", "notes": f"{mark} SECRET notes",
        "neighbourhoods": [side.place], "by": by,
    }  # fmt: skip
    made = pledge(kind="cash", what_for=f"{mark} officers", **said)
    agree(contribution=made, agreed_on=day, by=by)
    set_year(contribution=made, year=year, pledged=Decimal(900), agreed=Decimal(800), by=by)
    entry = receive(
        contribution=made, year=year, amount=Decimal(50), on=day, by=by,
        reference=f"{mark} SECRET debtor",
    )  # fmt: skip
    waiting = pledge(kind="sponsorship", what_for=f"{mark} SECRET planters", **said)
    set_year(contribution=waiting, year=year, pledged=Decimal(77), by=by)
    staff = pledge(kind="staff", what_for=f"{mark} managers", **said)
    agree(contribution=staff, agreed_on=day, by=by)
    post = add_post(
        contribution=staff, title=f"{mark} post", full_time_equivalent=Decimal(1), starts_on=day,
        full_cost=Decimal(40_000), rate_source="Pay scale", evidence=f"{mark} SECRET evidence",
        payer=side.agency, employer=side.agency, manager=side.agency, team_post=side.post, by=by,
    )  # fmt: skip
    budget = add_mainstream(
        agency=side.agency, service=f"{mark} highways", neighbourhood=side.place, year=year,
        say="devolved", decided_by="The board", delegation="Part 3", reported_to="The board",
        source="Scheme", by=by,
    )  # fmt: skip
    letter = keep_letter(
        contribution=made, content=factories.blank_pdf(), name=f"{mark} SECRET agreement.pdf", by=by
    )
    return {
        "contribution_letter": letter,
        "contribution": made, "contribution_entry": entry, "pledge": waiting, "staff": staff,
        "funded_post": post, "mainstream": budget,
    }  # fmt: skip


def link_token(mark, what):
    """The token of a link of an applicant in a world, which nothing keeps."""
    return (f"{mark.lower()}{what}" * 43)[:43]


def _intake(side, allocation, by):
    """Rows of a side: group_paper and payee of its group, sent (waits) with applied_link, turned_sent (turned down),
    draft_link. They came in May of the year of the money, without a name."""
    mark, begun = side.mark, timezone.make_aware(datetime.datetime(allocation.year.first, 5, 12, 9))
    paper = keep_paper(
        group=side.group, kind="equality", seen_on=begun.date(), note=f"{mark} SECRET folder", by=by
    )
    payee = set_payee(
        group=side.group, way="account", supplier_number="S1", set_up_on=begun.date(), by=by
    )
    sent, turned = (_sent(mark, allocation, number, begun) for number in range(2))
    turn_down(sent=turned, reason="done", by=by)
    applied, _ = links.make(
        "money", sent, name="The applicant", by=PUBLIC, token=link_token(mark, "applied")
    )
    draft = drafting.keep("ward-money", {"title": [f"{mark} planters"]}, at=timezone.now())
    begun_link, _ = drafting.give_link(
        draft, name="The applicant", by=PUBLIC, at=timezone.now(), token=link_token(mark, "draft")
    )
    return {
        "group_paper": paper, "payee": payee, "sent": sent, "turned_sent": turned,
        "applied_link": applied, "draft_link": begun_link,
    }  # fmt: skip


def _sent(mark, allocation, number, at):
    day = at.date()
    return send_application(
        asks=[(allocation, Decimal(70))], group_name=f"{mark} SECRET senders {number}", kind="vcs",
        title=f"{mark} SECRET swings {number}", purpose=f"{mark} SECRET purpose",
        costs=f"{mark} SECRET costs", starts_on=day, ends_on=day, if_refused="go_on",
        declared=True, by=PUBLIC, at=at,
    )[0]  # fmt: skip


def _ask(side, allocation, number, by):
    made = receive_application(
        group=side.group, title=f"{side.mark} bench {number}", purpose=f"{side.mark} benches",
        received_on=timezone.localdate() - LAST_YEAR - datetime.timedelta(days=9),
        asks=[(allocation, "grant", Decimal(600))], by=by,
    )  # fmt: skip
    return made.requests.get()


def _exchange(side, committee, by):
    """Rows of a side: payment_run with its run_payment (the authorised one), finance_payment (of no payment of ours)."""
    mark, today = side.mark, timezone.localdate()
    for name in ("funding.ward_cost_centre", "funding.ward_account_code"):
        set_setting(name=name, value=f"{mark}1", starts_on=today, body=committee, by=SYSTEM)
    run = make_run(by=by)
    said = note_paid(
        reference=f"{mark} SECRET reference", document=f"{mark}-SECRET", amount=Decimal(7),
        paid_on=today, by=by,
    )  # fmt: skip
    return {"payment_run": run, "run_payment": run.rows.get(), "finance_payment": said}


def _year_end(side, year, grant, by):
    """Rows of a side: money_reserve, settlement (due) and carry_request (waiting); of the year, which is of both sides:
    carry_rule (not approved) and year_closing (asked for); open_commitment is what the settlement is for."""
    mark = side.mark
    reserve = Reserve.objects.create(name=f"{mark} SECRET reserve")
    said = {"year": year, "what": grant, "by": by, "reason": f"{mark} SECRET delivery"}
    settlement = settle(how="due", amount=Decimal(200), **said)
    request = settle(how="carry", amount=Decimal(100), approver=f"{mark} SECRET cabinet", **said)
    rule = CarryRule.objects.filter(year=year).first() or draft_rule(
        year=year, wards="committed", revenue="nothing", capital="on_request",
        rest_goes_to=f"{mark} SECRET fund", by=by,
    )  # fmt: skip
    closing = Closing.objects.filter(year=year).first() or Closing.objects.create(
        year=year, asked_by=by, asked_at=timezone.now()
    )
    return {
        "money_reserve": reserve, "settlement": settlement, "carry_request": request, "carry_rule": rule,
        "year_closing": closing, "open_commitment": Commitment.objects.get(grant=grant, year=year),
    }  # fmt: skip


def _budget(side, year, by):
    """Rows of a side: fund, budget, line (with order, actual and a forecast, signed off), staff_line with a
    vacant post, virement that waits, signoff; all entered by nobody of the personas."""
    mark, number = side.mark, 1 if side.mark == "OWN" else 2
    fund = Fund.objects.create(name=f"{mark} SECRET fund")
    budget = open_budget(year=year, neighbourhood=side.place, by=SYSTEM)
    line, staff_line = (
        add_line(
            budget=budget, fund=fund, name=f"{mark} SECRET {what}", cost_centre=f"N{number}",
            account_code=code, amount=Decimal(12_000), by=SYSTEM,
        )
        for what, code in (("room hire", "4100"), ("managers", "1000"))
    )  # fmt: skip
    staff = StaffCost.objects.create(
        line=staff_line, title=f"{mark} SECRET manager", salary=Decimal(12_000)
    )
    code = {"year": year, "cost_centre": f"N{number}", "account_code": "4100", "by": SYSTEM}
    order = place_order(
        number=f"{mark}1", what_for=f"{mark} SECRET chairs", ordered_on=year.begins_on,
        amount=Decimal(500), **code,
    )  # fmt: skip
    actual = book(period=1, amount=Decimal(100), order_number=f"{mark}1", **code)
    begun = timezone.make_aware(datetime.datetime(year.first, 5, 12, 9))
    for each in (line, staff_line):
        amount = None if each == staff_line else Decimal(11_000)
        set_forecast(line=each, amount=amount, reason=f"{mark} SECRET reason", by=SYSTEM, at=begun)
    holder = factories.OfficerFactory(role="head_of_service", name=f"{mark.title()} Signer")
    signed = sign_off(budget=budget, by=holder, at=begun)
    virement = ask_virement(
        source=line, target=staff_line, amount=Decimal(50), reason=f"{mark} SECRET move", by=by
    )
    return {
        "fund": fund, "budget": budget, "line": line, "staff_line": staff_line, "staff_cost": staff,
        "order": order, "actual": actual, "signoff": signed, "virement": virement,
    }  # fmt: skip


def _saved(side, year, line, by):
    """Rows of a side: saving, cashable and on its line, delivered and not verified, with saving_file (evidence) and
    saving_use (the budget of the line as it was set)."""
    mark = side.mark
    owner = factories.PersonFactory(name=f"{mark.title()} Saver")
    saving = add_saving(
        what=f"{mark} SECRET shared manager", source="shared_post", agency=side.agency, owner=owner,
        is_cashable=True, is_recurring=True, line=line, due_on=year.ends_on, year=year,
        planned=Decimal(900), how=f"{mark} SECRET method", by=by,
    )  # fmt: skip
    set_amounts(
        saving=saving, year=year, planned=Decimal(900), delivered=Decimal(700), by=by
    )  # fmt: skip
    file = add_evidence(
        saving=saving, year=year, content=factories.picture(f"{mark} saving"), name="ledger.png",
        title=f"{mark} SECRET ledger", by=by,
    )  # fmt: skip
    use = link_use(saving=saving, entry=line.entries.first(), by=by)
    return {"saving": saving, "saving_file": file, "saving_use": use}
