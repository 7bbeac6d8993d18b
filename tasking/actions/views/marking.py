"""How far an action may be known, and who is named for it."""

from accounts.access import Permission
from tasking.actions.marked.marks import usual_marking
from tasking.actions.models import Action, Marking
from tasking.sharing import marking_pages as pages


class _OfAction:
    permission = Permission.EDIT_ACTION
    model = Action
    marking_name = "action_marking"
    reader_name = "action_reader_add"
    end_name = "action_reader_end"

    def get_queryset(self):
        return Action.objects.select_related("body", "agenda_item", "originator", "lead_agency")


class ActionMarking(_OfAction, pages.MarkingPage):
    def levels(self):
        """Official-sensitive, and what it is by where it was agreed."""
        action = self.object
        usual = usual_marking(action.body, action.agenda_item)
        found = dict.fromkeys((usual, Marking.OFFICIAL, Marking.SENSITIVE))
        return [(each.value, each.label) for each in found]


class ActionReaderAdd(_OfAction, pages.ReaderAddPage):
    pass


class ActionReaderEnd(_OfAction, pages.ReaderEndPage):
    pass


class ActionOpen(pages.OpenPage):
    model = Action

    def get_queryset(self):
        return Action.objects.select_related("originator", "lead_agency")
