"""Addresses of the matrix, of places compared, and of what has changed."""

from django.urls import path

from performance.matrix import views
from performance.matrix.changes import Changes
from performance.matrix.comparing import Compare

FILE = views.MatrixFile.as_view()

urlpatterns = [
    path("performance/matrix/", views.Matrix.as_view(), name="matrix"),
    path("performance/matrix.csv", FILE, {"file_format": "csv"}, name="matrix_csv"),
    path("performance/matrix.xlsx", FILE, {"file_format": "xlsx"}, name="matrix_xlsx"),
    path("performance/compare/", Compare.as_view(), name="compare"),
    path("performance/changes/", Changes.as_view(), name="changes"),
]
