"""Forms of bodies and meetings, by subject."""

from boards.forms.bodies import (
    BodyForm,
    DeputyForm,
    ElectionForm,
    EndMembershipForm,
    LastDayForm,
    MemberForm,
    RulesForm,
    SeatForm,
    SignInLinkForm,
)
from boards.forms.classes import PrivateForm
from boards.forms.files import FileForm
from boards.forms.meetings import (
    CancelForm,
    ItemForm,
    LiveItemForm,
    MeetingForm,
    SummaryForm,
    UrgentForm,
)
from boards.forms.notes import (
    AgreementForm,
    ApprovalForm,
    DecisionForm,
    MinuteForm,
    OwnVoteForm,
    SignatureForm,
    VoteForm,
)
from boards.forms.papers import (
    AnswerForm,
    DropForm,
    FutureForm,
    OptionForm,
    PaperForm,
    PlaceForm,
    ResultForm,
    SendForm,
)
from boards.forms.room import (
    AbsenceForm,
    AttendeeForm,
    InterestForm,
    PresidingForm,
    PublicCountForm,
    TickForm,
)
from core.forms import Form

__all__ = [
    "AbsenceForm",
    "AgreementForm",
    "AnswerForm",
    "ApprovalForm",
    "AttendeeForm",
    "BodyForm",
    "CancelForm",
    "DecisionForm",
    "DeputyForm",
    "DropForm",
    "ElectionForm",
    "EndMembershipForm",
    "FileForm",
    "Form",
    "FutureForm",
    "InterestForm",
    "ItemForm",
    "LastDayForm",
    "LiveItemForm",
    "MeetingForm",
    "MemberForm",
    "MinuteForm",
    "OptionForm",
    "OwnVoteForm",
    "PaperForm",
    "PlaceForm",
    "PresidingForm",
    "PrivateForm",
    "PublicCountForm",
    "ResultForm",
    "RulesForm",
    "SeatForm",
    "SendForm",
    "SignInLinkForm",
    "SignatureForm",
    "SummaryForm",
    "TickForm",
    "UrgentForm",
    "VoteForm",
]
