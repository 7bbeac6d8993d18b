"""Forms of bodies and meetings, by subject."""

from boards.attendance.forms import (
    AbsenceForm,
    AttendeeForm,
    FromItemForm,
    PresidingForm,
    PublicCountForm,
    TickForm,
)
from boards.bodies.forms import BodyForm, RulesForm
from boards.decisions.forms import DecisionForm
from boards.interests.forms import InterestForm
from boards.live.forms import AdjournForm
from boards.meetings.agendas.forms import AgreedForm, AmendForm, TimetableForm, WithdrawForm
from boards.meetings.files.forms import FileForm
from boards.meetings.forms import CancelForm, MeetingForm
from boards.meetings.items.forms import ItemForm, LiveItemForm, PlaceForm, UrgentForm
from boards.minutes.forms import (
    AgreementForm,
    ApprovalForm,
    CorrectionForm,
    MinuteForm,
    PrivateForm,
    SignatureForm,
    SummaryForm,
)
from boards.papers.forms import OptionForm, PaperForm
from boards.plans.forms import (
    AdoptForm,
    CommitmentForm,
    ConsultForm,
    PlanForm,
    PriorityForm,
    ReasonForm,
    ReviewForm,
)
from boards.programme.forms import (
    AnswerForm,
    DropForm,
    FutureForm,
    ProposeForm,
    ResultForm,
    SendForm,
)
from boards.releases.forms import ReleaseForm
from boards.seats.forms import (
    DeputyForm,
    ElectionForm,
    ElsewhereForm,
    EndMembershipForm,
    LastDayForm,
    MemberForm,
    RegisterForm,
    SeatForm,
    SignInLinkForm,
)
from boards.terms.forms import FindingsForm, ReviewOfBodyForm, TermsForm
from boards.training.forms import (
    BookForm,
    CameForm,
    CourseForm,
    ProgrammeForm,
    RequirementForm,
    SessionForm,
)
from boards.votes.forms import OwnVoteForm, VoteForm
from core.forms import Form

__all__ = [
    "AbsenceForm",
    "AdjournForm",
    "AdoptForm",
    "AgreedForm",
    "AgreementForm",
    "AmendForm",
    "AnswerForm",
    "ApprovalForm",
    "AttendeeForm",
    "BodyForm",
    "BookForm",
    "CameForm",
    "CancelForm",
    "CommitmentForm",
    "ConsultForm",
    "CorrectionForm",
    "CourseForm",
    "DecisionForm",
    "DeputyForm",
    "DropForm",
    "ElectionForm",
    "ElsewhereForm",
    "EndMembershipForm",
    "FileForm",
    "FindingsForm",
    "Form",
    "FromItemForm",
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
    "PlanForm",
    "PresidingForm",
    "PriorityForm",
    "PrivateForm",
    "ProgrammeForm",
    "ProposeForm",
    "PublicCountForm",
    "ReasonForm",
    "RegisterForm",
    "ReleaseForm",
    "RequirementForm",
    "ResultForm",
    "ReviewForm",
    "ReviewOfBodyForm",
    "RulesForm",
    "SeatForm",
    "SendForm",
    "SessionForm",
    "SignInLinkForm",
    "SignatureForm",
    "SummaryForm",
    "TermsForm",
    "TickForm",
    "TimetableForm",
    "UrgentForm",
    "VoteForm",
    "WithdrawForm",
]
