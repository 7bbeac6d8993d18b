from django.apps import AppConfig

from core import menu, slots


class BoardsConfig(AppConfig):
    name = "boards"

    def ready(self):
        from boards import event_codes, merging, todo
        from boards import slots as fillers
        from core import events

        slots.declare("meeting.action_log", "the open actions of a meeting's body")
        slots.declare("meeting.live", "forms that the live page offers once for the meeting")
        slots.declare("agenda_item.actions", "what was agreed to be done under an item")
        slots.declare("agenda_item.live", "forms under an item while the meeting runs")
        slots.declare("priority.steps", "what is done for a priority of a plan")
        slots.declare(
            "body.compliance", "counts on the page of how bodies do: {heading: (count, url)}"
        )
        slots.declare("meeting.attendance", "who came, on the page of a meeting")
        slots.declare("decision.matter", "where a decision came from, and what became of it")
        slots.declare("minutes.released", "what of a meeting was released later")
        slots.declare("paper.answers", "what each body said to a paper's recommendations")
        slots.declare("neighbourhood.briefing", "what a chair reads of the place before a meeting")
        slots.declare("body.overview", "cards on a body's page (core.cards)")
        fillers.register()
        todo.register()
        merging.register()
        events.declare(event_codes.CODES)
        menu.add(20, menu.page("Meetings", "meetings"))
