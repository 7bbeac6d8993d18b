"""Addresses of neighbourhoods, services, agencies, people, noun by noun."""

from neighbourhoods.dates import urls as dates
from neighbourhoods.elections import urls as elections
from neighbourhoods.geography import urls as geography
from neighbourhoods.glance import urls as glance
from neighbourhoods.knowing import urls as knowing
from neighbourhoods.overview import urls as overview
from neighbourhoods.people import urls as people
from neighbourhoods.people.agencies import urls as agencies
from neighbourhoods.people.erasing import urls as erasing
from neighbourhoods.people.handing import urls as handing
from neighbourhoods.people.merging import urls as merging
from neighbourhoods.people.needs import urls as needs
from neighbourhoods.people.posts import urls as posts
from neighbourhoods.people.who import urls as who
from neighbourhoods.services import urls as services

urlpatterns = [
    *glance.urlpatterns,
    *overview.urlpatterns,
    *dates.urlpatterns,
    *elections.urlpatterns,
    *geography.urlpatterns,
    *services.urlpatterns,
    *people.urlpatterns,
    *who.urlpatterns,
    *posts.urlpatterns,
    *needs.urlpatterns,
    *merging.urlpatterns,
    *erasing.urlpatterns,
    *agencies.urlpatterns,
    *handing.urlpatterns,
    *knowing.urlpatterns,
]
