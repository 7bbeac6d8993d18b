"""Two worlds that know nothing of each other, and one person for every role in the first.

Text that must not cross is marked: OWN… stands in the own world, OTHER… in the other, and the
words DRAFT, PRIVATE, SECRET say what kind of text it is.
"""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.access import Role
from accounts.cover.operations import name_cover
from accounts.operations import grant_role, invite
from boards.attendance.operations import add_attendee, tick
from boards.attendance.room import add_absence, choose_presiding
from boards.corrections.operations import report_error
from boards.decisions.operations import exclude_public, record_decision
from boards.delegated import operations as delegated
from boards.interests.operations import declare_interest
from boards.live.operations import finish_meeting, mark_minutes_ready, start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.files.operations import add_file, add_paper_file
from boards.meetings.items.operations import START_EMPTY, add_item, place_paper
from boards.meetings.sending.operations import add_attender
from boards.minutes.approvals.operations import approve_minutes, sign_minutes
from boards.minutes.operations import save_minute
from boards.minutes.privacy import close_minute
from boards.models import Body, Lapse, Meeting, Membership, Release, TermNote, TermOfOffice
from boards.papers.operations import save_option, save_paper
from boards.plans.adoption.operations import adopt, put_to
from boards.plans.comments.operations import consult, send_comment
from boards.plans.operations import ask_agencies, save_plan, save_priority
from boards.programme.operations import plan_item, report_result
from boards.seats.operations import add_deputy, add_member, register_interest
from boards.settings.operations import set_setting
from boards.terms.operations import adopt_terms, begin_review, record_findings
from boards.training.operations import add_course, add_programme, add_session, book, require
from boards.votes.operations import record_vote
from core.actors import PUBLIC, SYSTEM
from core.links.operations import make as make_link
from core.retention.operations import hold
from funding.models import SourcedFigure
from neighbourhoods.elections.operations import announce_election, lift_pre_election
from neighbourhoods.knowing.operations import keep_known
from neighbourhoods.models import (
    AgreedMap,
    AvoidDate,
    ClosedDay,
    CommunityGroup,
    GeographyFile,
    HandOver,
    Part,
    Patch,
    PopulationFact,
    Service,
    ServiceArea,
    ServiceEntry,
    TeamPost,
)
from tasking import states
from tasking.actions import operations as tasking
from tasking.actions.links import operations as linked
from tasking.actions.links.rules import PURPOSE
from tasking.models import ActionLink, ActionTold
from tests import factories, money, steps, workbooks
from tests.steps import set_date
from tests.worlds import (
    performance_codebooks,
    performance_indicators,
    performance_reports,
    tasking_meetings,
    tasking_problems,
    tasking_requests,
    tasking_sharing,
    tasking_walkabouts,
    tasking_working,
)

CITY_ROLES = (
    Role.HEAD_OF_SERVICE,
    Role.FINANCE_OFFICER,
    Role.MEETINGS_CLERK,
    Role.PORTFOLIO_HOLDER,
    Role.DATA_OFFICER,
    Role.COMMUNICATIONS_OFFICER,
    Role.SYSTEM_ADMINISTRATOR,
)
SEATS = {
    Role.BOARD_CHAIR: Membership.Role.CHAIR,
    Role.ELECTED_MEMBER: Membership.Role.ELECTED_MEMBER,
    Role.RESIDENT_REPRESENTATIVE: Membership.Role.RESIDENT,
}


