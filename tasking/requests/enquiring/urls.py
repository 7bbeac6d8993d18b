"""The address of the counts."""

from django.urls import path

from tasking.requests.enquiring import views

urlpatterns = [
    path("requests/enquiries/counts/", views.EnquiryCounts.as_view(), name="enquiry_counts")
]
