"""A problem as one page tells it: before, what we did, after, what residents say. The same for page, paper
and text."""

from dataclasses import dataclass

from django.utils.formats import date_format

from core import charts, pdf
from core.slots import collect_data
from tasking.problems import rules
from tasking.sharing.shown.exporting import watermark

COUNTED = charts.Series("counted", "#1d70b8")
REQUESTS = "Requests logged here"
SECTIONS = (
    (
        "Before",
        (("Objective", "objective"), ("What happens", "what"), ("When it happens", "times")),
    ),
    (
        "Why it happens",
        (
            *(("Data used", "data_used"), ("Those who cause it", "offender")),
            *(("Those who suffer", "victim"), ("Place", "location"), ("Hypothesis", "hypothesis")),
        ),
    ),
    ("After", (("What was done", "process"), ("Outcome", "outcome"))),
    ("What residents say", (("", "residents_say"),)),
)


@dataclass(frozen=True)
class Pair:
    """What was counted in both periods, and by whom. `row` is the count that was entered by hand."""

    what: str
    source: str
    before: int
    after: int
    fits: bool = True
    row: object = None

    @property
    def finding(self):
        return rules.finding(self.what, self.before, self.after)

    @property
    def finding_alone(self):
        return rules.compared(self.before, self.after)


def pairs(problem):
    """The counts of a problem: of its requests, where there are some, and those entered by hand. One query."""
    found = [
        Pair(each.what, each.source, each.before, each.after, each.fits, each)
        for each in _counts(problem)
    ]
    if problem.requests_before or problem.requests_after:
        numbers = (problem.requests_before, problem.requests_after)
        found.insert(0, Pair(REQUESTS, "Counted here from linked requests", *numbers))
    return found


def _counts(problem):
    for each in problem.counts.all():
        each.problem = problem
        yield each


def chart(problem, found):
    """Bars before and after of the counts that fit, or "" where there are none."""
    fitting = [each for each in found if each.fits]
    if not fitting:
        return ""
    rows = []
    for each in fitting:
        rows.append((f"{each.what}, before", "", [each.before]))
        rows.append((f"{each.what}, after", "", [each.after]))
    title = " ".join(each.finding for each in fitting)
    return charts.stacked_bars(
        rows, [COUNTED], identity="problem-counts", title=title,
        description="Counts of two periods of the same length. The table below has the same values.",
    )  # fmt: skip


def periods(problem):
    """The two periods, in words; "" where there are none."""
    if not problem.has_windows:
        return ""
    days = (problem.before_to - problem.before_from).days + 1
    first, last, then, until = (date_format(each) for each in problem.windows)
    return f"Before: {first} to {last}. After: {then} to {until}. {days} days each."


def sections(problem):
    """[(heading, [(word, text)])] of what is written."""
    found = []
    for heading, fields in SECTIONS:
        texts = [(word, getattr(problem, name)) for word, name in fields if getattr(problem, name)]
        if texts:
            found.append((heading, texts))
    return found


def facts(problem):
    """[(word, value)] of where it is, who leads it and how it stands."""
    rows = [
        ("Where", problem.where),
        ("Lead", ", ".join(str(each) for each in (problem.lead, problem.agency) if each)),
        ("Status", _status(problem)),
        ("Marking", problem.get_marking_display()),
        ("Type of problem", problem.get_kind_display()),
        ("Since", date_format(problem.since) if problem.since else ""),
        ("Result", problem.get_verdict_display()),
        ("Why it cannot be counted", why_not(problem)),
        ("Three-month check", _looked(problem)),
    ]
    return [(word, value) for word, value in rows if value]


def _status(problem):
    if problem.is_escalated:
        return f"{problem.get_state_display()} to the {problem.get_level_display().lower()}"
    return problem.get_state_display()


def why_not(problem):
    if not problem.cannot_count:
        return ""
    who, day = problem.agreed_by, date_format(problem.agreed_on)
    return f"{problem.cannot_count} (agreed by {who}, chair, on {day})"


def _looked(problem):
    if problem.recheck:
        day = date_format(problem.rechecked_on)
        return f"{problem.get_recheck_display()} ({day}). {problem.recheck_note}".strip()
    return f"due {date_format(problem.recheck_on)}" if problem.recheck_on else ""


def actions(problem, user):
    """The rows of text of its actions, as far as the user may see them."""
    data = collect_data("problem.section", [problem], user)[problem.pk]
    return [row for each in data if isinstance(each, dict) for row in each.get("rows", ())]


def printed(problem, user, today):
    """The problem as plain data for the printed page."""
    title = f"{problem.reference} {problem.title}"
    mark = watermark(problem.marking, user, today) or problem.get_marking_display()
    return pdf.frame(title, today, foot=f"{title}, as at {date_format(today)}", mark=mark) | {
        "facts": facts(problem),
        "sections": [{"heading": heading, "texts": texts} for heading, texts in sections(problem)],
        "periods": periods(problem),
        "counts": [
            {
                "what": each.what,
                "source": each.source,
                "before": each.before,
                "after": each.after,
                "finding": each.finding_alone,
            }
            for each in pairs(problem)
            if each.fits
        ],
        "actions": actions(problem, user),
    }


def as_text(problem, user):
    """The problem in plain lines, to paste into another system."""
    lines = [f"{problem.reference} {problem.title}", ""]
    lines += [f"{word}: {value}" for word, value in facts(problem)]
    for heading, texts in sections(problem):
        lines += ["", heading.upper()]
        lines += [f"{word}: {text}" if word else text for word, text in texts]
    if done := actions(problem, user):
        lines += ["", "WHAT WE DID"]
        lines += [
            f"{row['reference']} {row['what']} ({row['who']}, {row['state']})" for row in done
        ]
    if found := [each for each in pairs(problem) if each.fits]:
        lines += ["", "COUNTS", periods(problem)]
        lines += [f"{each.finding} Source: {each.source}" for each in found]
    return "\n".join(lines) + "\n"