@dataclass
class Side:
    """One world: a neighbourhood with everything that hangs on it."""

    mark: str
    place: object
    rows: dict = field(default_factory=dict)

    def __getattr__(self, name):
        try:
            return self.__dict__["rows"][name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass
class World:
    own: Side
    other: Side
    people: dict


def build():
    """The two worlds and the personas. About two hundred rows."""
    now = timezone.localtime()
    own, other = _side("OWN", now), _side("OTHER", now)
    world = World(own, other, _personas(own, other))
    tasking_sharing.add(world)
    return world


def _side(mark, now):
    name = mark.title()
    place = factories.NeighbourhoodFactory(name=f"{name}ville", slug=f"{mark.lower()}ville")
    side = Side(mark, place)
    rows = side.rows
    rows["agency"] = factories.AgencyFactory(name=f"{name} Agency", slug=f"{mark.lower()}-agency")
    rows["ward"] = factories.WardFactory()
    rows["ward"].neighbourhoods.add(place)
    rows["venue"] = factories.VenueFactory(name=f"{name} Hall", neighbourhood=place)
    rows["person"] = factories.PersonFactory(
        name=f"{name} Person", agency=side.agency, email=f"secret-{mark}@example.org", phone="01632"
    )
    rows["part"] = Part.objects.create(neighbourhood=place, name=f"{name} Estate")
    rows["group"] = CommunityGroup.objects.create(
        name=f"{name} Friends", neighbourhood=place, purpose="Flowers"
    )
    rows["fact"] = PopulationFact.objects.create(
        neighbourhood=place, year=2019, people=12_345, source="Counted"
    )
    rows["term"] = TermOfOffice.objects.create(
        person=factories.PersonFactory(), ward=rows["ward"], starts_on=datetime.date(2026, 5, 11)
    )
    noted = timezone.make_aware(datetime.datetime(2026, 11, 12))
    rows["term_note"] = TermNote.objects.create(
        term=rows["term"], kind="attended", day=datetime.date(2026, 5, 12), recorded_at=noted
    )
    rows["lapse"] = Lapse.objects.create(
        term=rows["term"], since=datetime.date(2026, 5, 11), last_day=datetime.date(2026, 11, 11),
        found_at=noted,
    )  # fmt: skip
    poll_on = datetime.date(2028, 5, 4 if mark == "OWN" else 11)
    rows["election"] = announce_election(
        kind="ordinary", notice_on=poll_on - datetime.timedelta(days=40), poll_on=poll_on,
        wards=[rows["ward"]], by=SYSTEM,
    )  # fmt: skip
    rows["post"] = TeamPost.objects.create(
        neighbourhood=place, kind="manager", person=side.person, employer=side.agency
    )
    rows["area"] = place.area
    file = GeographyFile.objects.create(kind="patches", source="Made up", read_at=now)
    rows["patch"] = Patch.objects.create(
        kind="housing", name=f"{name} patch", agency=side.agency, postcodes=["ZZ11ZZ"], file=file
    )
    rows["agreed_map"] = AgreedMap.objects.create(
        agreed_on=datetime.date(2009, 4, 1 if mark == "OWN" else 2), source="Minutes"
    )
    rows["agreed_map"].agencies.add(side.agency)
    rows["service_area"] = ServiceArea.objects.create(
        name=f"{name} services", position=1 if mark == "OWN" else 2
    )
    rows["service"] = Service.objects.create(name=f"{name} service", service_area=side.service_area)
    rows["entry"] = ServiceEntry.objects.create(
        service=side.service, level="city", agency=side.agency
    )
    rows["figure"] = SourcedFigure.objects.create(
        agency=side.agency, kind="cash", what_for=f"{name} money", period="2010", source="Report"
    )
    rows["lift"] = lift_pre_election(
        election=side.election, key="boards.forums", what="Forums", reason="No candidate speaks",
        advised_by="Jo Law, monitoring officer", by=SYSTEM,
    )  # fmt: skip
    rows["closed_day"] = ClosedDay.objects.create(
        day=datetime.date(2030, 12, 30 if mark == "OWN" else 31), name="Closed"
    )
    rows["avoid"] = AvoidDate.objects.create(
        first=datetime.date(2030, 8, 1), last=datetime.date(2030, 8, 9), kind="festival",
        name=f"{name} festival", neighbourhood=place,
    )  # fmt: skip
    rows["known"] = keep_known(
        neighbourhood=place, text=f"{mark} SECRET: where the key is", by=SYSTEM,
        review_on=timezone.localdate() + datetime.timedelta(days=100),
    )  # fmt: skip
    rows["hand_over"] = HandOver.objects.create(
        person=factories.PersonFactory(), by_name="The system", at=now
    )
    rows["setting"] = set_setting(
        name="boards.plan_answer_days",
        value="25",
        starts_on=datetime.date(2040, 5, 1 if mark == "OWN" else 2),
        by=SYSTEM,
    )
    rows["writer"] = factories.OfficerFactory(name=f"{name} Writer")
    rows["hold"] = hold(side.part, "A complaint", by=SYSTEM, at=now)
    rows["batch"] = workbooks.upload("venues", rows["writer"])
    _meetings(side, now)
    tasking_requests.add(side)
    rows |= tasking_problems.problems(side)
    tasking_working.add(side)
    own = money.ward(side, now)
    assert not rows.keys() & own.keys()
    rows |= own
    rows |= tasking_walkabouts.rows_of(side)
    rows |= tasking_meetings.rows_of(side)
    rows |= performance_indicators.rows_of(side)
    rows |= performance_codebooks.rows_of(side, rows["indicator"])
    rows |= performance_reports.rows_of(side, rows["public_indicator"], rows["counted_indicator"])
    return side


def _meetings(side, now):
    mark, rows, by = side.mark, side.rows, side.writer
    body = factories.BodyFactory(
        name=f"{mark.title()} Board", slug=f"{mark.lower()}-board", neighbourhood=side.place
    )
    private = factories.BodyFactory(
        name=f"{mark} PRIVATE Tasking",
        slug=f"{mark.lower()}-tasking",
        kind=Body.Kind.TASKING,
        power=Body.Power.OPERATIONAL,
        neighbourhood=side.place,
    )
    rows |= {"body": body, "private_body": private}
    seat = {"by": SYSTEM, "starts_on": timezone.localdate() - datetime.timedelta(days=400)}
    rows["seat"] = add_member(
        body=body, person=side.person, role=Membership.Role.PARTNER, agency=side.agency, **seat
    )
    rows["register"] = register_interest(
        person=side.person, nature=f"{mark} SECRET interest", by=by
    )
    rows["place_on"] = rows["seat"].seat
    rows["attender"] = add_attender(body=body, person=factories.PersonFactory(), by=by)
    rows["deputy"] = add_deputy(seat=rows["place_on"], person=factories.PersonFactory(), by=by)
    days = datetime.timedelta
    adopt_terms(
        body=body, text="To speak for the place", starts_on=timezone.localdate() - days(days=9),
        review_on=timezone.localdate() + days(days=9), by=by,
    )  # fmt: skip
    rows |= _training(side, by)
    rows["review"] = begin_review(body=body, reason="It has grown", by=by)
    record_findings(review=rows["review"], findings=f"{mark} DRAFT findings", by=by)
    rows["draft"] = _meeting(body, now + days(days=20), by, f"{mark} DRAFT item")
    rows["draft_file"] = _file(rows["draft"].items.first(), f"{mark} DRAFT paper", by)
    rows["agenda"] = _meeting(body, now + days(days=5), by, f"{mark} agenda item")
    rows["paper"] = _paper(body, f"{mark} DRAFT report", by, purpose=f"{mark} DRAFT words")
    rows["option"] = save_option(paper=rows["paper"], title=f"{mark} DRAFT option", by=by)
    rows["public_paper"] = _paper(body, f"{mark} report", by, purpose="Why", is_ready=True)
    rows["private_paper"] = _paper(
        body, f"{mark} tender", by, purpose=f"{mark} EXEMPT words", is_ready=True, **EXEMPT
    )
    for name, paper in (("paper_file", "public_paper"), ("draft_paper_file", "paper")):
        rows[name] = add_paper_file(
            paper=rows[paper], title=f"{mark} annex", content=factories.picture(name + mark),
            name="annex.png", by=by,
        )  # fmt: skip
    add_paper_file(
        paper=rows["public_paper"], title=f"{mark} EXEMPT annex", name=f"{mark} EXEMPT.png",
        content=factories.picture(f"{mark} hidden"), by=by, **EXEMPT,
    )  # fmt: skip
    for each in (rows["public_paper"], rows["private_paper"]):
        place_paper(paper=each, meeting=rows["agenda"], by=by)
    rows["future"] = plan_item(
        body=body, title=f"{mark} DRAFT entry", text=f"{mark} DRAFT plan", by=by
    )
    plan_item(body=body, title="A lease", text=f"{mark} EXEMPT plan", by=by, **EXEMPT)
    rows["file"] = _file(rows["agenda"].items.first(), f"{mark} paper", by)
    rows["private_file"] = _file(rows["agenda"].items.first(), f"{mark} EXEMPT paper", by, **EXEMPT)
    publish_agenda(meeting=rows["agenda"], by=by)
    rows["pack"] = rows["agenda"].packs.get()
    rows["told"] = rows["agenda"].told.first()
    rows["running"] = _run(
        _meeting(body, now, by, f"{mark} running item"), by, f"{mark} SECRET said"
    )
    rows["written"] = _run(
        _meeting(body, now - days(days=3), by, f"{mark} written item"), by, f"{mark} SECRET written"
    )
    finish_meeting(meeting=rows["written"], by=by)
    rows["ready"] = _run(
        _meeting(body, now - days(days=6), by, f"{mark} ready item"), by, f"{mark} SECRET ready"
    )
    finish_meeting(meeting=rows["ready"], by=by)
    mark_minutes_ready(meeting=rows["ready"], by=by)
    rows["published"] = _publish(
        _run(
            _meeting(body, now - days(days=30), by, f"{mark} published item"),
            by,
            f"{mark} public minute",
        ),
        by,
    )
    rows["signed"] = _publish(
        _run(_meeting(body, now - days(days=500), by, f"{mark} signed item"), by, f"{mark} minute"),
        by,
    )
    tick(meeting=rows["running"], membership=rows["seat"], status="present", by=by)
    rows["heard_item"] = place_paper(paper=rows["paper"], meeting=rows["running"], by=by)
    rows["approving_item"] = add_item(meeting=rows["running"], title=f"{mark} approvals", by=by)
    choose_presiding(meeting=side.running, item=side.approving_item, membership=rows["seat"], by=by)
    sign_minutes(
        approval=approve_minutes(meeting=rows["signed"], item=side.approving_item, by=by),
        person=side.person, by=by,
    )  # fmt: skip
    rows["approval"] = approve_minutes(meeting=rows["published"], item=side.approving_item, by=by)
    in_private = _meeting(private, now - days(days=10), by, f"{mark} PRIVATE item")
    publish_agenda(meeting=in_private, by=by)
    rows["private_pack"] = in_private.packs.get()
    rows["private"] = _publish(_run(in_private, by, f"{mark} PRIVATE minute"), by)
    rows["minutes_version"] = rows["published"].minutes_versions.get()
    rows["private_version"] = rows["private"].minutes_versions.get()
    in_public = rows["published"].items.get(position=1)
    rows["public_decision"] = in_public.decisions.get()
    rows["private_decision"] = rows["published"].items.get(access="exempt").decisions.last()
    report_result(
        decision=rows["private_decision"], standing="done", text=f"{mark} EXEMPT result",
        on=timezone.localdate(), by=by,
    )  # fmt: skip
    about = {"meeting": rows["published"], "by": by}
    rows["reported"] = report_error(item=in_public, text=f"{mark} SECRET error", **about)
    report_error(decision=rows["private_decision"], text=f"{mark} EXEMPT error", **about)
    rows |= _releases(side, by)
    rows["item"] = rows["draft"].items.first()
    rows |= _delegated(body, mark, by)
    rows["public_item"] = rows["agenda"].items.filter(kind="ordinary").first()
    rows["live_item"] = rows["running"].items.first()
    rows["closed_item"] = rows["running"].items.get(access="exempt")
    rows |= _plans(side, by)
    rows["decision"] = record_decision(
        item=side.live_item, outcome="resolved", text=f"{mark} SECRET decision", by=by
    )
    tick(meeting=side.running, membership=side.seat, status="present", by=by)
    rows["vote"] = record_vote(
        item=side.live_item, kind="amendment", method="agreed", text=f"{mark} SECRET change", by=by
    )
    rows["absence"] = add_absence(
        meeting=side.running, membership=side.seat, reason="interest", item=side.live_item, by=by
    )
    rows["interest"] = declare_interest(
        item=side.live_item, membership=side.seat, kind="own", outcome="stayed",
        nature=f"{mark} SECRET interest", by=by,
    )  # fmt: skip
    rows["attendee"] = add_attendee(meeting=side.running, name=f"{mark} SECRET guest", by=by)
    decision = record_decision(
        item=side.approving_item, outcome="recommended", text=f"{mark} SECRET adoption", by=by
    )
    adopt(plan=side.public_plan, decision=decision, by=by)
    side.public_plan.refresh_from_db()
    rows["action"] = tasking.add_action(
        state="accepted",
        what=f"{mark} SECRET action",
        due_on=timezone.localdate() + days(days=9),
        lead_agency=side.agency,
        agenda_item=side.live_item,
        by=by,
    )
    tasking.move_action(
        action=side.action, to=states.IN_PROGRESS, note=f"{mark} SECRET note", by=by
    )
    rows["action_told"] = ActionTold.objects.create(
        action=side.action, person=side.person, kind="given", occasion="1", at=now,
        why_not="no_address",
    )  # fmt: skip
    _linked(side, by)


def link_token(mark):
    """The token of the link in a world, which nothing keeps: made so that tests can open it."""
    return (mark.lower() * 43)[:43]


def _linked(side, by):
    """An action for somebody without an account, a link to it, and a photograph sent by that."""
    mark = side.mark.title()
    keeper = factories.PersonFactory(name=f"{mark} Keeper", agency=side.agency)
    side.rows["linked_action"] = action = tasking.add_action(
        what=f"{mark} gate to mend", due_on=timezone.localdate() + datetime.timedelta(300), owner=keeper,
        body=side.body, state=states.OFFERED, by=by,
    )  # fmt: skip
    link, _ = make_link(
        PURPOSE.name, action, person=keeper, name=keeper.name, by=by, token=link_token(side.mark)
    )
    side.rows["action_link"] = link = ActionLink.objects.get(pk=link.pk)
    picture = (factories.picture(mark), "gate.png")
    update = linked.answer(link=link, by=linked.holder_of(link), photo=picture)
    side.rows["action_photo"] = update.photo


EXEMPT = {"access": "exempt", "paragraphs": [3], "private_reason": "A firm's prices"}


def _paper(body, title, by, **fields):
    return save_paper(body=body, title=title, by=by, recommendations=["that it is done"], **fields)


def _file(item, title, by, **private):
    """A small picture under an item; every one differs."""
    content = factories.picture(title)
    return add_file(item=item, title=title, content=content, name=f"{title}.png", by=by, **private)


def _training(side, by):
    """A programme with a course that chairs must attend, and a date to come."""
    mark, soon = side.mark.title(), timezone.localtime() + datetime.timedelta(days=30)
    programme = add_programme(name=f"{mark} programme", audience="elected", by=by)
    course = add_course(programme=programme, name=f"{mark} course", by=by)
    session = add_session(course=course, starts_at=soon, places=9, place="Hall", by=by)
    book(session=session, person=side.person, by=by)
    required = require(course=course, duty="chair", by=by)
    return {
        "development": programme, "course": course, "session": session, "requirement": required,
    }  # fmt: skip


def _delegated(body, mark, by):
    """A decision outside a meeting that is being prepared, and one that is made."""
    today = timezone.localdate()
    words = {
        "kind": "officer", "power": "Scheme 4.2", "power_on": today, "text": f"{mark} DRAFT bench",
        "reasons": "Broken", "alternatives": "None", "interest": "none", "decided_on": today,
    }  # fmt: skip
    drafts = [
        delegated.prepare(
            body=body, title=title, decided_by=factories.PersonFactory(), by=by, **words | more
        )
        for title, more in ((f"{mark} DRAFT decision", {}), ("A bench", {"text": f"{mark} bench"}))
    ]
    asked = [
        delegated.consult(decision=each, person=factories.PersonFactory(), asked_on=today, by=by)
        for each in drafts
    ]
    delegated.record_reply(consultation=asked[1], replied_on=today, said="Yes", by=by)
    made = delegated.record_signed(decision=drafts[1], signed_on=today, by=by)
    return {"delegated_draft": drafts[0], "delegated_made": made, "consultation": asked[0]}


def _releases(side, by):
    """A release that waits for review, and one that everyone reads."""
    mark, now = side.mark, timezone.localtime()
    written = {"prepared_by": by, "prepared_at": now, "reason": "It is settled"}
    return {
        "release": Release.objects.create(
            item=side.published.items.get(access="exempt"), title=f"{mark} EXEMPT news",
            text=f"{mark} EXEMPT news", **written,
        ),
        "public_release": Release.objects.create(
            item=side.signed.items.get(access="exempt"), title=f"{mark} news", text="It is let",
            reviewed_by=factories.UserFactory(), reviewed_at=now, **written,
        ),
    }  # fmt: skip


def _plans(side, by):
    """A plan whose lead agency has been asked, put to the running meeting, and a draft, put to the one
    in preparation."""
    mark, found = side.mark, {}
    for name, title, year in (
        ("public_plan", f"{mark} plan", 2026), ("plan", f"{mark} DRAFT plan", 2027),
    ):  # fmt: skip
        found[name] = save_plan(
            neighbourhood=side.place, body=side.body, title=title, first_year=year,
            last_year=year, by=by,
        )  # fmt: skip
    aim = save_priority(
        plan=found["public_plan"], title=f"{mark} aim", lead=side.agency, supporting=[], by=by
    )
    found["priority"] = save_priority(plan=found["plan"], title=f"{mark} DRAFT aim", by=by)
    ask_agencies(plan=found["public_plan"], by=by)
    found["commitment"] = aim.commitments.get()
    put_to(plan=found["public_plan"], item=side.approving_item, by=by)
    found["plan_item"] = put_to(plan=found["plan"], item=side.item, by=by)
    return found | _open_plan(side, by)


def _open_plan(side, by):
    """A plan that is open for comments, and a comment that waits to be read."""
    today = timezone.localdate()
    plan = save_plan(
        neighbourhood=side.place, body=side.body, title=f"{side.mark} open plan", first_year=2029,
        last_year=2029, by=by,
    )  # fmt: skip
    save_priority(plan=plan, title=f"{side.mark} hope", by=by)
    consult(
        plan=plan, consulted_from=today - datetime.timedelta(1), consulted_until=today + datetime.timedelta(20),
        consultation="", by=by,
    )  # fmt: skip
    plan.refresh_from_db()
    comment = send_comment(
        plan=plan, text=f"{side.mark} SECRET comment", name=f"{side.mark} SECRET sender", by=PUBLIC
    )
    return {"open_plan": plan, "comment": comment}


def _meeting(body, starts_at, by, title):
    meeting = set_date(body=body, starts_at=starts_at, by=by, agenda=START_EMPTY, place="The hall")
    add_item(meeting=meeting, title=title, by=by, text=f"{title} text")
    if not body.is_private:
        mark = title.partition(" ")[0]
        add_item(
            meeting=meeting, title="A lease", by=by, text=f"{mark} EXEMPT text",
            recommendation=f"{mark} EXEMPT advice", presenter=f"{mark} EXEMPT name", **EXEMPT,
        )  # fmt: skip
        add_item(meeting=meeting, title="A gift", by=by)
    return meeting


def _run(meeting, by, said):
    start_meeting(meeting=meeting, by=by)
    save_minute(item=meeting.items.first(), text=said, version=0, by=by, leave=True)
    record_decision(item=meeting.items.first(), outcome="noted", text=said, by=by)
    closed = meeting.items.filter(access="exempt").first()
    if closed:
        mark = said.partition(" ")[0]
        gift = meeting.items.get(title="A gift")
        save_minute(item=gift, text=f"{mark} EXEMPT talk", version=0, by=by, leave=True)
        close_minute(item=gift, by=by, **EXEMPT)
        exclude_public(item=closed, by=by)
        save_minute(item=closed, text=f"{mark} EXEMPT minute", version=0, by=by, leave=True)
        record_decision(item=closed, outcome="resolved", text=f"{mark} EXEMPT decision", by=by)
        tasking.add_action(state="accepted",
            what=f"{mark} EXEMPT action", due_on=timezone.localdate() + datetime.timedelta(days=9),
            lead_agency=factories.AgencyFactory(), agenda_item=closed, by=by,
        )  # fmt: skip
    return Meeting.objects.get(pk=meeting.pk)


def _publish(meeting, by):
    item = meeting.items.first()
    tasking.add_action(
        state="accepted",
        what=f"Action of {item.title}",
        due_on=max(meeting.day, timezone.localdate()) + datetime.timedelta(days=60),
        lead_agency=meeting.body.memberships.first().agency
        if meeting.body.memberships.exists()
        else factories.AgencyFactory(),
        agenda_item=item,
        by=by,
    )
    steps.publish(meeting, by)
    return Meeting.objects.get(pk=meeting.pk)


def _user(role):
    return factories.UserFactory(name=f"The {Role(role).label}", email=f"{role}@example.org")


def _personas(own, other):
    users = {}
    for role in CITY_ROLES:
        users[role] = _user(role)
        grant_role(user=users[role], role=role, by=SYSTEM)
    manager = users[Role.NEIGHBOURHOOD_MANAGER] = _user(Role.NEIGHBOURHOOD_MANAGER)
    grant_role(user=manager, role=Role.NEIGHBOURHOOD_MANAGER, place=own.place, by=SYSTEM)
    holder = users[Role.BUDGET_HOLDER] = _user(Role.BUDGET_HOLDER)
    grant_role(user=holder, role=Role.BUDGET_HOLDER, place=own.place, by=SYSTEM)
    partner = users[Role.PARTNER_OFFICER] = _user(Role.PARTNER_OFFICER)
    grant_role(
        user=partner,
        role=Role.PARTNER_OFFICER,
        place=own.agency,
        named_neighbourhoods=[own.place],
        by=SYSTEM,
    )
    service = users[Role.SERVICE_OFFICER] = _user(Role.SERVICE_OFFICER)
    grant_role(
        user=service,
        role=Role.SERVICE_OFFICER,
        place=own.agency,
        named_neighbourhoods=[own.place],
        by=SYSTEM,
    )
    for role, seat in SEATS.items():
        users[role] = _user(role)
        person = factories.PersonFactory(name=users[role].name, user=users[role])
        add_member(
            body=own.body,
            person=person,
            role=seat,
            ward=own.ward if role == Role.ELECTED_MEMBER else None,
            by=SYSTEM,
        )
    own.rows["user"] = invite(email="own-invited@example.org", name="Own Invited", by=SYSTEM)
    other.rows["user"] = invite(email="other-invited@example.org", name="Other Invited", by=SYSTEM)
    for side in (own, other):
        side.rows["grant"] = grant_role(
            user=side.user, role=Role.NEIGHBOURHOOD_MANAGER, place=side.place, by=SYSTEM
        )
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for side, colleague in ((own, other.user), (other, own.user)):
        side.rows["cover"] = name_cover(
            grant=side.grant, covered_by=colleague, starts_on=tomorrow, ends_on=tomorrow, by=SYSTEM
        )
    own.rows["upload"] = performance_codebooks.half_sent(users[Role.DATA_OFFICER])
    other.rows["upload"] = performance_codebooks.half_sent(other.user)
    users["nobody"] = factories.UserFactory(name="No Role", email="nobody@example.org")
    return users
