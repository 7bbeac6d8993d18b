from django.apps import AppConfig

from core import menu, slots


class BoardsConfig(AppConfig):
    name = "boards"

    def ready(self):
        from boards import event_codes, merging, todo
        from boards import slots as fillers
        from boards.attendance.chairing import urgency
        from boards.attendance.substitutes import checks as substitutes
        from boards.corrections import facts as correction_facts
        from boards.decisions import facts as decision_facts
        from boards.delegated.operations import report_waiting
        from boards.meetings.items import business
        from boards.meetings.telling.operations import why_outdated
        from boards.minutes.approvals import facts as approval_facts
        from boards.plans import facts as plan_facts
        from boards.plans.adoption.operations import carry_plans
        from boards.programme import facts as programme_facts
        from boards.seats.voting import councillors
        from boards.settings import declared
        from boards.settings.models import SettingValue
        from boards.terms import facts as terms_facts
        from boards.votes import facts as vote_facts
        from core import events, rests, settings
        from core.letters.operations import before_sending

        slots.declare("meeting.action_log", "the open actions of a meeting's body")
        slots.declare("meeting.live", "forms that the live page offers once for the meeting")
        slots.declare("agenda_item.actions", "what was agreed to be done under an item")
        slots.declare("agenda_item.live", "forms under an item while the meeting runs")
        slots.declare("priority.steps", "what is done for a priority of a plan")
        slots.declare(
            "body.compliance", "counts on the page of how bodies do: {heading: (count, url)}"
        )
        slots.declare("meeting.attendance", "who came, on the page of a meeting")
        slots.declare("meeting.asked", "what a meeting asks of the reader beforehand (core.cards)")
        slots.declare("meeting.own", "what the reader may do at a meeting with their own sign-in")
        slots.declare("meeting.decisions", "what a meeting decided")
        slots.declare("meeting.minutes", "how the minutes of a meeting stand")
        slots.declare("decision.matter", "where a decision came from, and what became of it")
        slots.declare("meeting.corrections", "what was found wrong in a meeting's record")
        slots.declare("decision.corrections", "what was found wrong in a decision")
        slots.declare("minutes.released", "what of a meeting was released later")
        slots.declare("paper.answers", "what each body said to a paper's recommendations")
        slots.declare("neighbourhood.briefing", "what a chair reads of the place before a meeting")
        slots.declare("body.overview", "cards on a body's page (core.cards)")
        fillers.register()
        span = "of the items for which that changes: an Absence, saved or not"
        rests.declare("attendance", f"that somebody who came was in the room, {span}")
        rests.declare("absence", f"that somebody who came was not in the room, {span}")
        rests.declare("presence", "that somebody was at the meeting: an Attendance")
        rests.declare("tick", "that somebody stands in the list at all: an Attendance")
        rests.declare("presiding", "who presided over an AgendaItem")
        rests.declare("item", "class, notice and urgency of an AgendaItem")
        rests.declare("decision", "that a Decision stands: before it is struck out")
        rests.declare("membership", "who has a vote, and when: a Membership as it is to be")
        rests.declare("day", "on which day a Meeting is: the row as it is to be")
        rests.declare("power", "what the word of a Body counts for: the row as it is to be")
        rests.declare("term", "when somebody is elected: a TermOfOffice as it is to be")
        councillors.register()
        substitutes.register()
        urgency.register()
        vote_facts.register()
        decision_facts.register()
        correction_facts.register()
        approval_facts.register()
        programme_facts.register()
        terms_facts.register()
        plan_facts.register()
        todo.register()
        merging.register()
        events.declare(event_codes.CODES)
        business.register(report_waiting)
        business.register_carried(carry_plans)
        settings.stored_in(SettingValue)
        for each in declared.ALL:
            settings.declare(each)
        before_sending("boards.meeting", why_outdated)
        menu.add(20, menu.page("Meetings", "meetings"))
