"""Open actions of an earlier list, as they come in by workbook."""

from accounts.access import Permission
from boards.bodies.sheets import body_column
from core.errors import Refused
from core.imports.sheets import Column, Kind, Problem, Sheet
from core.names import fold_all
from neighbourhoods.people.sheets import agency_column, person_column
from neighbourhoods.places.sheets import neighbourhood_column
from tasking import states
from tasking.actions.models import Action, ActionAgency
from tasking.actions.operations import add_action, change_action

STATES = [(value, label) for value, label in Action.State.choices if value in states.OPEN]


class Actions(Sheet):
    """What was promised and is not done yet."""

    name, title, order = "actions", "Open actions", 80
    model = Action
    first_step = "Load the actions that are still open"
    intro = (
        "Actions that are still open. Owners are not written to: they know of them. "
        "Numbers of an earlier list are kept, and stand beside the new ones."
    )
    rights = (Permission.EDIT_ACTION,)
    fields = {"lead_agency": "agency", "due_on": "due_on"}
    columns = (
        Column(
            "earlier_reference", "Earlier number", longest=40, is_fixed=True,
            help="As it was called until now. It finds the action when you load the list again.",
            example="NB-017", aliases=("Reference", "Ref", "No", "Number"),
        ),
        Column(
            "what", "Action", required=True, longest=500, example="Mend the lights in the underpass",
            aliases=("What", "Description"),
        ),
        agency_column(
            "agency", "Agency", help="Who does it. Blank: the agency of the owner.",
            example="Community Health", aliases=("Lead agency",),
        ),
        person_column("owner", "Owner", help="As in the sheet of people.", example="Ann Example"),
        Column(
            "due_on", "Due", Kind.DATE, required=True, help="Such as 3 April 2026. May have passed.",
            example="3 April 2026", aliases=("Due date", "Due on", "By when"),
        ),
        body_column(help="Which asked for it, if any.", aliases=("Board", "Body"),
                    example="Exampleton Neighbourhood Board"),
        neighbourhood_column(help="Blank: that of the board."),
        Column(
            "priority", "Priority", Kind.CHOICE, choices=Action.Urgency.choices,
            help="Urgent, High, Normal or Low. Blank: Normal.", example="Normal",
        ),
        Column(
            "state", "Status", Kind.CHOICE, choices=STATES, is_fixed=True,
            help="Blank: Accepted.", example="In progress",
        ),
    )  # fmt: skip

    @property
    def own(self):
        return {Action: (ActionAgency,)}

    def there(self, user):
        return Action.objects.visible_to(user).filter(is_open=True)

    def check(self, line):
        if "agency" in line.values or ("owner" in line.values and line.values["owner"].agency_id):
            return []
        return [Problem(line.number, "Agency", "Enter the agency that will do it")]

    def prepare(self, known, lines):
        found = Action.objects.visible_to(known.user).select_related(
            "body", "neighbourhood", "owner", "lead_agency"
        )
        references = {
            line.values["earlier_reference"] for line in lines if "earlier_reference" in line.values
        }
        for action in found.filter(earlier_reference__in=references):
            known.rows[action.earlier_reference] = action
        known.folded |= fold_all({line.values["what"] for line in lines})
        days = {line.values["due_on"] for line in lines}
        whats = {line.values["what"] for line in lines}
        for action in found.filter(due_on__in=days, what__in=whats):
            known.rows.setdefault(self._words_of(action), action)

    @staticmethod
    def _words_of(action):
        return action.what, action.due_on, action.body_id

    def find(self, line, known):
        """By its earlier number; without one, by what it says, its day and its body."""
        if reference := line.get("earlier_reference"):
            return known.rows.get(reference)
        body = line.get("body")
        return known.rows.get((line.values["what"], line.values["due_on"], body and body.pk))

    def remember(self, target, line, known):
        if target.earlier_reference:
            known.rows[target.earlier_reference] = target
        known.rows[self._words_of(target)] = target

    def stored(self, target, key):
        return target.lead_agency if key == "agency" else getattr(target, key)

    def words(self, target):
        return " ".join(each for each in (target.earlier_reference, target.what) if each)

    def add(self, line, known, *, by, at):
        values = dict(line.values)
        agency = values.pop("agency", None)
        return (add_action(lead_agency=agency, brought_over=True, by=by, at=at, **values),)

    def change(self, target, fields, *, by, at):
        for key in ("body", "neighbourhood"):
            if key in fields:
                raise Refused("It stands there under another one. Change it on its page", key)
        if "agency" in fields:
            fields = {**fields, "lead_agency": fields["agency"]}
            del fields["agency"]
        return change_action(action=target, brought_over=True, by=by, at=at, **fields)
