"""What the database holds about groups that were merged."""

import pgtrigger


def of_kept_group():
    """The trigger that no row begins to name a group that was merged into another. It waits for a merge under way,
    which locks both groups."""
    return pgtrigger.Trigger(
        name="group_not_merged",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("group_id"),
        func="""
            PERFORM 1 FROM neighbourhoods_communitygroup WHERE id = NEW.group_id FOR KEY SHARE;
            IF OLD.group_id IS DISTINCT FROM NEW.group_id
               AND EXISTS (SELECT 1 FROM funding_groupmerge WHERE gone_id = NEW.group_id) THEN
                RAISE EXCEPTION 'this group was merged into another';
            END IF;
            RETURN NEW;
        """,
    )


def moves_with_its_group(name, columns):
    """The trigger of a row that is never deleted, and of which `columns` never change, nor its group but where that
    was merged into another."""
    same = ", ".join(columns)
    old, new = (", ".join(f"{row}.{each}" for each in columns) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            -- {same}: as they were entered.
            IF TG_OP = 'DELETE' OR ({old}) IS DISTINCT FROM ({new})
               OR OLD.group_id <> NEW.group_id AND NOT EXISTS (
                    SELECT 1 FROM funding_groupmerge WHERE gone_id = OLD.group_id AND kept_id = NEW.group_id) THEN
                RAISE EXCEPTION 'this row of a group stays as it is';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - fixed SQL
    )


def into_a_group_that_is_there():
    """The trigger that a group is merged into another that was not merged itself and has not ended."""
    return pgtrigger.Trigger(
        name="into_a_group_that_is_there",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM neighbourhoods_communitygroup WHERE id IN (NEW.gone_id, NEW.kept_id) ORDER BY id FOR UPDATE;
            IF EXISTS (SELECT 1 FROM funding_groupmerge WHERE gone_id = NEW.kept_id)
               OR EXISTS (SELECT 1 FROM neighbourhoods_communitygroup WHERE id = NEW.kept_id AND ended_on IS NOT NULL)
            THEN
                RAISE EXCEPTION 'a group is merged into one that is there';
            END IF;
            RETURN NEW;
        """,
    )


def leaves_nothing_behind():
    """The trigger that a group that was merged has ended, and leaves no application and no document behind: asked at
    the end of the transaction."""
    return pgtrigger.Trigger(
        name="leaves_nothing_behind",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func="""
            IF EXISTS (SELECT 1 FROM funding_application WHERE group_id = NEW.gone_id)
               OR EXISTS (SELECT 1 FROM funding_grouppaper WHERE group_id = NEW.gone_id)
               OR EXISTS (SELECT 1 FROM neighbourhoods_communitygroup WHERE id = NEW.gone_id AND ended_on IS NULL)
            THEN
                RAISE EXCEPTION 'a group that was merged leaves nothing behind';
            END IF;
            RETURN NULL;
        """,
    )


def stays_ended():
    """The trigger that a group that was merged stays ended."""
    return pgtrigger.Trigger(
        name="merged_stays_ended",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("ended_on"),
        condition=pgtrigger.Condition("OLD.ended_on IS NOT NULL AND NEW.ended_on IS NULL"),
        func="""
            IF EXISTS (SELECT 1 FROM funding_groupmerge WHERE gone_id = NEW.id) THEN
                RAISE EXCEPTION 'a group that was merged stays ended';
            END IF;
            RETURN NEW;
        """,
    )
