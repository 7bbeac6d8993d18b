"""The history of an action, of which nothing ever changes but who owned it, once its period has run out."""

import pgtrigger

ONLY_FORGETS = pgtrigger.Trigger(
    name="append_only",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF TG_OP = 'UPDATE' THEN
            IF NEW.owner_id IS NULL AND to_jsonb(NEW) - 'owner_id' = to_jsonb(OLD) - 'owner_id'
               AND EXISTS (SELECT 1 FROM tasking_action action
                            WHERE action.id = OLD.pgh_obj_id AND NOT action.is_open AND action.owner_id IS NULL)
            THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'the history of an action is never changed';
    """,
)
"""The owner goes once the action is closed and names none itself."""


def forget_owners(action):
    """Step: no row of its history says who owned a closed action any more. Returns how many did."""
    return action.events.filter(owner__isnull=False).update(owner=None)
