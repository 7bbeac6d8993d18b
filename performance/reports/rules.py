"""Why a step of a report is not taken, in words; "" where it is."""

from performance.reports.snapshots.current import in_words


def why_not_asked(needed, asked):
    """`needed` and `asked`: keys of indicators."""
    if not needed:
        return "No priority has a red figure, so no commentary is needed. Mark the report ready."
    return (
        ""
        if set(needed) - set(asked)
        else "You have already asked for commentary on every red figure."
    )


def why_not_ready(needed, commentaries, day):
    """`commentaries`: {code of an indicator: Commentary}."""
    if missing := [code for code in needed if code not in commentaries]:
        number = len(missing)
        return f"Ask for commentary on {number} red figure{'' if number == 1 else 's'} first."
    waiting = [commentaries[code] for code in needed if not commentaries[code].is_given]
    waiting = [each for each in waiting if not each.is_late(day)]
    if not waiting:
        return ""
    last = max(each.due_on for each in waiting)
    names = ", ".join(sorted({str(each.agency) for each in waiting}))
    return f"{names} may still comment until {last:%-d %B %Y}. After that the report can go out without it."


def why_not_agreed(report, is_asked):
    """`is_asked`: whether the council lets managers agree reports."""
    if is_asked and not report.is_city and report.agreed_at is None:
        return f"The manager of {report.place_name} has not agreed this report yet."
    return ""


def why_outdated(names, *, is_ready=False):
    """`names`: of indicators whose figures have changed since the snapshot was taken."""
    if not names:
        return ""
    what = (
        "Prepare it again, and take the figures anew" if is_ready else "Take the figures anew first"
    )
    return f"Figures have changed since they were taken: {in_words(names)}. {what}."


def why_not_public(names):
    """`names`: of indicators whose figures in a signed report are not for everybody any more."""
    if not names:
        return ""
    return (
        f"What it says of {in_words(names)} is not public any more. Withdraw it, and make another."
    )
