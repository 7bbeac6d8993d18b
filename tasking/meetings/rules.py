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
