"""Links to offers: what the database refuses of them, whoever writes."""

import pgtrigger
from django.apps import apps

from accounts.access import ScopedQuerySet
from core.links.models import Link, LinkQuerySet


class OfferLinkQuerySet(LinkQuerySet, ScopedQuerySet):
    """Links to offers are for whoever may change the grant."""

    def visible_to(self, user):
        grants = apps.get_model("funding", "Grant").objects.visible_to(user)
        return self.filter(target_type="funding.grant", target_id__in=grants.values("pk"))


class OfferLink(Link):
    """A link to an offer, which the contact of a group was given."""

    objects = OfferLinkQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="to_own_offer",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.purpose = 'grant_offer'"),
                func="""
                    PERFORM 1 FROM funding_grant given
                      JOIN funding_grantrequest asked ON asked.id = given.request_id
                      JOIN funding_application came ON came.id = asked.application_id
                      JOIN neighbourhoods_communitygroup wants ON wants.id = came.group_id
                      WHERE NEW.target_type = 'funding.grant' AND given.id = NEW.target_id
                        AND given.state = 'offered' AND asked.what = 'grant'
                        AND wants.contact_id = NEW.person_id
                        FOR SHARE OF given;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'a link to an offer goes to the contact of the group that it was made to';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
