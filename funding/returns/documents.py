"""The report as a form on paper."""

from core import pdf
from core.dates import day_in_words
from core.money import in_pounds

QUESTIONS = (
    ("What was done", 7),
    ("How many people it reached", 1),
    ("How much of the grant was spent", 1),
    ("What changed for the ward", 4),
    ("Name of who reports for the group, and date", 1),
)


def form_of(report, day):
    """{title, facts, questions: [[words, lines]], note} in the frame of a print."""
    grant = report.grant
    return pdf.frame(f"End-of-grant report {grant.reference}", day, foot=f"{grant.applicant}, {grant.reference}") | {
        "facts": [
            ["Group", grant.applicant],
            ["For", grant.request.application.title],
            ["Grant", in_pounds(grant.amount)],
            ["Paid", in_pounds(grant.reservation.paid_in_all)],
            ["Send it back by", day_in_words(report.due_on)],
        ],
        "questions": [list(each) for each in QUESTIONS],
        "note": "Send copies of receipts and, if you like, photographs. Everyone who can be recognised must agree. "
        "Do not write bank details here.",
    }  # fmt: skip
