"""Addresses of bodies and meetings, noun by noun."""

from boards.attendance.needs import urls as attendance_needs
from boards.attendance.own import urls as own_attendance
from boards.bodies import urls as bodies
from boards.corrections import urls as corrections
from boards.decisions import urls as decisions
from boards.delegated import urls as delegated
from boards.elections import urls as elections
from boards.interests import urls as interests
from boards.interests.own import urls as own_interests
from boards.live import urls as live
from boards.meetings import urls as meetings
from boards.meetings.agendas import urls as meetings_agendas
from boards.meetings.agendas.reading import urls as meetings_reading
from boards.meetings.calendars import urls as meetings_calendars
from boards.meetings.files import urls as meetings_files
from boards.meetings.items import urls as meetings_items
from boards.meetings.sending import urls as meetings_sending
from boards.minutes import urls as minutes
from boards.minutes.chairing import urls as chairing
from boards.minutes.versions import urls as minutes_versions
from boards.office import urls as office
from boards.papers import urls as papers
from boards.plans import urls as plans
from boards.prints import urls as prints
from boards.programme import urls as programme
from boards.releases import urls as releases
from boards.seats import urls as seats
from boards.statistics import urls as statistics
from boards.terms import urls as terms
from boards.training import urls as training
from boards.votes import urls as votes

urlpatterns = [
    *statistics.urlpatterns,  # before bodies: “health” stands where the name of one would
    *bodies.urlpatterns,
    *terms.urlpatterns,
    *meetings_agendas.urlpatterns,
    *meetings_reading.urlpatterns,
    *delegated.urlpatterns,
    *programme.urlpatterns,
    *decisions.urlpatterns,
    *training.urlpatterns,
    *seats.urlpatterns,
    *elections.urlpatterns,
    *meetings.urlpatterns,
    *meetings_calendars.urlpatterns,
    *meetings_sending.urlpatterns,
    *prints.urlpatterns,
    *plans.urlpatterns,
    *papers.urlpatterns,
    *meetings_items.urlpatterns,
    *meetings_files.urlpatterns,
    *live.urlpatterns,
    *minutes.urlpatterns,
    *minutes_versions.urlpatterns,
    *releases.urlpatterns,
    *chairing.urlpatterns,
    *own_attendance.urlpatterns,
    *attendance_needs.urlpatterns,
    *own_interests.urlpatterns,
    *interests.urlpatterns,
    *corrections.urlpatterns,
    *office.urlpatterns,
    *votes.urlpatterns,
]
