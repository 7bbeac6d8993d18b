"""Addresses of action days."""

from django.urls import path

from tasking.walkabouts.days import views

ONE = "action-days/<int:pk>"
LINE = "action-days/{}/<int:pk>/remove/"

urlpatterns = [
    path("action-days/", views.ActionDays.as_view(), name="action_days"),
    path("action-days/add/", views.DayAdd.as_view(), name="day_add"),
    path(f"{ONE}/", views.DayPage.as_view(), name="action_day"),
    path(f"{ONE}/edit/", views.DayEdit.as_view(), name="day_edit"),
    path(f"{ONE}/cancel/", views.DayCancel.as_view(), name="day_cancel"),
    path(f"{ONE}/held/", views.DayHeld.as_view(), name="day_held"),
    path(f"{ONE}/write/", views.DayWrite.as_view(), name="day_write"),
    path(f"{ONE}/correct/", views.DayCorrect.as_view(), name="day_correct"),
    path(f"{ONE}/publish/", views.DayPublish.as_view(), name="day_publish"),
    path(f"{ONE}/withdraw/", views.DayWithdraw.as_view(), name="day_withdraw"),
    path(f"{ONE}/sheet.pdf", views.FieldSheet.as_view(), name="day_sheet"),
    path(f"{ONE}/tasks/", views.TaskAdd.as_view(), name="day_task_add"),
    path(f"{ONE}/volunteers/", views.VolunteerAdd.as_view(), name="day_volunteer_add"),
    path(f"{ONE}/costs/", views.CostAdd.as_view(), name="day_cost_add"),
    path(f"{ONE}/counts/", views.CountAdd.as_view(), name="day_count_add"),
    path(f"{ONE}/photos/", views.DayPhotoAdd.as_view(), name="day_photo_add"),
    path(LINE.format("tasks"), views.TaskRemove.as_view(), name="day_task_remove"),
    path(LINE.format("volunteers"), views.VolunteerRemove.as_view(), name="day_volunteer_remove"),
    path(LINE.format("costs"), views.CostRemove.as_view(), name="day_cost_remove"),
    path(LINE.format("counts"), views.CountRemove.as_view(), name="day_count_remove"),
    path("action-days/photos/<int:pk>/", views.Photo.as_view(), name="day_photo"),
    path(LINE.format("photos"), views.DayPhotoRemove.as_view(), name="day_photo_remove"),
]
