"""The notice of a decision outside a meeting as plain data, in the form of templates/pdf/meeting.typ."""

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from boards.delegated.models import DelegatedDecision
from core.dates import day_in_words, time_of_day
from core.text import paragraphs

Kind, Interest = DelegatedDecision.Kind, DelegatedDecision.Interest


def notice(decision, *, in_force_on, published_at):
    """{"kind": "decision", title, facts, business: [a section each]} with JSON values only, of a
    decision that has its number."""
    sections = [
        ("What was decided", paragraphs(decision.text)),
        ("Reasons", paragraphs(decision.reasons)),
        ("Alternatives considered and rejected", paragraphs(decision.alternatives)),
        ("Interests", interests(decision)),
        ("Who was consulted", consulted(decision)),
    ]
    day = decision.decided_on
    local = timezone.localtime(published_at)
    return {
        "kind": "decision",
        "title": f"Decision {decision.reference}: {decision.title}",
        "council": settings.COUNCIL_NAME,
        "date": [day.year, day.month, day.day],
        "banner": "",
        "stamp": f"Notice published on {date_format(local)} at {time_of_day(local)}",
        "changes": [],
        "attendance": [],
        "facts": facts(decision, in_force_on),
        "business": [
            section(number, title, text)
            for number, (title, text) in enumerate(sections, start=1)
            if text
        ],
    }


def typed(decision):
    """All texts that somebody typed and the notice will print, of a draft too. One query."""
    rows = decision.consulted.select_related("person")
    return [
        decision.title, decision.text, decision.reasons, decision.alternatives, decision.power,
        who(decision), decision.interest_text, decision.dispensation, decision.exempt_reason,
        *([each.person.name, each.said, each.interest] for each in rows),
    ]  # fmt: skip


def section(number, title, text):
    """A section as meeting.typ prints an item."""
    return {
        "number": number, "title": title, "text": text, "presenter": "", "minutes_allowed": None,
        "decisions": [], "actions": [],
    }  # fmt: skip


def facts(decision, in_force_on):
    """[[name, value]] of who, for whom, by which power, when."""
    found = [
        ["For", str(decision.body)],
        ["Decided by", who(decision)],
        ["Power", f"{decision.power} (as of {day_in_words(decision.power_on)})"],
        ["Decided on", day_in_words(decision.decided_on)],
        ["Signed", signature(decision)],
    ]
    if decision.handed_in_on:
        late = f", late: it was due by {day_in_words(decision.hand_in_by)}"
        said = day_in_words(decision.handed_in_on) + (late if decision.is_handed_in_late else "")
        found.append(["Record handed in", said])
    found.append(["In force", in_force(decision, in_force_on)])
    found.append(["Open for inspection", f"until {day_in_words(decision.open_until)} at least"])
    return found


def who(decision):
    """Name and capacity of who decided."""
    name = decision.decided_by.name
    if decision.kind == Kind.CABINET:
        return f"{name}, cabinet member for {decision.portfolio}"
    if decision.kind == Kind.WARD_MEMBER:
        return f"{name}, member for {decision.term.ward.name} ward"
    return ", ".join(each for each in (name, decision.decided_by.job_title) if each)


def signature(decision):
    if decision.signed_on_paper:
        return f"on paper on {day_in_words(decision.signed_on_paper)}"
    return f"by {decision.signed_by.name}, with their own account"


def in_force(decision, in_force_on):
    """When it comes into force, and why it cannot be called in where that is so."""
    if decision.exempt_reason:
        return f"Immediately: urgent, so exempt from call-in. {decision.exemption}"
    if in_force_on is None:
        return "Immediately: it is not an executive decision, so it cannot be called in"
    return f"On {day_in_words(in_force_on)}, unless it is called in before then"


def interests(decision):
    """What who decided declared."""
    if decision.interest == Interest.NONE:
        return ["None declared."]
    said = f"{decision.get_interest_display()}: {decision.interest_text.rstrip('. ')}"
    return [f"{said}. Dispensation: {decision.dispensation}." if decision.dispensation else said]


def consulted(decision):
    """A line for each, with the day and what was said, and an interest where one was declared."""
    rows = decision.consulted.select_related("person")
    return [reply(each) for each in rows]


def reply(row):
    """What one who was consulted said, or that no reply came."""
    if row.no_reply_by:
        return f"{row.person}: asked on {day_in_words(row.asked_on)}, no reply by {day_in_words(row.no_reply_by)}."
    declared = f" Interest declared: {row.interest}." if row.interest else " No interest declared."
    return f"{row.person}, on {day_in_words(row.replied_on)}: {row.said}{declared}"
