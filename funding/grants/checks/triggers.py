"""What the database holds about assessments by itself."""

import pgtrigger

WORDS = "summary, recommends, amount, refusal, conditions, board_view, priority_id, service_area_id, power, conditional_until"


def fits_its_request():
    """The trigger that an assessment is written while its request is undecided, recommends no more than is
    asked and a priority of the place of the ward committee; and that its words stay while it is ready."""
    old, new = (", ".join(f"{row}.{each}" for each in WORDS.split(", ")) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="fits_its_request",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("found", "record")],
        func=f"""
            IF TG_OP = 'UPDATE' THEN
                IF ({old}) IS NOT DISTINCT FROM ({new})
                   AND (NEW.ready_at IS NULL OR OLD.ready_at IS NOT NULL) THEN
                    RETURN NEW;
                END IF;
                IF OLD.ready_at IS NOT NULL AND NEW.ready_at IS NOT NULL THEN
                    RAISE EXCEPTION 'what is ready for the report stays as it is';
                END IF;
            END IF;
            SELECT asked.state, asked.asked, body.neighbourhood_id INTO found
              FROM funding_grantrequest asked
              JOIN funding_allocation given ON given.id = asked.allocation_id
              JOIN boards_body body ON body.id = given.body_id
             WHERE asked.id = NEW.asked_id FOR SHARE OF asked;
            IF found.state <> 'received' THEN
                RAISE EXCEPTION 'a request that was decided keeps its assessment';
            END IF;
            IF NEW.amount > found.asked THEN
                RAISE EXCEPTION 'no more is recommended than is asked for';
            END IF;
            IF NEW.priority_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM boards_priority aim JOIN boards_plan plan ON plan.id = aim.plan_id
                 WHERE aim.id = NEW.priority_id AND plan.neighbourhood_id = found.neighbourhood_id)
            THEN
                RAISE EXCEPTION 'the priority is of another place';
            END IF;
            IF NEW.conditional_until IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM funding_grantrequest other JOIN funding_grantrequest mine
                    ON mine.application_id = other.application_id AND mine.id <> other.id
                 WHERE mine.id = NEW.asked_id)
            THEN
                RAISE EXCEPTION 'a condition on others needs another ward committee that is asked';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


NOT_READY = "UPDATE funding_assessment SET ready_at = NULL, ready_by_id = NULL"
"""Those that are not ready are written too, and changed in nothing: so it waits for who makes one ready now."""


def request_takes_readiness_back():
    """The trigger that an assessment is ready no longer once something else is asked, or the request is
    withdrawn or opened again."""
    return pgtrigger.Trigger(
        name="takes_readiness_back",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("asked", "what", "state"),
        condition=pgtrigger.Condition(
            "OLD.state <> NEW.state AND NEW.state IN ('received', 'withdrawn')"
            " OR (OLD.asked, OLD.what) IS DISTINCT FROM (NEW.asked, NEW.what)"
        ),
        func=f"""
            {NOT_READY} WHERE asked_id = NEW.id;
            RETURN NULL;
        """,
    )


def another_ward_takes_readiness_back():
    """The trigger that the other requests of an application are ready no longer once one more ward committee is
    asked, or one is asked no longer: whether it is a key decision, and on whom a share depends, is another
    question then."""
    return pgtrigger.Trigger(
        name="another_ward",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
        func=f"""
            IF TG_OP = 'INSERT' OR (OLD.state <> NEW.state AND 'withdrawn' IN (OLD.state, NEW.state)) THEN
                {NOT_READY} WHERE asked_id IN (
                    SELECT id FROM funding_grantrequest
                     WHERE application_id = NEW.application_id AND id <> NEW.id AND state = 'received');
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - our own words, in a migration
    )


def application_takes_readiness_back():
    """The trigger that the assessments of an application are ready no longer once it says something else."""
    return pgtrigger.Trigger(
        name="takes_readiness_back",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("group_id", "agency_id", "title", "purpose"),
        condition=pgtrigger.AnyChange("group", "agency", "title", "purpose"),
        func=f"""
            {NOT_READY} WHERE asked_id IN (
                SELECT id FROM funding_grantrequest WHERE application_id = NEW.id);
            RETURN NULL;
        """,  # noqa: S608 - our own words, in a migration
    )
