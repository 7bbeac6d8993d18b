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
        return "Enter 100 for a percentage"
    if measured == RATE and not 2 <= (per or 0) <= MOST:
        return "Enter the number of people the rate is per, such as 1,000"
    if measured not in (PROPORTION, RATE) and per not in (None, 1):
        return "Enter 1. Only a rate is per number of people"
    return ""


def why_counting_is_wrong(facts, is_new):
    """(why, field) where facts do not go with a figure that this system counts, else None. `facts` are those that are
    given or change."""
    counted_as = facts.get("counted_as", "")
    if counted_as and figures.find(counted_as) is None:
        return "The system does not count this figure", "counted_as"
    if not is_new:
        for name in COUNTED:
            if name in facts:
                return "The system counts this figure, so this cannot be changed", name
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
        return "First choose who gives the figures, so that readers’ questions can be answered"
    return ""
