"""Pages of one version of published minutes."""

from accounts.pages import EVERYONE, ObjectPage
from boards.corrections.documents import with_corrected_rooms
from boards.corrections.slots import beside_minutes
from boards.meetings.agendas.views import frozen_response, print_for
from boards.minutes import documents
from boards.minutes.versions.models import MinutesVersion
from core import slots


class Version(ObjectPage):
    """One version of published minutes, with its proof: time, person, hash."""

    permission = EVERYONE
    model = MinutesVersion
    template_name = "boards/meetings/agendas/document.html"

    def get_queryset(self):
        rows = MinutesVersion.objects.select_related("meeting__body", "published_by")
        return rows.defer("pdf", "private_pdf")

    def get_context_data(self, **kwargs):
        version = self.object
        document, digest = print_for(version, self.request.user)
        document = with_corrected_rooms(document, version.number)
        beside = beside_minutes(version.meeting, self.request.user, version.number)
        published = MinutesVersion.objects.filter(meeting=version.meeting_id).without_prints()
        last = published.order_by("number").last()
        approval = documents.approval_of(version.meeting)
        banner = documents.banner_of(version.meeting, approval)
        if last != version:
            banner = f"Replaced by version {last.number}"
        return super().get_context_data(
            meeting=version.meeting,
            document=document | {"banner": banner},
            is_minutes=True,
            digest=digest,
            version=version,
            corrections=beside.standing,
            reported=beside.reported,
            published=published.order_by("number"),
            slots={
                "minutes.released": slots.collect(
                    "minutes.released", [version.meeting], self.request.user
                )
            },
            **kwargs,
        )


class VersionPdf(Version):
    def get(self, request, *args, **kwargs):
        return frozen_response(self.object, request.user, f"minutes-{self.object.number}")
