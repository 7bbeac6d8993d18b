"""Addresses of the posts of neighbourhood teams."""

from django.urls import path

from neighbourhoods.people.posts import views

urlpatterns = [
    path("posts/", views.VacantPosts.as_view(), name="vacant_posts"),
    path("neighbourhoods/<slug:slug>/posts/add/", views.PostAdd.as_view(), name="post_add"),
    path("posts/<int:pk>/fill/", views.PostFill.as_view(), name="post_fill"),
]
