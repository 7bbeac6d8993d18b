"""Words of a report and of what is resolved on it, and by when applications come. Imports no Django,
so kinds are words here: the constants stand with the models."""

from core import calendar

FOR_WHAT = {
    "grant": "That {amount} be granted to {applicant} for {title}",
    "purchase": "That {amount} be spent on {title}, bought or carried out by the council, as {applicant} asked",
    "payment": "That {amount} be paid to {applicant} for {title}",
}
"""What an approval resolves, by GrantRequest.What."""
OTHERWISE = {
    "refuse": "That {reference} of {applicant} for {title} be refused",
    "defer": "That {reference} of {applicant} for {title} be deferred to a later meeting",
}


def closes_on(papers_due, working_days, closed=()):
    """The day by which an application must have come, so many working days before papers are due."""
    day = papers_due
    for _ in range(working_days):
        day -= calendar.DAY
        while not calendar.is_working_day(day, closed):
            day -= calendar.DAY
    return day


def approval(what, *, amount, applicant, title, reference, conditions="", subject_to=""):
    """The words by which an application is approved; `amount` is in words, such as "£500", `subject_to`
    such as "Subject to B agreeing by 3 May 2026"."""
    said = FOR_WHAT[what].format(amount=amount, applicant=applicant, title=_inside(title))
    words = f"{said} (application {reference})."
    if subject_to:
        words += f" {_inside(subject_to)}."
    return f"{words} Conditions: {_inside(conditions)}." if conditions.strip() else words


def otherwise(outcome, *, applicant, title, reference, reason=""):
    """The words by which it is refused ("refuse") or put off ("defer")."""
    words = OTHERWISE[outcome].format(
        reference=f"application {reference}", applicant=applicant, title=_inside(title)
    )
    return f"{words}: {_inside(reason)}." if reason.strip() else f"{words}."


def with_grounds(resolution, *, reason="", alternative="", power=""):
    """A resolution with what the record of an executive decision says beside it. Source: SI 2012/2089
    reg. 12."""
    said = (
        ("Reason", reason),
        ("Alternatives considered and rejected", alternative),
        ("Power", power),
    )
    lines = (f"{name}: {words.strip().rstrip('.')}." for name, words in said if words.strip())
    return "\n".join((resolution, *lines))


def _inside(words):
    """Words inside a sentence: on one line, without the stop at their end."""
    return " ".join(words.split()).rstrip(".")
