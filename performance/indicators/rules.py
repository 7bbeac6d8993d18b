"""Rules of indicators, each with the message that is shown."""

from core import figures

PROPORTION, RATE = "proportion", "rate"
MOST = 1_000_000
COUNTED = (
    "definition", "measured", "per", "unit", "unit_one", "polarity", "frequency", "source", "is_summed", "is_demo", "comes_by_file",
    "names_in_files", "least_base", "source_url", "rounded_to",
)  # fmt: skip
"""What the declaration of a figure says, and no form."""


def why_per_is_wrong(measured, per):
    """ "" where the number of people fits what a figure is."""
    if measured == PROPORTION and per != 100:
        return "A percentage is for 100"
    if measured == RATE and not 2 <= (per or 0) <= MOST:
        return "Enter for how many people the rate is, such as 1,000"
    if measured not in (PROPORTION, RATE) and per not in (None, 1):
        return "Only a rate is for so many people. Enter 1"
    return ""


def why_counting_is_wrong(facts, is_new):
    """(why, field) where facts do not go with a figure that this system counts, else None. `facts` are those that are
    given or change."""
    counted_as = facts.get("counted_as", "")
    if counted_as and figures.find(counted_as) is None:
        return "This system does not count such a figure", "counted_as"
    if not is_new:
        for name in COUNTED:
            if name in facts:
                return "The figure is counted by this system, which says what it is", name
    return None


def facts_of(figure):
    """What an indicator says of a figure that this system counts: {field: value} of COUNTED."""
    facts = {name: getattr(figure, name) for name in COUNTED if hasattr(figure, name)}
    return facts | {
        "is_summed": False,
        "is_demo": False,
        "comes_by_file": False,
        "names_in_files": "",
        "least_base": 0,
        "source_url": "",
        "rounded_to": 0,
    }


def why_not_publishable(indicator):
    """ "" where everybody may read it."""
    if indicator.lead_id is None:
        return "Say first who gives the figures: readers ask, and somebody must answer"
    return ""
