"""Whether somebody may not have meant a day. Imports no Django."""

CHRISTMAS = (12, 24)
"""Month and day from which on, up to New Year's Day, few people come."""


def why_unusual(body, day, *, holiday, closed_for, others):
    """Why somebody may not have meant this day: sentences, none for an ordinary one. `holiday`: the
    name of the bank holiday, `closed_for`: why the office is closed ("" where it is not so),
    `others`: the times at which the body meets on that day already, in words."""
    written = f"{day:%-d %B %Y}"
    found = []
    if day.weekday() == 6:
        found.append(f"{written} is a Sunday.")
    if holiday:
        found.append(f"{written} is a bank holiday ({holiday}).")
    elif closed_for:
        found.append(f"The office is closed on {written} ({closed_for}).")
    elif (day.month, day.day) >= CHRISTMAS:
        found.append(f"{written} lies between Christmas Eve and New Year.")
    found += [f"{body} meets on that day already, at {time}." for time in others]
    return found
