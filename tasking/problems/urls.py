"""Addresses of problems and police priorities."""

from django.urls import path

from tasking.problems.linked.views import RequestProblem
from tasking.problems.pages import listing, marking, views
from tasking.problems.police import views as police

ONE = "problems/<int:pk>/"

urlpatterns = [
    path("problems/", listing.Problems.as_view(), name="problems"),
    path("problems/add/", views.ProblemAdd.as_view(), name="problem_add"),
    path(ONE, views.ProblemPage.as_view(), name="problem"),
    path(f"{ONE}open/", marking.ProblemOpen.as_view(), name="problem_open"),
    path(f"{ONE}marking/", marking.ProblemMarking.as_view(), name="problem_marking"),
    path(f"{ONE}readers/add/", marking.ProblemReaderAdd.as_view(), name="problem_reader_add"),
    path(f"{ONE}readers/end/", marking.ProblemReaderEnd.as_view(), name="problem_reader_end"),
    path(f"{ONE}text/", views.ProblemText.as_view(), name="problem_text"),
    path(f"{ONE}problem.pdf", views.ProblemPdf.as_view(), name="problem_pdf"),
    path(f"{ONE}change/", views.ProblemEdit.as_view(), name="problem_edit"),
    path(f"{ONE}scanning/", views.ProblemScanning.as_view(), name="problem_scanning"),
    path(f"{ONE}analysis/", views.ProblemAnalysis.as_view(), name="problem_analysis"),
    path(f"{ONE}assessment/", views.ProblemAssessment.as_view(), name="problem_assessment"),
    path(f"{ONE}not-counted/", views.ProblemNotCounted.as_view(), name="problem_not_counted"),
    path(f"{ONE}step/", views.ProblemStepPage.as_view(), name="problem_step"),
    path(f"{ONE}escalate/", views.ProblemEscalate.as_view(), name="problem_escalate"),
    path(f"{ONE}bring-back/", views.ProblemBringBack.as_view(), name="problem_bring_back"),
    path(f"{ONE}close/", views.ProblemClose.as_view(), name="problem_close"),
    path(f"{ONE}look-again/", views.ProblemRecheck.as_view(), name="problem_recheck"),
    path(f"{ONE}counts/add/", views.CountAdd.as_view(), name="problem_count_add"),
    path(f"{ONE}requests/", views.RequestsLink.as_view(), name="problem_link"),
    path("requests/<int:pk>/problem/", RequestProblem.as_view(), name="request_problem"),
    path(
        "problems/counts/<int:pk>/remove/", views.CountRemove.as_view(), name="problem_count_remove"
    ),
    path(
        "problems/requests/<int:pk>/unlink/", views.RequestUnlink.as_view(), name="problem_unlink"
    ),
    path(
        "neighbourhoods/<slug:slug>/police-priorities/",
        police.PolicePriorities.as_view(),
        name="police_priorities",
    ),
    path(
        "neighbourhoods/<slug:slug>/police-priorities.pdf",
        police.PoliceSheet.as_view(),
        name="police_sheet",
    ),
    path(
        "neighbourhoods/<slug:slug>/police-priorities/add/",
        police.PoliceAdd.as_view(),
        name="police_add",
    ),
    path("police-priorities/<int:pk>/change/", police.PoliceEdit.as_view(), name="police_edit"),
    path("police-priorities/<int:pk>/end/", police.PoliceEnd.as_view(), name="police_end"),
    path("police-priorities/<int:pk>/keep/", police.PoliceKeep.as_view(), name="police_keep"),
    path(
        "police-priorities/<int:pk>/publish/", police.PolicePublish.as_view(), name="police_publish"
    ),
    path(
        "police-priorities/<int:pk>/note/", police.PoliceNoteAdd.as_view(), name="police_note_add"
    ),
    path(
        "police-priorities/notes/<int:pk>/remove/",
        police.PoliceNoteRemove.as_view(),
        name="police_note_remove",
    ),
]
