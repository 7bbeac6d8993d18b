"""Rules of indicators, each with the message that is shown."""

PROPORTION, RATE = "proportion", "rate"
MOST = 1_000_000


def why_per_is_wrong(measured, per):
    """ "" where the number of people fits what a figure is."""
    if measured == PROPORTION and per != 100:
        return "A percentage is for 100"
    if measured == RATE and not 2 <= (per or 0) <= MOST:
        return "Enter for how many people the rate is, such as 1,000"
    if measured not in (PROPORTION, RATE) and per not in (None, 1):
        return "Only a rate is for so many people. Enter 1"
    return ""


def why_not_publishable(indicator):
    """ "" where everybody may read it."""
    if indicator.lead_id is None:
        return "Say first who gives the figures: readers ask, and somebody must answer"
    return ""
