"""Links to reports: what the database refuses of them, whoever writes."""

import pgtrigger
from django.apps import apps

from accounts.access import ScopedQuerySet
from core.links.models import Link, LinkQuerySet


class ReturnLinkQuerySet(LinkQuerySet, ScopedQuerySet):
    """Links to reports are for whoever sees the report."""

    def visible_to(self, user):
        reports = apps.get_model("funding", "Return").objects.visible_to(user)
        return self.filter(target_type="funding.return", target_id__in=reports.values("pk"))


class ReturnLink(Link):
    """A link to a report, which the contact of a group was given."""

    objects = ReturnLinkQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="to_own_return",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.purpose = 'grant_return'"),
                func="""
                    PERFORM 1 FROM funding_return told
                      JOIN funding_grant given ON given.id = told.grant_id
                      JOIN funding_grantrequest asked ON asked.id = given.request_id
                      JOIN funding_application came ON came.id = asked.application_id
                      JOIN neighbourhoods_communitygroup wants ON wants.id = came.group_id
                      WHERE NEW.target_type = 'funding.return' AND told.id = NEW.target_id
                        AND told.received_on IS NULL AND wants.contact_id = NEW.person_id
                        FOR SHARE OF told;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'a link to a report goes to the contact of the group that reports';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
