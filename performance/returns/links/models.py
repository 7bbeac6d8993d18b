"""Links to returns: what the database refuses of them, whoever writes."""

import pgtrigger
from django.apps import apps

from accounts.access import ScopedQuerySet
from core.links.models import Link, LinkQuerySet


class FiguresLinkQuerySet(LinkQuerySet, ScopedQuerySet):
    """Links to returns are for whoever sees the return, and revoked by who keeps figures."""

    def visible_to(self, user):
        return self._of(apps.get_model("performance", "DataReturn").objects.visible_to(user))

    def changeable_by(self, user, permission):
        returns = apps.get_model("performance", "DataReturn").objects
        return self._of(returns.changeable_by(user, permission))

    def _of(self, returns):
        return self.filter(target_type="performance.datareturn", target_id__in=returns.values("pk"))


class FiguresLink(Link):
    """A link to a return, which who gives its figures was sent."""

    objects = FiguresLinkQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="to_own_figures",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.purpose = 'figures'"),
                func="""
                    PERFORM 1 FROM performance_datareturn owed
                      JOIN neighbourhoods_person gives ON gives.id = owed.person_id
                      LEFT JOIN accounts_user account ON account.id = gives.user_id
                      WHERE NEW.target_type = 'performance.datareturn' AND owed.id = NEW.target_id
                        AND owed.kind = 'figures' AND owed.not_expected_at IS NULL
                        AND owed.person_id = NEW.person_id
                        AND NOT COALESCE(account.is_active, FALSE)
                        FOR SHARE OF owed;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'a link to figures goes to who gives them and has no account';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
