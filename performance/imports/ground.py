"""What a file was read by: where it has changed, the file is read again before it is loaded."""

import hashlib

from django.db import connection

from neighbourhoods.geography.small.models import SmallArea, SmallAreaWard
from neighbourhoods.models import Neighbourhood, PopulationFact
from performance.imports.codebooks.models import SurveyBook
from performance.indicators.models import Indicator

RESTS_ON = (
    (Neighbourhood, "id, code"),
    (SmallArea, "t.*"),
    (SmallAreaWard, "t.*"),
    (PopulationFact, "id, people"),
    (SurveyBook, "id, version"),
    (Indicator, "id, version"),
)


def ground():
    """A digest of the places, people, code books and indicators that a file is read by."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for model, columns in RESTS_ON:
            cursor.execute(
                f"SELECT md5(string_agg(ROW({columns})::text, ';' ORDER BY t.id)) FROM {model._meta.db_table} t"  # noqa: S608 - our own tables
            )
            found.update(str(cursor.fetchone()).encode())
    return found.hexdigest()
