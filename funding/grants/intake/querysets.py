"""Reads over applications that came in."""

from funding.grants.groups.querysets import OfMoneyOfficers


class SentQuerySet(OfMoneyOfficers):
    """For who works with ward money: nobody has read them yet."""

    def waiting(self):
        return self.filter(state="waiting")
