"""Addresses of returns, of the grid of figures, and of what a link opens."""

from django.urls import path

from performance.returns import views
from performance.returns.files import views as files
from performance.returns.grid import views as grid
from performance.returns.links import views as links

ONE, FILE = "performance/returns/<int:pk>", "performance/returns/files"

urlpatterns = [
    path("performance/figures/", grid.QuarterFigures.as_view(), name="quarter_figures"),
    path(
        "performance/figures.pdf", grid.QuarterFiguresPaper.as_view(), name="quarter_figures_paper"
    ),
    path("performance/returns/", views.DataReturns.as_view(), name="data_returns"),
    path("performance/returns/remind/", views.RemindTicked.as_view(), name="data_returns_remind"),
    path(f"{ONE}/", views.DataReturnPage.as_view(), name="data_return"),
    path(f"{ONE}/remind/", views.Remind.as_view(), name="data_return_remind"),
    path(f"{ONE}/confirm/", views.ConfirmReturn.as_view(), name="data_return_confirm"),
    path(f"{ONE}/not-expected/", views.NotExpected.as_view(), name="data_return_not_expected"),
    path(f"{ONE}/expected/", views.ExpectAgain.as_view(), name="data_return_expect"),
    path(f"{ONE}/received/", views.FileReceived.as_view(), name="data_return_received"),
    path(f"{ONE}/in-use/", views.FileAccept.as_view(), name="data_return_accept"),
    path(f"{ONE}/link/", links.LinkSend.as_view(), name="data_return_link_send"),
    path(
        "performance/returns/links/<int:pk>/revoke/",
        links.LinkRevoke.as_view(),
        name="figures_link_revoke",
    ),
    path(f"{FILE}/", files.ExpectedFiles.as_view(), name="expected_files"),
    path(f"{FILE}/add/", files.FileAdd.as_view(), name="expected_file_add"),
    path(f"{FILE}/<int:pk>/change/", files.FileEdit.as_view(), name="expected_file_edit"),
    path(f"{FILE}/<int:pk>/end/", files.FileEnd.as_view(), name="expected_file_end"),
    path("l/figures/<str:token>/", links.FiguresByLink.as_view(), name="figures_link"),
]
