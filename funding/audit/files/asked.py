"""Of a file for audit: what was asked for, and what officers found before the decision."""

from collections import defaultdict

from funding.audit.files.sections import section, table, who_when
from funding.grants.applications.models import ApplicationHand
from funding.grants.checks.interests.models import AskedMember
from funding.grants.checks.questions.models import Check
from funding.grants.groups.models import GroupPaper, GroupPayee
from funding.grants.intake.models import SentApplication
from funding.grants.reports.models import WardReportRow


def sections(subject):
    yield application(subject)
    yield from as_sent(subject)
    if subject.application.group_id:
        yield papers(subject)
    found = _of_requests(subject)
    for asked in subject.requests:
        yield request(asked)
        yield checked(asked, found)


def application(subject):
    row = subject.application
    hands = ApplicationHand.objects.visible_to(subject.user).filter(application=row)
    return section(
        "Application",
        [
            ("Reference", row.reference),
            ("Applicant", row.applicant),
            ("For", row.title),
            ("Received on", row.received_on),
            ("Entered by", who_when(row.entered_by, row.entered_at)),
        ],
        texts=[("Purpose", row.purpose)],
        tables=[
            table(
                "Changed afterwards by", ("Who", "When first"),
                [(each.user, each.at) for each in hands.select_related("user")],
            )
        ],
    )  # fmt: skip


def as_sent(subject):
    """What the group sent, word for word. Who sent it stands on its page, where reading it is recorded."""
    rows = SentApplication.objects.visible_to(subject.user).filter(application=subject.application)
    for row in rows.select_related("decided_by"):
        yield section(
            "Application as it was sent",
            [
                ("Reference", row.reference),
                ("Received", row.received_at),
                ("Group", row.group_name),
                ("What it is by law", row.get_kind_display()),
                ("Charity number", row.charity_number),
                ("Company number", row.company_number),
                ("Works with children or adults at risk", row.at_risk),
                ("Begins", row.starts_on),
                ("Ends", row.ends_on),
                ("If one ward committee says no", row.get_if_refused_display()),
                ("Read and matched by", who_when(row.decided_by, row.decided_at)),
            ],
            texts=[
                ("Title", row.title), ("Purpose", row.purpose), ("Costs", row.costs),
                ("Other money", row.other_money), ("What shows that it is wanted", row.shows),
            ],
        )  # fmt: skip


def papers(subject):
    group, user = subject.application.group, subject.user
    seen = GroupPaper.objects.visible_to(user).filter(group=group).select_related("entered_by")
    payee = GroupPayee.objects.visible_to(user).filter(group=group).first()
    return section(
        "Documents of the group, and how it is paid",
        [
            ("Charity number", group.charity_number),
            ("Company number", group.company_number),
            ("Paid", payee and payee.get_way_display()),
            ("Supplier number", payee and payee.supplier_number),
            ("Set up by finance on", payee and payee.set_up_on),
            ("Held by", payee and payee.holder),
        ],
        tables=[
            table(
                "Documents that were seen",
                ("Document", "Seen on", "Counts until", "Note", "Recorded by"),
                [
                    (each.get_kind_display(), each.seen_on, each.expires_on, each.note,
                     who_when(each.entered_by, each.entered_at))
                    for each in seen.order_by("id")
                ],
            )
        ],
    )  # fmt: skip


def request(asked):
    return section(
        f"What was asked of {asked.allocation}",
        [
            ("What an approval would be", asked.get_what_display()),
            ("Asked for", asked.asked),
            ("Status", asked.get_state_display()),
            ("Reason", asked.reason),
        ],
    )


def _of_requests(subject):
    """{what: {request: [row]}} of what officers wrote; one query each."""
    found = {}
    for name, model, more in (
        ("checks", Check, ("answered_by",)),
        ("members", AskedMember, ("membership__person", "asked_by")),
        ("reports", WardReportRow, ("report__meeting__body", "item")),
    ):
        rows = model.objects.visible_to(subject.user).filter(asked__in=subject.requests)
        found[name] = defaultdict(list)
        for each in rows.select_related(*more).order_by("id"):
            found[name][each.asked_id].append(each)
    return found


def checked(asked, found):
    """The checks, the assessment, what follows from an approval, and the rows of reports."""
    made, follows = getattr(asked, "assessment", None), getattr(asked, "delivery", None)
    return section(
        f"Checks, assessment and report for {asked.allocation}",
        [*(_assessed(made) if made else ()), *(_follows(follows) if follows else ())],
        texts=[("What the officer found", made.summary), ("Conditions recommended", made.conditions),
               ("What the neighbourhood board said", made.board_view)] if made else (),
        tables=[
            table(
                "Checks, every answer", ("Check", "Answer", "Note", "Answered by"),
                [(each.get_kind_display(), each.words, each.note, who_when(each.answered_by, each.answered_at))
                 for each in found["checks"][asked.pk]],
            ),
            table(
                "Members who were asked about interests", ("Member", "Answer", "Said they support it", "Asked by"),
                [(each.membership.person, each.in_words, each.supports, who_when(each.asked_by, each.asked_at))
                 for each in found["members"][asked.pk]],
            ),
            table(
                "Reports to the ward committee", ("Meeting", "Recommended", "Amount", "Resolution proposed"),
                [(each.report.meeting, each.get_recommends_display(), each.amount, each.resolution)
                 for each in found["reports"][asked.pk]],
            ),
        ],
    )  # fmt: skip


def _assessed(made):
    return [
        ("Recommended", made.get_recommends_display()),
        ("Amount recommended", made.amount),
        ("Reason to refuse", made.refusal),
        ("Power", made.power),
        ("Priority of the plan", made.priority),
        ("Assessed by", who_when(made.assessed_by, made.assessed_at)),
        ("Made ready by", who_when(made.ready_by, made.ready_at)),
    ]


def _follows(row):
    return [
        ("Council service", row.service),
        ("Owner", row.owner),
        ("Upkeep", row.upkeep_by),
        ("Order or reference", row.reference),
        ("Done on", row.done_on),
    ]
