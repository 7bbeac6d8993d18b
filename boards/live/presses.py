"""What is said in the room and under its items: minutes, decisions, approvals, one more item."""

from django.urls import reverse

from accounts.access import Permission
from accounts.pages.live import LiveEndpoint
from boards.attendance.chairing.presiding import who_signs
from boards.attendance.chairing.urgency import hold_urgent
from boards.decisions.forms import DecisionForm
from boards.decisions.models import Decision
from boards.decisions.operations import exclude_public, record_decision, strike_out_decision
from boards.live.items import decision_row
from boards.meetings.items.forms import LiveItemForm, UrgentForm
from boards.meetings.items.models import AgendaItem
from boards.meetings.items.operations import add_item
from boards.meetings.models import Meeting
from boards.minutes.approvals.operations import approve_minutes, refuse_minutes, sign_minutes
from boards.minutes.forms import ApprovalForm, MinuteForm, SignatureForm
from boards.minutes.models import MinutesApproval
from boards.minutes.operations import save_minute
from boards.minutes.shown import approval
from core.forms import Form
from core.rows import press_id
from core.text import paragraphs


class LivePress(LiveEndpoint, abstract=True):
    """One thing said in the room."""

    permission = Permission.RUN_MEETING
    model = Meeting
    argument = "meeting"
    anchor = ""
    """The part of the live page to which a browser without a script goes back."""

    @property
    def meeting(self):
        return self.object

    def get_success_url(self):
        name = "meeting_live" if self.meeting.takes_minutes else "meeting"
        return reverse(name, args=[self.meeting.pk]) + self.anchor

    def get_back(self):
        return self.get_success_url(), "The meeting"


class ItemPress(LivePress, abstract=True):
    """Something said under one item."""

    model = AgendaItem
    argument = "item"

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body")

    @property
    def meeting(self):
        return self.object.meeting

    @property
    def anchor(self):
        return f"#item-{self.object.pk}"


class SaveMinute(ItemPress):
    form_class = MinuteForm
    operation = staticmethod(save_minute)

    def as_json(self, result):
        return {"ok": True, "version": result.version}


class HoldUrgent(ItemPress):
    """Admit an item that was not published in time."""

    form_class = UrgentForm
    operation = staticmethod(hold_urgent)
    reloads = True


class ApproveMinutes(ItemPress):
    """Whether the minutes of an earlier meeting are a correct record."""

    form_class = ApprovalForm
    reloads = True

    def get_form_kwargs(self):
        return {"body": self.object.meeting.body_id}

    def act(self, cleaned):
        common = {"meeting": cleaned["meeting"], "item": self.object, "by": self.request.user}
        if cleaned["outcome"] == "refused":
            return refuse_minutes(reason=cleaned["corrections"], **common)
        return approve_minutes(
            corrections=paragraphs(cleaned["corrections"]), shown=cleaned["shown"], **common
        )

    def as_json(self, result):
        told = super().as_json(result)
        if isinstance(result, MinutesApproval):
            told["shown"] = approval(result)
        return told


class SignMinutes(LivePress):
    """The person presiding has signed the minutes that were approved."""

    model = MinutesApproval
    form_class = SignatureForm
    operation = staticmethod(sign_minutes)
    argument = "approval"
    reloads = True

    def get_queryset(self):
        return MinutesApproval.objects.select_related("meeting__body", "item__meeting__body")

    def get_form_kwargs(self):
        return {"people": who_signs(self.object.item)}

    @property
    def meeting(self):
        return self.object.item.meeting

    @property
    def anchor(self):
        return f"#item-{self.object.item_id}"


class AddDecision(ItemPress):
    form_class = DecisionForm
    operation = staticmethod(record_decision)

    def id_without_script(self, cleaned):
        struck_out = self.object.decisions.filter(struck_out_at__isnull=False).count()
        return press_id(self.object.pk, cleaned["outcome"], cleaned["text"], struck_out)

    def as_json(self, result):
        return {"ok": True, "piece": self.row(decision_row(result))}


class ExcludePublic(ItemPress):
    """Resolve that the public leaves, before an exempt item is heard."""

    form_class = Form
    operation = staticmethod(exclude_public)
    reloads = True


class StrikeOutDecision(LivePress):
    model = Decision
    form_class = Form
    operation = staticmethod(strike_out_decision)
    argument = "decision"

    def get_queryset(self):
        return Decision.objects.select_related("item__meeting__body")

    @property
    def meeting(self):
        return self.object.item.meeting

    def as_json(self, result):
        return {"ok": True, "replace": self.row(decision_row(result))}


class AddLiveItem(LivePress):
    """An item that nobody had foreseen."""

    form_class = LiveItemForm
    operation = staticmethod(add_item)
    reloads = True
