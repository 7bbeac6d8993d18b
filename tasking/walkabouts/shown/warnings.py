"""What the texts of a report or a result seem to say about people: a warning to who writes and who
publishes it, never a block. It stands with the text for as long as the text says so."""

from core.personalforms import warning
from tasking.walkabouts.days.models import DayCost, DayCount, DayTask
from tasking.walkabouts.stops.models import BlockGrade, Stop


def of_walkabout(walk, user, stops=None):
    """[(where it stands, what was found)] of a walkabout. Two queries, one where its stops are known."""
    if stops is None:
        stops = Stop.objects.visible_to(user).filter(walkabout=walk)
    grades = BlockGrade.objects.visible_to(user).filter(walkabout=walk).select_related("block")
    return _found(
        ("Meeting point", walk.meeting_point),
        ("Route", walk.route),
        ("What was found", walk.summary),
        *((each.named, f"{each.what}\n{each.where}") for each in stops),
        *((f"Block {each.block}", each.note) for each in grades),
    )


def of_day(day, user):
    """The same of an action day. Three queries."""
    tasks, costs, counts = (
        model.objects.visible_to(user).filter(day=day) for model in (DayTask, DayCost, DayCount)
    )
    return _found(
        ("Title", day.title),
        ("Meeting point", day.meeting_point),
        ("Route", day.route),
        ("Result", day.result),
        *(("Task", each.what) for each in tasks),
        *(("Cost", each.words) for each in costs),
        *(("Count", each.words) for each in counts),
    )


def _found(*texts):
    said = ((where, warning(text)) for where, text in texts)
    return [(where, words) for where, words in said if words]
