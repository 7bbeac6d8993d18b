"""The agenda of a meeting: what stands on every one, and what this one is about."""

from boards.meetings.items.rules import standing_agenda
from boards.meetings.notice import notice_of
from boards.models import AgendaItem
from demo.boards.bodies import WITH_TOPICS
from demo.facts.meetings import PRESENTER
from demo.facts.topics import TOPICS

Kind = AgendaItem.Kind


def items_of(world, chance, meeting, words):
    """(item, its topic or None) of a meeting, in their order; each before the next is rolled."""
    in_time = notice_of(meeting, world.closed, meeting.agenda_published_at).in_time
    agenda = [(kind, title, None) for kind, title in standing_agenda(meeting.body.kind)]
    topics = chance.sample(TOPICS, 2) if meeting.body.kind in WITH_TOPICS else []
    for topic in topics:
        agenda.insert(-2, (Kind.ORDINARY, topic[0].format(**words), topic))
    for position, (kind, title, topic) in enumerate(agenda, start=1):
        item = AgendaItem(
            meeting=meeting, position=position, kind=kind, title=title, in_time=in_time,
            minutes_allowed=5,
        )  # fmt: skip
        if topic:
            item.text, item.presenter = topic[1].format(**words), PRESENTER
            item.recommendation = chance.choice(topic[3]).format(**words)
            item.minutes_allowed = chance.choice((10, 15, 20))
        yield item, topic
