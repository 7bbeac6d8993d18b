"""Every form that edits a row, found from the resolver: saved unchanged it changes nothing, two
saves from one page overwrite nobody, and what became private meanwhile is not opened."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from django.contrib import admin
from django.db.models import F
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from accounts.pages import ObjectFormPage
from boards.decisions.operations import record_decision
from boards.meetings.items.operations import add_item
from boards.minutes.privacy import make_private
from boards.models import CourseSession, Seat
from boards.papers.operations import save_paper
from boards.plans.adoption.operations import put_to
from core.actors import SYSTEM
from core.models import Event
from core.rows import Versioned
from funding.grants.applications.operations import place_application
from funding.grants.offers.operations import meet_condition, set_stages
from funding.grants.reports.operations import make_report
from funding.models import WardReport
from funding.returns.operations import enter_return
from neighbourhoods.models import CommunityGroup
from tasking.problems.counts.operations import say_why_not_counted
from tasking.requests.working.merging.merging import merge
from tasking.requests.working.operations import move_work
from tests import factories, steps
from tests.access import urls
from tests.funding.readying import make_it_ready
from tests.pages import fields_of
from tests.pairs import past_every_trigger
from tests.personas import EXEMPT
from tests.worlds import tasking_walkabouts

TODAY = timezone.localdate


def parts(name, days):
    """A day in three boxes, so many days from today."""
    day = TODAY() + datetime.timedelta(days=days)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def sure(days):
    """The day so many days from today is meant, whatever day it is."""
    return {"is_sure": "on", "sure_of": (TODAY() + datetime.timedelta(days=days)).isoformat()}


@dataclass(frozen=True)
class Case:
    """A form and the row of the world it is tried on. `change`: a field and what is typed there;
    `fill`: what must be entered before a form that does something can be sent at all. `edited`
    where the row that is edited is another than that of the address; `before` prepares it."""

    row: str
    change: tuple = ()
    fill: object = field(default_factory=dict)
    edited: object = None
    before: object = None
    persona: str = "head_of_service"

    def filled(self, side):
        return self.fill(side) if callable(self.fill) else self.fill


def in_stages(side):
    set_stages(grant=side.ward_grant, stages=[("All", Decimal(500), None, "")], by=SYSTEM)
    side.ward_grant.refresh_from_db()


def asked_of_all(side):
    """Of all who act for the agency, of whom somebody has answered."""
    type(side.commentary).objects.filter(pk=side.commentary.pk).update(
        person=None, text="One post was vacant", given_at=timezone.now(), given_by_name="Somebody"
    )


def placed(side):
    place_application(application=side.application, ends_on=datetime.date(2040, 3, 4), by=SYSTEM)
    side.application.refresh_from_db()


def another_group(side):
    """Another entry of the group, looked at and confirmed."""
    other = CommunityGroup.objects.create(name=f"{side.mark} others", purpose="The same")
    return {
        "gone": other.pk, "confirmed": other.pk, "gone_version": other.version, "reason": "Same",
    }  # fmt: skip


def met(side):
    meet_condition(condition=side.condition, met_on=TODAY(), evidence="Seen", by=SYSTEM)


def reported(side):
    said = {"done": "Beds", "people": 3, "spent": Decimal(9), "signed": "Gil"}
    enter_return(report=side.report, by=SYSTEM, **said)


def closed(side):
    """Comments on the plan closed yesterday."""
    yesterday = TODAY() - datetime.timedelta(days=1)
    with past_every_trigger():  # the days go by
        side.open_plan._meta.model.objects.filter(pk=side.open_plan.pk).update(
            consulted_until=yesterday
        )


def begun(side):
    CourseSession.objects.filter(pk=side.session.pk).update(
        starts_at=timezone.now() - datetime.timedelta(hours=3)
    )


def vacated(side):
    side.rows["vacant"] = Seat.objects.create(
        body=side.body, kind="resident", starts_on=TODAY() - datetime.timedelta(days=30)
    )


def unfilled(side):
    type(side.post).objects.filter(pk=side.post.pk).update(person=None, employer=side.agency)


def vacant(side):
    """The post is vacant from 3 September on."""
    posts = type(side.staff_cost).objects.filter(pk=side.staff_cost.pk)
    posts.update(vacant_from=datetime.date(side.year.first, 9, 3))


def handed_by_the_head(side):
    """Only who handed a complaint over reads of it."""
    head = User.objects.get(email="head_of_service@example.org")
    with past_every_trigger():
        type(side.complaint).objects.filter(pk=side.complaint.pk).update(handed_by=head)


def as_new(side):
    """What is worked has only just been given to its team."""
    with past_every_trigger():
        type(side.worked).objects.filter(pk=side.worked.pk).update(state="assigned")
    side.worked.refresh_from_db()


def another_team(side):
    """Another service that a team of the agency works here."""
    service = type(side.service).objects.create(name="Own graffiti")
    old = side.team
    type(old).objects.create(
        service=service, agency=side.agency, name="T", works_here=True, manager=old.manager, lead=old.lead
    )  # fmt: skip
    return {"service": service.pk}


def merged_into(side):
    reopen(side)
    return {"target": side.answered.reference}


def merged(side):
    reopen(side)
    merge(worked=side.worked, target=side.answered, by=SYSTEM)
    side.worked.refresh_from_db()


def reopen(side):
    asked_back(side)
    move_work(worked=side.answered, to="assigned", by=SYSTEM)
    side.answered.refresh_from_db()


def asked_back(side):
    move_work(worked=side.answered, to="reopen_requested", note="Again", by=SYSTEM)
    side.answered.refresh_from_db()


def newcomer(side):
    return {"person": factories.PersonFactory(agency=side.agency).pk}


def released(side):
    side.rows["released_item"] = side.release.item


def adopting(side):
    by, running = side.writer, side.running
    item = add_item(meeting=running, title="The plan for us", by=by)
    put_to(plan=side.plan, item=item, by=by)
    said = {"outcome": "recommended", "text": "That it is adopted"}
    return {"decision": record_decision(item=item, by=by, **said).pk}


def another_entry(side):
    gone = factories.PersonFactory(name="Entered Twice")
    return {"gone": gone.pk, "confirmed": gone.pk}


def with_report(side):
    """The committee decides, one application is ready, and its report was made."""
    steps.decides(side.committee)
    finance = factories.OfficerFactory(role="finance_officer")
    make_it_ready(side.asked, finance, amount=Decimal(500))
    made = WardReport.objects.get(meeting=side.ward_meeting)
    make_report(meeting=side.ward_meeting, report=made, overwrite=True, by=SYSTEM)


def not_countable(side):
    """The chair of its board agreed that it cannot be counted."""
    chair = steps.chair_of(side.body)
    say_why_not_counted(
        problem=side.problem,
        cannot_count="Nobody rings",
        agreed_by=chair,
        agreed_on=TODAY(),
        by=SYSTEM,
    )
    side.problem.refresh_from_db()


REASON = {"reason": "It has changed"}
CASES = {
    "problem_edit": Case("problem", ("title", "Cars race")),
    "problem_scanning": Case("problem", ("times", "On Fridays")),
    "problem_analysis": Case("problem", ("data_used", "Police log")),
    "problem_assessment": Case("problem", ("process", "All was done")),
    "problem_not_counted": Case(
        "problem", ("cannot_count", "Nobody rings any more"), before=not_countable
    ),
    "police_edit": Case("police", ("title", "Cars that race")),
    "nomination_edit": Case("nomination", ("times", "On Fridays")),
    "police_end": Case("police", fill={"result": "Fewer"}),
    **{
        name: Case(row, fill, before=before) for name, row, fill, before in tasking_walkabouts.EDITS
    },
    "ward_report": Case(
        "ward_meeting",
        ("financial", "Within budget"),
        before=with_report,
        edited=lambda side: WardReport.objects.get(meeting=side.ward_meeting),
        persona="finance_officer",
    ),
    "contribution_edit": Case(
        "contribution", ("what_for", "Two officers"), persona="finance_officer"
    ),
    "funded_post_edit": Case("funded_post", ("title", "Officer"), persona="finance_officer"),
    "funded_post_shares": Case(
        "funded_post", ("shares_agreed_in", "Annex 3"), persona="finance_officer"
    ),
    "saving_edit": Case("saving", ("how", "By the ledger"), persona="finance_officer"),
    "round_edit": Case("round", ("closes_on_day", "5"), persona="finance_officer"),
    "application_place": Case(
        "application", ("ends_on_day", "5"), before=placed, persona="finance_officer"
    ),
    "money_group_merge": Case("group", fill=another_group, persona="finance_officer"),
    "mainstream_edit": Case("mainstream", ("service", "Small works"), persona="finance_officer"),
    "grant_terms": Case(
        "ward_grant",
        ("added", "More words"),
        edited=lambda side: side.ward_grant.terms,
        persona="finance_officer",
    ),
    "grant_stages": Case(
        "ward_grant", ("name_1", "Other"), before=in_stages, persona="finance_officer"
    ),
    "condition_met": Case(
        "condition", ("evidence", "Photograph"), before=met, persona="finance_officer"
    ),
    "return_enter": Case(
        "report", ("done", "More beds"), before=reported, persona="finance_officer"
    ),
    "return_due": Case("report", ("due_on_day", "5"), persona="finance_officer"),
    "money_group_edit": Case("group", ("purpose", "Flowers and bulbs"), persona="finance_officer"),
    "group_payee": Case(
        "group",
        ("set_up_on_day", "5"),
        persona="finance_officer",
        edited=lambda side: side.payee,
    ),
    "request_edit": Case("asked", ("amount", "550"), persona="finance_officer"),
    "request_assess": Case(
        "asked",
        ("summary", "Many people use it"),
        edited=lambda side: side.assessment,
        persona="finance_officer",
    ),
    "request_checks": Case("asked", ("note_started", "Half of it"), persona="finance_officer"),
    "request_members": Case("asked", persona="finance_officer"),
    "request_follows": Case(
        "asked",
        fill={"gets_back": "no"},
        edited=lambda side: side.asked.delivery,
        persona="finance_officer",
    ),
    "delivery_done": Case("delivery", ("reference", "PO 17"), persona="finance_officer"),
    "application_edit": Case(
        "application", ("title", "Four raised beds"), persona="finance_officer"
    ),
    "carry_rule_edit": Case(
        "carry_rule", ("rest_goes_to", "The general fund"), persona="finance_officer"
    ),
    "settlement_edit": Case("settlement", ("amount", "150"), persona="finance_officer"),
    "staff_vacancy": Case(
        "staff_cost", ("vacant_from_day", "5"), before=vacant, persona="budget_holder"
    ),
    "person_erase": Case("person", fill={"reason": "DP-7"}),
    "request_work_end": Case("worked", fill={"outcome": "fixed"}, persona="service_officer"),
    "request_work_partner": Case(
        "worked", fill={"outside": "The water company"}, persona="service_officer"
    ),
    "request_work_send_back": Case(
        "worked", fill={"note": "Not ours"}, before=as_new, persona="service_officer"
    ),
    "request_work_service": Case(
        "worked", fill=another_team, before=as_new, persona="service_officer"
    ),
    "request_work_merge": Case("worked", fill=merged_into, persona="service_officer"),
    "request_work_unmerge": Case(
        "worked", fill={"note": "Not the same"}, before=merged, persona="service_officer"
    ),
    "request_work_reopen": Case(
        "answered", fill={"note": "There again"}, persona="service_officer"
    ),
    "request_work_keep_closed": Case(
        "answered", fill={"note": "Done"}, before=asked_back, persona="service_officer"
    ),
    "standard_reply_edit": Case(
        "standard_reply", ("name", "Another name"), persona="head_of_service"
    ),
    "agreement_review": Case(
        "agreement",
        fill=lambda side: {
            "reviewed_by": "Governance board",
            **parts("reviewed_on", 0),
            **parts("review_on", 365),
        },
    ),
    "agreement_edit": Case("agreement", ("title", "Another agreement")),
    "indicator_edit": Case("indicator", ("name", "Another indicator"), persona="data_officer"),
    "commentary_give": Case(
        "commentary",
        ("text", "Two posts were vacant"),
        before=asked_of_all,
        persona="partner_officer",
    ),
    "expected_file_edit": Case("expected_file", ("what", "Another file"), persona="data_officer"),
    "measure_edit": Case("measure", fill={"why": "Another why"}),
    "measure_remove": Case("measure"),
    "measure_aim": Case(
        "city_measure",
        ("value", "44"),
        {"reason": "Agreed anew"},
        edited=lambda side: side.city_measure.indicator,
        persona="data_officer",
    ),
    "target_set": Case(
        "indicator", ("value", "44"), {"reason": "Agreed anew"}, persona="data_officer"
    ),
    "code_book_edit": Case("code_book", ("note", "Another note"), persona="data_officer"),
    "survey_question_edit": Case(
        "survey_question", ("wording", "Another wording"), persona="data_officer"
    ),
    "action_edit": Case("action", ("what", "Mend the lamp")),
    "request_service": Case(
        "request", fill=lambda side: {"service": side.service.pk, "agency": side.agency.pk}
    ),
    "request_with_team": Case("request", fill={"their_reference": "STR-9"}),
    "complaint": Case("complaint", ("their_reference", "CMP-1"), before=handed_by_the_head),
    "review_findings": Case("review", ("findings", "It works well")),
    "terms_add": Case(
        "body",
        fill=lambda side: {
            "text": "A new task",
            "what_changed": "The task",
            **parts("starts_on", 1),
            **parts("review_on", 90),
        },
    ),
    "body_timetable": Case("body", ("call_days", "19")),
    "agenda_agree": Case("draft"),
    "session_attendance": Case("session", before=begun, fill={"came": []}),
    "session_cancel": Case("session", fill=REASON),
    "delegated_edit": Case("delegated_draft", ("title", "Another title")),
    "delegated_drop": Case("delegated_draft", fill=REASON),
    "delegated_signed": Case("delegated_draft", fill=lambda side: parts("signed_on", 0)),
    "consult_reply": Case("consultation", fill=lambda side: parts("no_reply_by", 0)),
    "body_edit": Case("body", ("name", "Another name")),
    "body_rules": Case("body", ("quorum_minimum", "5")),
    "member_end": Case("seat", fill=lambda side: parts("last_day", 0)),
    "plan_edit": Case("plan", ("title", "Another title")),
    "plan_consult": Case(
        "plan",
        fill=lambda side: {
            **parts("consulted_from", 0),
            **parts("consulted_until", 30),
            "consultation": "At the forum",
        },
    ),
    "plan_heard": Case("open_plan", ("heard", "Forty wanted lamps"), before=closed),
    "plan_comment_withhold": Case("comment", fill={"reason": "spam"}),
    "plan_adopt": Case("plan", fill=adopting),
    "plan_review": Case("public_plan", fill={"text": "It went well"}),
    "priority_edit": Case("priority", ("title", "Another aim")),
    "priority_drop": Case("priority", fill=REASON),
    "commitment": Case(
        "commitment",
        fill=lambda side: {"answer": "will", "what": "Two officers", **parts("by_when", 60)},
    ),
    "absent_note": Case("term", ("group", "Another group")),
    "person_merge": Case("person", fill=another_entry),
    "term_end": Case("term", fill=lambda side: parts("last_day", 0)),
    "election": Case(
        "election",
        fill=lambda side: {
            f"ward_{side.ward.pk}": "on",
            f"ward_{side.ward.pk}_0": side.person.pk,
        },
    ),
    "seat_edit": Case("place_on", ("name", "Another name")),
    "seat_end": Case("vacant", fill=lambda side: parts("last_day", 0), before=vacated),
    "future_drop": Case("future", fill=REASON),
    "paper_edit": Case("paper", ("title", "Another title")),
    "option_edit": Case("option", ("title", "Another option")),
    "person_sign_in": Case(
        "person", fill=lambda side: {"user": side.user.pk}, persona="system_administrator"
    ),
    "meeting_edit": Case("draft", ("place", "Another hall")),
    "action_told_by_hand": Case(
        "action_told", fill=lambda side: {"told_how": "paper", **parts("told_on", 0)}
    ),
    "meeting_told_by_hand": Case(
        "told", fill=lambda side: {"told_how": "phone", **parts("told_on", 0)}
    ),
    "meeting_adjourn": Case("running", fill=lambda side: {**REASON, **parts("day", 7), **sure(7)}),
    "meeting_times": Case("running", fill={"began": "00:01"}),
    "meeting_cancel": Case("draft", fill=REASON),
    "meeting_remove": Case("draft"),
    "known_edit": Case("known", ("text", "The key is at the desk")),
    "agency_end": Case("agency", fill=lambda side: {"replaced_by": factories.AgencyFactory().pk}),
    "avoid_edit": Case("avoid", ("name", "Another festival")),
    "minutes_reopen": Case("private", fill=REASON),
    "item_edit": Case("item", ("title", "Another title")),
    "item_summary": Case("closed_item", ("text", "Something may be said")),
    "item_amend": Case("public_item", ("title", "Another title")),
    "item_withdraw": Case("public_item", fill=REASON),
    "release_add": Case(
        "released_item",
        ("title", "Another title"),
        before=released,
        edited=lambda side: side.release,
    ),
    "user_email": Case(
        "user", fill={"email": "another@example.org"}, persona="system_administrator"
    ),
    "profile_edit": Case("place", ("profile", "Another profile")),
    "access_needs": Case("person", ("diet", "No nuts")),
    "post_fill": Case("post", before=unfilled, fill=newcomer),
    "person_edit": Case("person", ("job_title", "Another job")),
}
SAYS_SO = {"item_amend"}
"""Saved unchanged they say that nothing was changed; the others go back to the row."""


def edit_views():
    """{name: view class} of the forms that edit a row."""
    found, waiting = {}, list(get_resolver().url_patterns)
    while waiting:
        each = waiting.pop()
        if hasattr(each, "url_patterns"):
            waiting += each.url_patterns
            continue
        view = getattr(each.callback, "view_class", None)
        if view and issubclass(view, ObjectFormPage) and not view.adds:
            found[each.name] = view
    return found


def test_every_form_that_edits_is_tried_here():
    views = edit_views()
    assert set(views) == set(CASES)
    plain = [name for name, view in views.items() if not issubclass(view.model, Versioned)]
    assert plain == []


ADDS = {
    "makes a row of its own": {
        *("request_work_another", "request_work_note", "request_reply"),
        *("consult_add", "delegated_add", "delegated_correct"),
        *("action_marking", "action_reader_add", "action_open", "agreement_sign"),
        *("problem_marking", "problem_reader_add", "problem_open"),
        *("request_marking", "request_reader_add", "request_open", "request_contact"),
        "request_problem",
        *("agreement_end", "agreement_file_add", "indicator_end", "indicator_withdraw"),
        *("target_drop", "measure_add", "break_add", "break_withdraw"),
        *("data_return_not_expected", "data_return_received", "data_return_confirm"),
        "expected_file_end",
        *("report_ask", "report_take_back", "report_withdraw", "commentary_none"),
        *("figure_add", "figures_confirm", "survey_question_add", "figures_found"),
        *(
            "answer",
            "correction_add",
            "error_report",
            "course_add",
            "plan_put",
            "plan_comment",
            "plan_comment_enter",
            "cover_add",
            "decision_report",
            "deputy_add",
        ),
        "attender_add",
        *(
            "decision_send",
            "earlier_minutes",
            "file_add",
            "future_add",
            "grant_add",
            "item_propose",
            *("nomination_add", "escalation_add"),
            "meeting_add",
        ),
        *("meeting_year",),
        *("hand_over", "hand_over_leave", "known_add", "post_add"),
        *("member_add", "minutes_agreed", "option_add", "own_vote", "paper_add", "paper_file_add"),
        *("paper_place", "priority_add", "register_add", "review_begin", "seat_add", "session_add"),
        *("session_person", "vote"),
        *("application_ask", "payment_claim", "condition_add", "repayment_ask"),
        *("decision_call_in", "delegated_call_in"),
        *("application_ask", "payment_claim", "group_paper_add"),
        *("application_ask", "payment_claim", "open_take_down"),
        *("application_ask", "payment_claim"),
        *("carry_rule_add", "settle", "line_carry", "reserve_add", "reserve_move"),
        *("contribution_invoice", "contribution_receive", "contribution_repay", "funded_post_add"),
        *("saving_evidence_add", "saving_use_add"),
        *("contribution_letter_add", "round_add"),
        *("problem_count_add", "problem_link", "police_note_add"),
        *("walkabout_came", "day_task_add", "day_volunteer_add", "day_cost_add", "day_count_add"),
        *("day_photo_add", "quick_win_add", "walkabout_route", "route_place"),
    },
    "the chair answers what was read, and `shown` says which": {
        "approval_sign_here",
        "item_urgent_here",
        "minutes_return",
    },
    "a step whose state is checked under the lock": {
        *("problem_step", "problem_escalate", "problem_bring_back", "problem_close"),
        "problem_recheck",
        *("sent_application_match", "sent_application_new", "sent_application_turn_down"),
        "sent_application_again",
        *("request_finish", "request_landlord", "request_note", "request_open_again"),
        "request_wait",
        *("nomination_accept", "nomination_answer", "escalation_answer"),
        *("request_wait", "their_row"),
        *("action_report", "error_confirm", "error_decline", "lapse_settle", "note_strike"),
        *("import_columns", "import_answers"),
        *("request_award", "request_refuse", "request_withdraw"),
        *("grant_accept", "grant_finish", "grant_cancel", "payment_refuse", "payment_paid"),
        *("contribution_agree", "contribution_end", "contribution_withdraw"),
        *("contribution_reopen", "contribution_reverse", "funded_post_remove"),
        *("grant_offer", "grant_hold", "grant_off_hold", "payment_reverse", "request_reopen"),
        *("virement_refuse", "virement_withdraw", "repayment_received", "repayment_write_off"),
        *("call_in_outcome", "call_in_followed", "grant_review"),
        *("virement_refuse", "virement_withdraw", "carry_refuse", "carry_rule_approve"),
        *("payment_run_withdraw", "payment_accept", "finance_payment_assign"),
        "finance_payment_settle",
        *("saving_withdraw", "saving_reopen", "saving_unverify"),
        *("walkabout_cancel", "walkabout_write", "walkabout_send"),
        *("day_cancel", "day_write"),
    },
    "`seen` says which report was read": {"walkabout_publish", "day_publish"},
    "`was` says which amounts were shown": {"saving_year", "saving_verify"},
    "`was` says which budget was shown": {"ward_budget", "contribution_year"},
    "`was` says which forecast was shown": {"line_forecast"},
    "only closes, and the item is chosen in the form": {"item_private"},
}
"""Forms under a row that edit nothing of it, each with the reason why it carries no version."""


def test_every_form_that_only_adds_is_named_here():
    named = set().union(*ADDS.values())
    found, waiting = set(), list(get_resolver().url_patterns)
    while waiting:
        each = waiting.pop()
        waiting += getattr(each, "url_patterns", [])
        view = getattr(getattr(each, "callback", None), "view_class", object)
        if issubclass(view, ObjectFormPage) and view.adds:
            found.add(each.name)
    assert found == named


@pytest.fixture
def opened(world, as_user, request):
    """The case opened in a browser: (client, address, fields as sent, edited row)."""
    name = request.node.callspec.params["name"]
    case, side = CASES[name], world.own
    if case.before:
        case.before(side)
    target = side.place if case.row == "place" else getattr(side, case.row)
    client, path = as_user(world.people[case.persona]), urls.address(name, case.row, side)
    page = client.get(path)
    assert page.status_code == 200, page.status_code
    edited = case.edited(side) if case.edited else target
    return client, path, fields_of(page) | case.filled(side), edited


def stored(row):
    """Every column of a row, and how often anything about it was written down."""
    values = type(row)._base_manager.filter(pk=row.pk).values().get()
    events = Event.objects.exclude(verb__startswith="read ").count()
    return values, events


EDITS = [name for name, case in CASES.items() if case.change]


@pytest.mark.parametrize("name", EDITS)
def test_saved_unchanged_it_changes_nothing(opened, name):
    client, path, data, row = opened
    before = stored(row)
    response = client.post(path, data)
    assert response.status_code == (422 if name in SAYS_SO else 302), response.content.decode()
    assert stored(row) == before


@pytest.mark.parametrize("name", EDITS)
def test_two_saves_from_one_page_overwrite_nobody(opened, name):
    client, path, data, row = opened
    what, typed = CASES[name].change
    assert client.post(path, data | {what: typed}).status_code == 302
    before = stored(row)
    second = "7" if typed.isdigit() else f"{typed} of mine"
    response = client.post(path, data | {what: second})
    assert response.status_code == 409
    assert stored(row) == before
    shown = response.content.decode()
    assert "This was changed while you were editing it" in shown
    assert typed in shown
    again = fields_of(response)
    assert again[what] == [second]
    assert client.post(path, again).status_code == 302
    assert stored(row)[0] != before[0]


OTHERS = {
    "action_edit": ("due_on", "due_on"),
    "body_edit": ("purpose", "purpose"),
    "body_rules": ("clear_days", "clear_days"),
    "item_edit": ("presenter", "presenter"),
    "meeting_edit": ("access_notes", "access_notes"),
    "option_edit": ("costs", "costs"),
    "paper_edit": ("background", "background"),
    "person_edit": ("name", "name"),
    "plan_edit": ("introduction", "introduction"),
    "priority_edit": ("outcome", "outcome"),
}
"""Another column of the row than the one that `change` types into."""


@pytest.mark.parametrize("name", OTHERS)
def test_saving_again_after_a_clash_brings_nothing_old_back(opened, name):
    """One changes a field, the other another one, and saves twice: both changes are there."""
    client, path, data, row = opened
    what, typed = CASES[name].change
    column, _ = OTHERS[name]
    meanwhile = {"clear_days": 17, "due_on": TODAY() + datetime.timedelta(days=77)}.get(
        column, "Written meanwhile"
    )
    type(row)._base_manager.filter(pk=row.pk).update(**{column: meanwhile})
    clash = client.post(path, data | {what: typed})
    assert clash.status_code == 409
    assert client.post(path, fields_of(clash)).status_code == 302
    after = type(row)._base_manager.get(pk=row.pk)
    assert getattr(after, column) == meanwhile
    assert str(getattr(after, what)) == typed


@pytest.mark.parametrize("name", CASES)
def test_what_somebody_else_saved_meanwhile_is_not_acted_upon(opened, name):
    """Also where the form does something: what it rests on is shown first, what was typed stays."""
    client, path, data, row = opened
    type(row)._base_manager.filter(pk=row.pk).update(version=F("version") + 1)
    before = stored(row)
    response = client.post(path, data)
    assert response.status_code == 409
    assert stored(row) == before
    again = fields_of(response)
    assert again["row_version"] == [str(before[0]["version"])]
    for key in CASES[name].fill if isinstance(CASES[name].fill, dict) else ():
        wanted = data[key] if isinstance(data[key], list) else [str(data[key])]
        assert again.get(key, []) == wanted


@pytest.mark.parametrize("name", CASES)
def test_without_a_version_nothing_is_edited(opened, name):
    client, path, data, row = opened
    before = stored(row)
    for version in ("", "x", "-1", "999999999999999999999"):
        assert client.post(path, data | {"row_version": version}).status_code == 409
    assert stored(row) == before


@pytest.mark.parametrize("name", ["item_edit", "item_summary", "paper_edit"])
def test_a_form_opened_before_does_not_open_what_became_private(opened, name):
    client, path, data, row = opened
    by = User.objects.get(pk=client.session["_auth_user_id"])
    if name == "paper_edit":
        save_paper(paper=row, by=by, **EXEMPT)
    elif name == "item_edit":
        make_private(item=row, by=by, **EXEMPT)
    else:
        type(row).objects.filter(pk=row.pk).update(private_reason="Another reason")
    what, typed = CASES[name].change
    response = client.post(path, data | {what: typed})
    assert response.status_code == 409
    row.refresh_from_db()
    assert row.access == "exempt"
    client.post(path, fields_of(response))  # pressed once more by somebody tired
    row.refresh_from_db()
    assert (row.access, row.paragraphs) == ("exempt", [3])


@pytest.mark.parametrize("name", EDITS)
def test_a_form_that_comes_back_for_a_mistake_keeps_the_version_it_was_opened_with(opened, name):
    client, path, data, row = opened
    type(row)._base_manager.filter(pk=row.pk).update(version=F("version") + 1)
    before = stored(row)
    what, typed = CASES[name].change
    wrong = client.post(path, data | {what: "x" * 300_000})
    assert wrong.status_code == 422
    assert client.post(path, fields_of(wrong) | {what: typed}).status_code == 409
    assert stored(row) == before


# Admin


def test_in_admin_saving_again_after_a_clash_brings_nothing_old_back(world, as_user):
    client, agency = as_user(world.people["data_officer"]), world.own.agency
    path = reverse("admin:neighbourhoods_agency_change", args=[agency.pk])
    data = fields_of(client.get(path))
    type(agency).objects.filter(pk=agency.pk).update(short_name="Meanwhile")
    clash = client.post(path, data | {"name": "Another agency"})
    assert clash.status_code == 409
    assert client.post(path, fields_of(clash)).status_code == 302
    agency.refresh_from_db()
    assert (agency.name, agency.short_name) == ("Another agency", "Meanwhile")


def admins():
    return {
        model: each for model, each in admin.site._registry.items() if issubclass(model, Versioned)
    }


def admin_name(model):
    return f"{model._meta.app_label}.{model._meta.model_name}"


ADMINS = {admin_name(model): model for model in admins()}
NUMBERS = {
    "boards.settingvalue": ("value", "26"),  # of its setting, a whole number
    "funding.financialyear": ("pay_award", "3.5"),
    "funding.actual": ("amount", "7"),
}
"""What is typed into forms without a line of text."""
RIGHTS = {
    "edit_reference": "data_officer",
    "edit_neighbourhood": "communications_officer",
    "edit_people": "head_of_service",
    "edit_budget": "finance_officer",
}


@pytest.fixture
def admin_form(world, as_user, request):
    """(client, address, fields as sent, row, name of a text field)."""
    model = ADMINS[request.node.callspec.params["name"]]
    model_admin = admin.site._registry[model]
    row_name = urls.ADMIN_ROWS[model._meta.model_name]
    row = world.own.place if row_name == "place" else getattr(world.own, row_name)
    user = world.people[
        "data_officer" if model._meta.model_name == "neighbourhood" else RIGHTS[model_admin.right]
    ]
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    path = reverse(f"admin:{label}_change", args=[row.pk])
    client = as_user(user)
    page = client.get(path)
    assert page.status_code == 200
    data = fields_of(page)
    texts = ("note", "name", "source", "what_for", "title", "contact", "employer_note", "job_title")
    named = next((each for each in texts if each in data), None)
    return client, path, data, row, named


def test_every_versioned_row_of_admin_has_a_form_that_is_tried_here():
    assert {each._meta.model_name for each in ADMINS.values()} <= set(urls.ADMIN_ROWS)
    assert len(ADMINS) > 10


@pytest.mark.parametrize("name", ADMINS)
def test_in_admin_saved_unchanged_it_changes_nothing(admin_form, name):
    client, path, data, row, _ = admin_form
    before = type(row)._base_manager.filter(pk=row.pk).values().get()
    assert client.post(path, data).status_code == 302
    assert type(row)._base_manager.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("name", sorted(ADMINS.keys() - {"funding.budget"}))  # its lines are
def test_in_admin_nobody_is_overwritten(admin_form, name):
    client, path, data, row, named = admin_form
    if name in NUMBERS:
        named, typed = NUMBERS[name]
    elif named is None:
        named, typed = "notice_on" if "notice_on" in data else "starts_on", "2001-02-03"
    else:
        typed = f"{data[named][0]} typed"[:40] or "typed"
    type(row)._base_manager.filter(pk=row.pk).update(version=F("version") + 1)
    before = type(row)._base_manager.filter(pk=row.pk).values().get()
    response = client.post(path, data | {named: typed})
    assert response.status_code == 409
    assert type(row)._base_manager.filter(pk=row.pk).values().get() == before
    again = fields_of(response)
    assert again[named] == [typed]
    assert again["row_version"] == [str(before["version"])]
    assert client.post(path, again).status_code == 302
    after = type(row)._base_manager.filter(pk=row.pk).values().get()
    assert after["version"] == before["version"] + 1


def test_in_admin_each_row_under_a_form_has_its_own_version(world, as_user):
    client, part = as_user(world.people["data_officer"]), world.own.part
    path = reverse("admin:neighbourhoods_neighbourhood_change", args=[world.own.place.pk])
    data = fields_of(client.get(path))
    type(part).objects.filter(pk=part.pk).update(note="Changed meanwhile")
    response = client.post(path, data | {"parts-0-name": "Another estate"})
    assert response.status_code == 409
    part.refresh_from_db()
    assert (part.name, part.note) == ("Own Estate", "Changed meanwhile")
    shown = response.content.decode()
    assert "Changed meanwhile" in shown
    again = fields_of(response)
    assert again["parts-0-name"] == ["Another estate"]


def test_in_admin_only_what_was_changed_is_written(world, as_user):
    """A column that somebody else writes between the reading and the saving survives."""
    client, ward = as_user(world.people["data_officer"]), world.own.ward
    path = reverse("admin:neighbourhoods_ward_change", args=[ward.pk])
    data = fields_of(client.get(path)) | {"name": "New name"}
    seen = []

    def meanwhile(instance, update_fields=None, **kwargs):
        seen.append(set(update_fields or ()))

    from django.db.models.signals import pre_save

    pre_save.connect(meanwhile, sender=type(ward))
    try:
        assert client.post(path, data).status_code == 302
    finally:
        pre_save.disconnect(meanwhile, sender=type(ward))
    assert seen == [{"name"}]


def test_in_admin_two_lists_of_ticks_from_one_page_do_not_overwrite(world, as_user):
    """What stands in a table beside the row counts as a change of the row."""
    client, ward = as_user(world.people["data_officer"]), world.own.ward
    path = reverse("admin:neighbourhoods_ward_change", args=[ward.pk])
    data = fields_of(client.get(path))
    both = [world.own.place.pk, world.other.place.pk]
    assert client.post(path, data | {"neighbourhoods": both}).status_code == 302
    assert client.post(path, data | {"neighbourhoods": []}).status_code == 409
    assert ward.neighbourhoods.count() == 2
