"""Of a file for audit: the offer, its acceptance, claims and payments, the report and what came back."""

from collections import defaultdict

from django.db.models import Q

from funding.audit.files.sections import section, table, who_when
from funding.grants.offers.models import Condition, OfferLetter, PaymentStage
from funding.ledger.models import Entry

TERMS = (
    ("added", "More about this offer"), ("evidence", "What to send"), ("repayment", "Repayment"),
    ("subsidy", "Subsidy"), ("officer", "Whom to ask"),
)  # fmt: skip
TO_FINANCE = "Shown to the finance officer"


def sections(subject):
    found = _of_grants(subject)
    for grant in subject.grants:
        yield award(grant)
        yield offer(subject, grant, found)
        yield paid(subject, grant, found)
        yield from reported(subject, grant)


def _of_grants(subject):
    """{what: {grant: [row]}}, one query each; of entries by reservation."""
    found = {each: defaultdict(list) for each in ("letters", "conditions", "stages", "entries")}
    for name, model, more in (
        ("letters", OfferLetter, ("sent_by",)), ("conditions", Condition, ("met_by",)),
        ("stages", PaymentStage, ()),
    ):  # fmt: skip
        rows = model.objects.visible_to(subject.user).filter(grant__in=subject.grants)
        rows = rows.select_related(*more).order_by("id")
        if model is OfferLetter:
            rows = rows.defer("pdf", "document")
        for each in rows:
            found[name][each.grant_id].append(each)
    held = {each.reservation_id: each.pk for each in subject.grants}
    mine = Q(reservation__in=held) | Q(reservation__carried_off__grant__in=subject.grants)
    rows = Entry.objects.visible_to(subject.user).filter(mine).order_by("id")
    for each in rows.select_related(
        "allocation__body", "allocation__year", "reservation__carried_off"
    ):
        grant = held.get(each.reservation_id) or each.reservation.carried_off.grant_id
        found["entries"][grant].append(each)
    return found


def award(grant):
    return section(
        f"Grant {grant.reference}",
        [
            ("Applicant, as it was called at the award", grant.applicant),
            ("From", grant.request.allocation),
            ("Granted", grant.amount),
            ("Awarded on", grant.awarded_on),
            ("Recorded by", who_when(grant.awarded_by, grant.awarded_at)),
            ("Status", grant.get_state_display()),
            ("On hold because", grant.hold_reason if grant.state == "on_hold" else ""),
            ("Ended on", grant.ended_on),
            ("Ended because", grant.ended_reason),
        ],
        texts=[("Conditions of the award", grant.conditions)],
    )


def offer(subject, grant, found):
    (*letters,) = found["letters"][grant.pk]
    letter = letters[0] if letters else None
    terms = getattr(grant, "terms", None)
    return section(
        f"Offer and acceptance of {grant.reference}",
        [
            ("Offer sent on", grant.offered_on),
            ("How", letter and letter.get_how_display()),
            ("Sent by", letter and who_when(letter.sent_by, letter.sent_at)),
            ("SHA-256 of the letter", letter and letter.sha256),
            ("Work done by", terms and terms.ends_on),
            ("Accepted on", grant.accepted_on),
            ("Accepted by", grant.accepted_by and (grant.accepted_by if subject.reads_names else TO_FINANCE)),
            ("Acceptance recorded by", grant.acceptance_by or (grant.accepted_on and "The group, by its link")),
        ],
        texts=[(words, getattr(terms, name)) for name, words in TERMS] if terms else (),
        tables=[
            table(
                "Conditions", ("Condition", "What waits for it", "Due", "Met on", "Evidence", "Recorded by"),
                [(each.words, each.get_stage_display(), each.due_on, each.met_on, each.evidence, each.met_by)
                 for each in found["conditions"][grant.pk]],
            ),
            table(
                "Stages of payment", ("Payment", "Amount", "When", "What to send for it"),
                [(each.name, each.amount, each.due_on, each.evidence) for each in found["stages"][grant.pk]],
            ),
        ],
    )  # fmt: skip


def paid(subject, grant, found):
    mine = [each for each in subject.payments if each.grant_id == grant.pk]
    return section(
        f"Claims, payments and entries of {grant.reference}",
        tables=[
            table(
                "Claims and payments",
                ("Payment", "Amount", "Evidence seen", "Status", "Recorded", "Authorised", "Paid", "Ended"),
                [
                    (each.pk, each.amount, each.evidence, each.get_state_display(),
                     who_when(each.prepared_by, each.prepared_at), who_when(each.authorised_by, each.authorised_at),
                     who_when(each.entry and each.entry.made_by_name, each.paid_on),
                     " ".join(filter(None, [who_when(each.ended_by, each.ended_at), each.ended_reason])))
                    for each in mine
                ],
            ),
            table(
                "Entries, with every reversal beside what it reverses",
                ("Entry", "Ward budget", "What", "Amount", "Day", "Reverses", "Reason", "Made by"),
                [
                    (each.pk, each.allocation, each.words, each.amount, each.on, each.reverses_id, each.reason,
                     who_when(each.made_by_name, each.made_at))
                    for each in found["entries"][grant.pk]
                ],
            ),
        ],
    )  # fmt: skip


def reported(subject, grant):
    backs = [each for each in subject.repayments if each.grant_id == grant.pk]
    for row in subject.returns:
        if row.grant_id == grant.pk:
            yield _report(subject, row)
    if backs:
        yield section(
            f"Repayment of {grant.reference}",
            tables=[
                table(
                    "Money asked back", ("Amount", "Why", "Status", "Asked for", "Received on", "Written off"),
                    [
                        (each.amount, each.reason, each.get_state_display(), who_when(each.asked_by, each.asked_on),
                         each.received_on,
                         " ".join(filter(None, [who_when(each.written_off_by, each.written_off_at),
                                                each.written_off_reason])))
                        for each in backs
                    ],
                )
            ],
        )  # fmt: skip


def _report(subject, row):
    return section(
        f"End-of-grant report of {row.grant.reference}",
        [
            ("Due on", row.due_on),
            ("Received on", row.received_on),
            ("Entered by", row.entered_by or (row.by_link and "The group, by its link")),
            ("Signed by", row.signed and (row.signed if subject.reads_names else TO_FINANCE)),
            ("People reached", row.people),
            ("Spent", row.spent),
            ("Receipts seen", row.receipts),
            ("Accepted by", who_when(row.accepted_by, row.accepted_at)),
        ],
        texts=[("What was done", row.done), ("What it did for the priority", row.outcome)],
    )
