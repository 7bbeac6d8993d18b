"""Links to actions: what the database refuses of them, whoever writes."""

import pgtrigger
from django.apps import apps
from django.utils import timezone

from accounts.access import ScopedQuerySet
from core.links.models import Link, LinkQuerySet

PRIVATE_BODY = "SELECT 1 FROM boards_body WHERE id = {body} AND power = 'operational'"
SIGNS_IN = """
    SELECT 1 FROM neighbourhoods_person who JOIN accounts_user account ON account.id = who.user_id
     WHERE who.id = {person} AND account.is_active"""


def closes_links():
    """The trigger of actions: once one is private, past its owner's part or another's, no link to it
    works any more, whatever changed it."""
    return pgtrigger.Trigger(
        name="closes_links",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("owner_id", "marking", "body_id", "state", "is_published"),
        func=f"""
            UPDATE core_link
               SET revoked_at = GREATEST(now(), made_at), revoked_by_name = 'The system'
             WHERE purpose = 'action' AND target_type = 'tasking.action' AND target_id = NEW.id
               AND revoked_at IS NULL AND ends_at > now()
               AND (person_id IS DISTINCT FROM NEW.owner_id OR NEW.marking <> 'public'
                    OR NEW.state IN ('verified', 'closed', 'cancelled')
                    OR EXISTS ({PRIVATE_BODY.format(body="NEW.body_id")}));
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


class ActionLinkQuerySet(LinkQuerySet, ScopedQuerySet):
    """Links to actions are for whoever may change the action."""

    def _of(self, actions):
        return self.filter(target_type="tasking.action", target_id__in=actions.values("pk"))

    def visible_to(self, user):
        actions = apps.get_model("tasking", "Action").objects
        return self._of(actions.visible_to(user))

    def changeable_by(self, user, permission):
        actions = apps.get_model("tasking", "Action").objects
        return self._of(actions.changeable_by(user, permission))


class ActionLink(Link):
    """A link to an action, which its owner was given."""

    objects = ActionLinkQuerySet.as_manager()

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="to_own_open_action",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.purpose = 'action'"),
                func=f"""
                    PERFORM 1 FROM tasking_action
                      WHERE NEW.target_type = 'tasking.action' AND id = NEW.target_id
                        AND owner_id = NEW.person_id AND is_open AND marking = 'public'
                        AND NOT EXISTS ({PRIVATE_BODY.format(body="body_id")})
                        AND NOT EXISTS ({SIGNS_IN.format(person="owner_id")})
                        FOR SHARE;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION
                            'a link goes to the owner of an open, public action, who has no account';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    @property
    def is_working(self):
        return self.works(timezone.now())

    @property
    def look(self):
        """Whether it works, as (word, colour, shape)."""
        if self.is_revoked:
            return "Revoked", "red", "✕"
        return ("Works", "green", "✓") if self.is_working else ("Ended", "grey", "○")

    @property
    def last_opened(self):
        """When it was opened last, of uses that were fetched with it; None: it never was."""
        return max((each.at for each in self.uses.all() if each.is_opening), default=None)
