"""Addresses of audit."""

from django.urls import path

from funding.audit.checks import views as checks
from funding.audit.files import views as files
from funding.audit.hands import views as hands
from funding.audit.samples import views as samples

urlpatterns = [
    path("audit/", checks.Checks.as_view(), name="audit"),
    path("audit/checks/download/", checks.ChecksFile.as_view(), name="audit_checks_csv"),
    path("audit/checks/<slug:name>/", checks.CheckPage.as_view(), name="audit_check"),
    path("audit/checks/<slug:name>/<int:row>/note/", checks.NoteAdd.as_view(), name="audit_note"),
    path("audit/files/", files.Files.as_view(), name="audit_files"),
    path("audit/files/<int:pk>/", files.FilePage.as_view(), name="audit_file"),
    path("audit/files/<int:pk>/pdf/", files.FilePdf.as_view(), name="audit_file_pdf"),
    path("audit/files/<int:pk>/zip/", files.FileZip.as_view(), name="audit_file_zip"),
    path("applications/<int:pk>/file/", files.FileAsk.as_view(), name="application_file_ask"),
    path("grants/<int:grant>/file/", files.FileAsk.as_view(), name="grant_file_ask"),
    path("audit/entries/", samples.Samples.as_view(), name="audit_samples"),
    path("audit/entries/<slug:file_format>/", samples.SampleFile.as_view(), name="audit_sample_file"),
    path("audit/steps/", hands.Segregation.as_view(), name="audit_segregation"),
    path("audit/edits/", hands.Edits.as_view(), name="audit_edits"),
]  # fmt: skip
