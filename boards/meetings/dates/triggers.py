"""What the database refuses of the days of meetings."""

import pgtrigger

from boards.bodies.triggers import DAY


def earlier_than_kept():
    """Nothing is entered as held before this system on or after the day of a meeting of the body that
    was held with it, and none is held with it on or before the day of what was entered so: quorum,
    chairing and notice would be asked of it."""
    return pgtrigger.Trigger(
        name="earlier_than_kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf("predates_system", "starts_at", "body_id", "started_at"),
        condition=pgtrigger.Q(new__predates_system=True)
        | pgtrigger.Q(new__started_at__isnull=False),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM boards_meeting other
                 WHERE other.body_id = NEW.body_id AND other.id <> NEW.id
                   AND other.predates_system <> NEW.predates_system
                   AND CASE WHEN NEW.predates_system
                       THEN other.started_at IS NOT NULL
                            AND {DAY.format(meeting="other")} <= {DAY.format(meeting="NEW")}
                       ELSE other.state <> 'cancelled'
                            AND {DAY.format(meeting="NEW")} <= {DAY.format(meeting="other")} END)
            THEN
                RAISE EXCEPTION 'the board met with this system on that day or before';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def moved_in_the_open():
    """A meeting is moved before it is held, and when that was is kept."""
    return pgtrigger.Trigger(
        name="moved_in_the_open",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("starts_at"),
        condition=pgtrigger.Q(old__starts_at__df=pgtrigger.F("new__starts_at")),
        func="""
            IF OLD.started_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL THEN
                RAISE EXCEPTION 'a meeting that was held or cancelled is not moved';
            END IF;
            IF NEW.moved_at IS NOT DISTINCT FROM OLD.moved_at
               OR NEW.starts_at < OLD.starts_at
                  AND NEW.moved_nearer_at IS DISTINCT FROM NEW.moved_at
            THEN
                RAISE EXCEPTION 'it is kept when a meeting was moved';
            END IF;
            RETURN NEW;
        """,
    )


def removed_unannounced():
    """Only a meeting that nobody was sent anything about is taken out of the calendar: in preparation,
    its agenda never out, called for or agreed, nobody told of it, and none that another meeting was
    adjourned to. Any other is cancelled, which stays."""
    return pgtrigger.Trigger(
        name="removed_unannounced",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func="""
            IF OLD.state <> 'preparing' OR OLD.agenda_published_at IS NOT NULL
               OR OLD.started_at IS NOT NULL OR OLD.called_at IS NOT NULL
               OR OLD.agreed_at IS NOT NULL OR OLD.continues_id IS NOT NULL
               OR EXISTS (SELECT 1 FROM boards_meetingtold WHERE meeting_id = OLD.id)
               OR EXISTS (SELECT 1 FROM boards_agendapack WHERE meeting_id = OLD.id)
            THEN
                RAISE EXCEPTION 'a meeting that people know of is cancelled, not removed';
            END IF;
            RETURN OLD;
        """,
    )
