"""Links to commentary: what the database refuses of them, whoever writes."""

import pgtrigger
from django.apps import apps

from accounts.access import ScopedQuerySet
from core.links.models import Link, LinkQuerySet


class CommentaryLinkQuerySet(LinkQuerySet, ScopedQuerySet):
    """Links to commentary are for whoever sees it, and revoked by who prepares reports."""

    def visible_to(self, user):
        return self._of(apps.get_model("performance", "Commentary").objects.visible_to(user))

    def changeable_by(self, user, permission):
        rows = apps.get_model("performance", "Commentary").objects
        return self._of(rows.changeable_by(user, permission))

    def _of(self, rows):
        return self.filter(target_type="performance.commentary", target_id__in=rows.values("pk"))


class CommentaryLink(Link):
    """A link to one commentary, which who is asked for it was sent."""

    objects = CommentaryLinkQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="to_own_commentary",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.purpose = 'commentary'"),
                func="""
                    PERFORM 1 FROM performance_commentary asked
                      JOIN performance_report report ON report.id = asked.report_id
                      JOIN neighbourhoods_person gives ON gives.id = asked.person_id
                      LEFT JOIN accounts_user account ON account.id = gives.user_id
                      WHERE NEW.target_type = 'performance.commentary' AND asked.id = NEW.target_id
                        AND report.state IN ('preparing', 'asked') AND asked.person_id = NEW.person_id
                        AND NOT COALESCE(account.is_active, FALSE)
                        FOR SHARE OF asked;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'a link to commentary goes to who is asked and has no account';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
