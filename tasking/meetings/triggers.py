"""Triggers of tasking meetings."""

import pgtrigger

ISSUED = ("writing_up", "minutes_ready", "minutes_published")


def of_a_group(column):
    """Only a body that is operational has nominations."""
    return pgtrigger.Trigger(
        name="of_a_tasking_group",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM boards_body WHERE id = NEW.{column} AND power = 'operational')
            THEN
                RAISE EXCEPTION 'only a tasking group takes nominations';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def between_levels():
    """An escalation goes up to the area or the city that a group lies in, or down from there."""
    return pgtrigger.Trigger(
        name="between_levels",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF NOT EXISTS (
                SELECT 1
                  FROM boards_body one
                  JOIN boards_body other ON other.id = NEW.to_body_id
                  LEFT JOIN neighbourhoods_neighbourhood here ON here.id = one.neighbourhood_id
                  LEFT JOIN neighbourhoods_neighbourhood there ON there.id = other.neighbourhood_id
                 WHERE one.id = NEW.from_body_id
                   AND one.power = 'operational' AND other.power = 'operational'
                   AND ((one.neighbourhood_id IS NULL AND one.area_id IS NULL)
                        <> (other.neighbourhood_id IS NULL AND other.area_id IS NULL)
                        OR one.neighbourhood_id IS NOT NULL AND other.area_id = here.area_id
                        OR other.neighbourhood_id IS NOT NULL AND one.area_id = there.area_id))
            THEN
                RAISE EXCEPTION 'an escalation goes to a group of another level';
            END IF;
            RETURN NEW;
        """,
    )


def matter_of_its_group():
    """An item is of the meeting, and what it is about is of the group that meets."""
    return pgtrigger.Trigger(
        name="matter_of_its_group",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            IF NEW.item_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM boards_agendaitem
                 WHERE id = NEW.item_id AND meeting_id = NEW.meeting_id)
            THEN
                RAISE EXCEPTION 'an item stands on the agenda of its meeting';
            END IF;
            IF EXISTS (
                SELECT 1 FROM boards_meeting meeting
                  LEFT JOIN tasking_nomination nominated ON nominated.id = NEW.nomination_id
                  LEFT JOIN tasking_escalation sent ON sent.id = NEW.escalation_id
                 WHERE meeting.id = NEW.meeting_id
                   AND (nominated.body_id <> meeting.body_id
                        OR meeting.body_id NOT IN (sent.to_body_id, sent.from_body_id)))
            THEN
                RAISE EXCEPTION 'an item is about a matter of the group that meets';
            END IF;
            RETURN NEW;
        """,
    )


def issued_after_it_closed():
    """Actions are issued once the meeting of a tasking group has closed."""
    states = ", ".join(f"'{each}'" for each in ISSUED)
    return pgtrigger.Trigger(
        name="issued_after_it_closed",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM boards_meeting meeting JOIN boards_body body ON body.id = meeting.body_id
                 WHERE meeting.id = NEW.meeting_id AND body.power = 'operational'
                   AND meeting.state IN ({states}))
            THEN
                RAISE EXCEPTION 'actions are issued when the meeting of a tasking group has closed';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )
