"""Figures of small areas and of wards of other lists, on their way to neighbourhoods."""

from django.db import models


class ComingPart(models.Model):
    """What of a row of a file goes into a figure of a neighbourhood: filled and emptied by one transaction, so that nobody
    else ever sees a row. `top` and `whole` are added up; `areas` is how many small areas it stands for."""

    row = models.PositiveIntegerField()
    indicator = models.BigIntegerField()
    neighbourhood = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    code = models.CharField(max_length=9)
    status = models.CharField(max_length=7)
    top = models.DecimalField(max_digits=24, decimal_places=9, null=True)
    whole = models.DecimalField(max_digits=24, decimal_places=9, null=True)
    base = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    areas = models.PositiveIntegerField()
    vintage = models.PositiveSmallIntegerField()
    is_split = models.BooleanField()
    is_unreliable = models.BooleanField()
    note = models.CharField(max_length=300)

    def __str__(self):
        return f"Row {self.row}, {self.code}"
