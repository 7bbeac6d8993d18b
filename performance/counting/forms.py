"""The form of an indicator that this system counts."""

from core.forms import ClientIdField
from performance.indicators.forms import NewIndicatorForm


class CountedForm(NewIndicatorForm):
    """What the declaration of a figure does not say."""

    client_id = ClientIdField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, counts_itself=True, **kwargs)
