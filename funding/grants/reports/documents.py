"""What a report says, as plain text for its paper and for the items of the agenda."""

from core.money import in_pounds
from funding.grants.checks.together import in_words
from funding.grants.reports import rules


def words_of(asked):
    """{applicant, title, reference}: how an application is called in a resolution."""
    application = asked.application
    return {
        "applicant": str(application.applicant), "title": application.title,
        "reference": application.reference,
    }  # fmt: skip


def resolution_of(asked, assessment):
    """What the committee is asked to resolve about a request, as it was assessed."""
    called = words_of(asked)
    if assessment.recommends == "grant":
        return rules.approval(
            asked.what, amount=in_pounds(assessment.amount), conditions=assessment.conditions,
            subject_to=subject_to(asked, assessment), **called,
        )  # fmt: skip
    return rules.otherwise("refuse", reason=assessment.refusal, **called)


def subject_to(asked, assessment):
    """Whose agreement an approval waits for, and until when; "" where it waits for nobody's."""
    if not assessment.conditional_until:
        return ""
    others = asked.application.requests.exclude(pk=asked.pk).exclude(state="withdrawn")
    others = others.select_related("allocation__body", "allocation__year").order_by("pk")
    return in_words(list(others), assessment.conditional_until)


def about(asked, assessment):
    """What stands under the item of one application: a paragraph for each thing that is known."""
    application = asked.application
    said = (
        ("Applicant", str(application.applicant)),
        ("Asked for", f"{in_pounds(asked.asked)}. {asked.get_what_display()}."),
        ("What they want to do", application.purpose),
        ("Priority", str(assessment.priority) if assessment.priority_id else ""),
        ("Officers’ assessment", assessment.summary),
        ("The neighbourhood board’s view", assessment.board_view),
        ("Power", assessment.power),
        ("Recommended", resolution_of(asked, assessment)),
    )
    return "\n\n".join(f"{name}: {words}" for name, words in said if words.strip())


def purpose(meeting, count):
    """The first paragraph of the paper."""
    what = "an application" if count == 1 else f"{count} applications"
    return f"To decide on {what} to the ward budget of {meeting.body}."


def background(money, pairs, closes_on):
    """What there is to decide about, and with how much: the balance, then each application."""
    lines = [
        f"Ward budget {year}: {in_pounds(left)} is left of {in_pounds(available)}."
        for year, left, available in money
    ]
    if closes_on:
        lines.append(f"Closing date for applications: {closes_on:%-d %B %Y}.")
    for number, (asked, assessment) in enumerate(pairs, start=1):
        application = asked.application
        lines.append(f"{number}. {application.title} (application {application.reference})")
        lines.append(about(asked, assessment))
    return "\n\n".join(lines)


IMPLICATIONS = (
    ("financial", "Financial"),
    ("legal", "Legal"),
    ("equality", "Equality"),
    ("climate", "Climate"),
    ("finance_comments", "Section 151 officer"),
    ("legal_comments", "Monitoring officer"),
)
"""The fields of a report that say what follows from it, and their headings."""


def implications(report):
    """What follows from the decisions, a paragraph under each heading that somebody wrote."""
    said = ((name, getattr(report, field)) for field, name in IMPLICATIONS)
    return "\n\n".join(f"{name}: {words.strip()}" for name, words in said if words.strip())
