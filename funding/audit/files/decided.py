"""Of a file for audit: the decision with votes and interests, its notice, and call-ins."""

from collections import defaultdict

from django.db.models import Q

from boards.delegated.documents import consulted, facts, interests
from boards.interests.models import Interest
from funding.audit.files.sections import section, table, who_when
from funding.grants.offers.callins.models import CallIn


def sections(subject):
    declared = _interests(subject)
    called = _call_ins(subject)
    for each in subject.decisions:
        yield decision(each, declared[each.item_id])
        yield from (call_in(row) for row in called["decision", each.pk])
    for each in subject.delegated:
        yield outside(each)
        yield from (call_in(row) for row in called["delegated", each.pk])


def _interests(subject):
    """{item: [Interest]}; one query."""
    found = defaultdict(list)
    rows = Interest.objects.visible_to(subject.user)
    rows = rows.filter(item__in=[each.item_id for each in subject.decisions])
    for each in rows.select_related("attendance").order_by("id"):
        found[each.item_id].append(each)
    return found


def _call_ins(subject):
    """{(what, key): [CallIn]}; one query."""
    found = defaultdict(list)
    rows = CallIn.objects.visible_to(subject.user).filter(
        Q(decision__in=subject.decisions) | Q(delegated__in=subject.delegated)
    )
    for each in rows.select_related("recorded_by", "ended_by", "followed_by").order_by("id"):
        key = (
            ("decision", each.decision_id) if each.decision_id else ("delegated", each.delegated_id)
        )
        found[key].append(each)
    return found


def decision(row, declared):
    number, vote = getattr(row, "numbered", None), row.vote
    return section(
        f"Decision of {row.item.meeting.body}",
        [
            ("Meeting", row.item.meeting),
            ("Item", row.item),
            ("Decision", row.get_outcome_display()),
            ("Number", number),
            ("In force on", number and number.in_force_on),
            ("Chairing", row.presiding),
            ("Members with a vote in the room", row.voting_present),
            ("Quorum", row.quorum),
            ("Item published with its clear days", row.in_time),
            ("Urgent because", row.urgent_reason),
            ("Vote", vote and vote.in_words),
            ("Recorded by", who_when(row.recorded_by, row.recorded_at)),
            ("Struck out", who_when(row.struck_out_by, row.struck_out_at)),
        ],
        texts=[("What was decided", row.text)],
        tables=[
            table(
                "Interests declared", ("Member", "Interest", "What it is", "What they did"),
                [(each.attendance, each.get_kind_display(), "Sensitive" if each.is_sensitive else each.nature,
                  each.get_outcome_display()) for each in declared],
            ),
            table("Members in the room with a vote", ("Name",), [(each.name,) for each in row.present.all()]),
        ],
    )  # fmt: skip


def outside(row):
    notice = getattr(row, "notice", None)
    made = facts(row, notice and notice.in_force_on) if row.made_at else ()
    return section(
        f"Decision outside a meeting for {row.body}",
        [("Title", row.title), *made, ("Notice published", notice and notice.published_at)],
        texts=[
            ("What was decided", row.text), ("Reasons", row.reasons), ("Alternatives", row.alternatives),
            ("Interests of who decided", "\n".join(interests(row)) if row.made_at else ""),
            ("Members consulted", "\n".join(consulted(row))),
        ],
    )  # fmt: skip


def call_in(row):
    return section(
        str(row),
        [
            ("Called in by", row.called_by),
            ("On", row.called_on),
            ("Outcome", row.get_outcome_display()),
            ("Decided on", row.decided_on),
            ("Decision that followed", row.followed_by),
            ("Recorded by", who_when(row.recorded_by, row.recorded_at)),
            ("Outcome recorded by", who_when(row.ended_by, row.ended_at)),
        ],
        texts=[("Grounds", row.grounds), ("Words of the outcome", row.outcome_words)],
    )
