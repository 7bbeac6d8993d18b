"""The page of sources, for who keeps and who publishes figures."""

from accounts.pages import SIGNED_IN, Page
from performance.indicators.querysets import sees_all
from performance.indicators.tabs import tabs
from performance.sources.reading import files, late_files, sources


class DataSources(Page):
    """What is late, stale, provisional, not shown and missing, source by source; and how the last files went."""

    permission = SIGNED_IN
    template_name = "performance/sources/sources.html"

    def check_permission(self):
        super().check_permission()
        if self.request.user.is_authenticated and not sees_all(self.request.user):
            self.refuse_city()

    def get_context_data(self, **kwargs):
        user = self.request.user
        found = sources(user)
        return super().get_context_data(
            tabs=tabs(user, "data_sources"),
            sources=found,
            stale=[each for source in found for each in source.stale_ones],
            files=files(user),
            late_files=late_files(user),
            **kwargs,
        )
