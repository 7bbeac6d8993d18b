"""What the database keeps of problems: the counts follow the facts until the problem is closed, and then stay."""

import pgtrigger

DAY = "(request.received_at AT TIME ZONE 'Europe/London')::date"
COUNTED = """(SELECT COUNT(*) FROM tasking_problemrequest link
                JOIN tasking_servicerequest request ON request.id = link.request_id
               WHERE link.problem_id = NEW.id AND request.marking <> 'sensitive'
                 AND {day} BETWEEN NEW.{first} AND NEW.{last})"""
SAME_WINDOWS = """(counts.before_from, counts.before_to, counts.after_from, counts.after_to)
                = (NEW.before_from, NEW.before_to, NEW.after_from, NEW.after_to)"""
WINDOWS = ("before_from", "before_to", "after_from", "after_to")
COUNTS = ("requests_before", "requests_after", "evidence")
STAYS = (
    *("title", "neighbourhood_id", "part_id", "place", "kind", "objective", "what", "times"),
    *("since", "data_used", "offender", "victim", "location", "hypothesis", "process", "outcome"),
    *("residents_say", "verdict", "cannot_count", "agreed_by_id", "agreed_on", *WINDOWS, *COUNTS),
    *("closed_on", "recheck_on", "follows_id"),
)
"""What a closed problem says."""


def _counted(name):
    return COUNTED.format(day=DAY, first=f"{name}_from", last=f"{name}_to")


def counts_follow():
    """Before a write of an open problem: how many of its requests were received in each window, and
    how many sources of counts fit the windows. Once it is closed they stay."""
    return pgtrigger.Trigger(
        name="counts_follow",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", *WINDOWS, *COUNTS),
        func=f"""
            IF TG_OP = 'UPDATE' AND OLD.state = 'closed' THEN
                NEW.requests_before = OLD.requests_before;
                NEW.requests_after = OLD.requests_after;
                NEW.evidence = OLD.evidence;
                RETURN NEW;
            END IF;
            NEW.requests_before = {_counted("before")};
            NEW.requests_after = {_counted("after")};
            NEW.evidence = (SELECT COUNT(*) FROM tasking_problemcount counts
                             WHERE counts.problem_id = NEW.id AND {SAME_WINDOWS})
                + (CASE WHEN NEW.requests_before + NEW.requests_after > 0 THEN 1 ELSE 0 END);
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def stays_closed():
    """Before an update: what a closed problem says stays."""
    old, new = (", ".join(f"{row}.{each}" for each in STAYS) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="stays_closed",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.state = 'closed'"),
        func=f"""
            IF ({old}) IS DISTINCT FROM ({new}) THEN
                RAISE EXCEPTION 'a closed problem stays as it was closed';
            END IF;
            RETURN NEW;
        """,
    )


def counts_anew(name="counts_anew"):
    """After a write of what is counted: its problem counts once more."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            UPDATE tasking_problem SET evidence = evidence
             WHERE id IN (OLD.problem_id, NEW.problem_id) AND state <> 'closed';
            RETURN NULL;
        """,
    )


def of_open_problem():
    """Before a write: what was counted by hand stays once its problem is closed."""
    return pgtrigger.Trigger(
        name="of_open_problem",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("found", "text")],
        func="""
            SELECT state INTO found FROM tasking_problem
             WHERE id = COALESCE(NEW.problem_id, OLD.problem_id) FOR NO KEY UPDATE;
            IF found = 'closed' THEN
                RAISE EXCEPTION 'a closed problem keeps its counts';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


def marking_counts():
    """After a request is marked: the open problems that it is part of count once more, without it as long as it is
    for named people only. What was too few to say is said anew where it counts again."""
    return pgtrigger.Trigger(
        name="marking_counts",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("marking"),
        condition=pgtrigger.Condition("OLD.marking IS DISTINCT FROM NEW.marking"),
        func="""
            UPDATE tasking_problem
               SET evidence = evidence,
                   verdict = CASE WHEN verdict = 'too_few' AND NEW.marking <> 'sensitive' THEN '' ELSE verdict END
             WHERE state <> 'closed' AND id IN (
                SELECT problem_id FROM tasking_problemrequest WHERE request_id = NEW.id);
            RETURN NULL;
        """,
    )


def no_enquiry():
    """Before a link: a councillor's enquiry shows no problem, and nothing that is for named people only."""
    return pgtrigger.Trigger(
        name="no_enquiry",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF EXISTS (
                SELECT 1 FROM tasking_servicerequest asked
                 WHERE asked.id = NEW.request_id AND asked.is_enquiry
            ) THEN
                RAISE EXCEPTION 'a councillor''s enquiry shows no problem';
            END IF;
            IF EXISTS (
                SELECT 1 FROM tasking_servicerequest asked
                 WHERE asked.id = NEW.request_id AND asked.marking = 'sensitive'
            ) THEN
                RAISE EXCEPTION 'what is official-sensitive shows no problem';
            END IF;
            RETURN NEW;
        """,
    )
