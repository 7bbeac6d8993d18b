"""Rules of tasking meetings."""

ENQUIRY = "A councillor’s enquiry is for that councillor and its service alone"


def lies_in(matter, group):
    """Whether a problem or a request lies in the place of a group; the city has all of them."""
    place = matter.neighbourhood
    if group.neighbourhood_id:
        return place is not None and place.pk == group.neighbourhood_id
    if group.area_id:
        return place is not None and place.area_id == group.area_id
    return True


def why_fixed(nomination, closed_on, is_out):
    """Why the words of a nomination stay as they are, or None. `closed_on`: the day on which nominations for its
    meeting closed, None while they are open; `is_out`: it stands on an agenda that is out."""
    if not nomination.is_waiting:
        return "It was answered or withdrawn, so its words stay"
    if closed_on:
        return f"Nominations closed on {closed_on:%-d %B %Y}, so its words stay"
    return "It is on an agenda that is out, so its words stay" if is_out else None
