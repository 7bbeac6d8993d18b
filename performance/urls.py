"""Addresses of performance."""

from django.urls import path

from performance import views
from performance.counting.urls import urlpatterns as counting
from performance.imports.codebooks.urls import urlpatterns as code_books
from performance.imports.urls import urlpatterns as imports
from performance.indicators.targets.urls import urlpatterns as targets
from performance.indicators.urls import urlpatterns as indicators
from performance.matrix.urls import urlpatterns as matrix
from performance.measures.urls import urlpatterns as measures
from performance.observations.breaks.urls import urlpatterns as breaks
from performance.observations.urls import urlpatterns as observations
from performance.opendata.urls import urlpatterns as open_data
from performance.profile.urls import urlpatterns as profiles
from performance.reports.urls import urlpatterns as reports
from performance.returns.urls import urlpatterns as returns
from performance.sources.urls import urlpatterns as sources

urlpatterns = [
    path("performance/", views.Performance.as_view(), name="performance"),
    *indicators,
    *targets,
    *observations,
    *breaks,
    *counting,
    *returns,
    *code_books,
    *profiles,
    *matrix,
    *open_data,
    *imports,
    *measures,
    *reports,
    *sources,
]
