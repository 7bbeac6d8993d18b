"""The agenda of a meeting: what stands on every one, and what this one is about."""

from boards.meetings.items.rules import standing_agenda
from boards.meetings.notice import notice_of
from boards.models import AgendaItem, Body
from demo.boards.minutes import write_minute
from demo.facts.meetings import MONTHS
from demo.facts.topics import TOPICS
from neighbourhoods.models import ClosedDay

K = AgendaItem.Kind
WITH_TOPICS = (
    Body.Kind.BOARD,
    Body.Kind.AREA_PANEL,
    Body.Kind.NEIGHBOURHOODS_BOARD,
    Body.Kind.STRATEGY,
)


def words_of(meeting, facts):
    """What the texts of a meeting are filled in with."""
    street, green = (facts[6], facts[7]) if facts else ("the city centre", "the central park")
    return {
        "street": street,
        "green": green,
        "place": facts[0] if facts else "the city",
        "month": MONTHS[(meeting.day.month - 3) % 12],
    }


def items_of(world, meeting, words):
    """(item, its topic or None) of a meeting, in their order; each before the next is rolled."""
    in_time = _in_time(meeting, world.closed)
    agenda = [(kind, title, None) for kind, title in standing_agenda(meeting.body.kind)]
    topics = world.chance.sample(TOPICS, 2) if meeting.body.kind in WITH_TOPICS else []
    for topic in topics:
        agenda.insert(-2, (K.ORDINARY, topic[0].format(**words), topic))
    for position, (kind, title, topic) in enumerate(agenda, start=1):
        item = AgendaItem(
            meeting=meeting, position=position, kind=kind, title=title, in_time=in_time,
            minutes_allowed=5,
        )  # fmt: skip
        if topic:
            item.text, item.presenter = topic[1].format(**words), "Neighbourhood manager"
            item.recommendation = world.chance.choice(topic[3]).format(**words)
            item.minutes_allowed = world.chance.choice((10, 15, 20))
        yield item, topic


def _in_time(meeting, closed):
    return notice_of(meeting, closed, meeting.agenda_published_at).in_time


def write_item(meeting, clerk, said="", **fields):
    """One more item at the end, with what was said where the meeting was held."""
    in_time = _in_time(meeting, ClosedDay.objects.days())
    position = meeting.items.count() + 1
    item = AgendaItem.objects.create(meeting=meeting, position=position, in_time=in_time, **fields)
    if meeting.is_over:
        write_minute(item, said, clerk)
    return item
