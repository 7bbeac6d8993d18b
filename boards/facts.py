"""Facts of boards that others rest on (core.rests), and what boards itself rests on them."""

from boards.attendance.chairing import urgency
from boards.attendance.substitutes import checks as substitutes
from boards.corrections import facts as corrections
from boards.decisions import facts as decisions
from boards.minutes.approvals import facts as approvals
from boards.plans import facts as plans
from boards.programme import facts as programme
from boards.seats.voting import councillors
from boards.terms import facts as terms
from boards.votes import facts as votes
from core import rests

SPAN = "of the items for which that changes: an Absence, saved or not"
FACTS = {
    "attendance": f"that somebody who came was in the room, {SPAN}",
    "absence": f"that somebody who came was not in the room, {SPAN}",
    "presence": "that somebody was at the meeting: an Attendance",
    "tick": "that somebody stands in the list at all: an Attendance",
    "presiding": "who presided over an AgendaItem",
    "item": "class, notice and urgency of an AgendaItem",
    "decision": "that a Decision stands: before it is struck out",
    "correction": "that what was decided is corrected: a Decision or DelegatedDecision that is published",
    "membership": "who has a vote, and when: a Membership as it is to be",
    "agenda": "that an agenda is not out yet: the Meeting, before it is published",
    "day": "on which day a Meeting is: the row as it is to be",
    "power": "what the word of a Body counts for: the row as it is to be",
    "term": "when somebody is elected: a TermOfOffice as it is to be",
}
HOLDERS = (
    councillors, substitutes, urgency, votes, decisions, corrections, approvals, programme, terms,
    plans,
)  # fmt: skip
"""Asked in this order: the first reason for which a fact must stay is the one that is said."""


def register():
    for name, meaning in FACTS.items():
        rests.declare(name, meaning)
    for each in HOLDERS:
        each.register()
