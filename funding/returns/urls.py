"""Addresses of reports and repayments, and of what a group opens by its link."""

from django.urls import path

from funding.returns import views
from funding.returns.links import views as links

urlpatterns = [
    path("money/returns/", views.Returns.as_view(), name="returns"),
    path("money/returns/<int:pk>/", views.ReturnPage.as_view(), name="return"),
    path("money/returns/<int:pk>/enter/", views.Enter.as_view(), name="return_enter"),
    path("money/returns/<int:pk>/due/", views.Due.as_view(), name="return_due"),
    path("money/returns/<int:pk>/accept/", views.Accept.as_view(), name="return_accept"),
    path("money/returns/<int:pk>/link/", views.SendLink.as_view(), name="return_link_send"),
    path("money/returns/<int:pk>/form.pdf", views.ReturnForm.as_view(), name="return_form"),
    path("money/returns/photos/<int:pk>/", views.Photo.as_view(), name="return_photo"),
    path(
        "money/returns/photos/<int:pk>/remove/",
        views.PhotoRemove.as_view(),
        name="return_photo_remove",
    ),
    path("money/grants/<int:pk>/return/", views.Ask.as_view(), name="return_ask"),
    path("money/grants/<int:pk>/repay/", views.AskBack.as_view(), name="repayment_ask"),
    path("money/repayments/<int:pk>/received/", views.Back.as_view(), name="repayment_received"),
    path(
        "money/repayments/<int:pk>/write-off/", views.WriteOff.as_view(), name="repayment_write_off"
    ),
    path("l/report/<str:token>/", links.ReportByLink.as_view(), name="return_link"),
]
