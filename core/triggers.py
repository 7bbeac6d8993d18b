"""The functions that every trigger calls, as this product wants them.

pgtrigger's own asks a session setting that any role may set, so whoever can send SQL switches off
every guard and all history. pgtrigger's and pghistory's both read settings inside an exception
block, which makes a transaction the slower the more rows it has written. And a trigger function
without a search path of its own writes history into a temporary table of the same name where the
session has made one. Migrations and `manage.py pgtrigger install` bring the old functions back;
`mend` runs after each migrate and the check in core.checks_triggers compares.
"""

from typing import Any

from django.db import connections, transaction

SEARCH_PATH = "public, pg_temp"

# (the function's signature, its head, its body)
OWNER_IGNORES = (
    "public._pgtrigger_owner_ignores(name, text)",
    """public._pgtrigger_owner_ignores(trigger_name NAME, setting TEXT) RETURNS BOOLEAN
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp""",
    """
    -- Both the role that signed in and the role that acts belong to the owner of every table
    -- that has this trigger: a table of one's own with the same trigger opens nothing.
    BEGIN
        RETURN trigger_name = ANY (setting::TEXT[]) AND COALESCE((
            SELECT bool_and(pg_has_role(session_user, relowner, 'MEMBER')
                            AND pg_has_role(current_user, relowner, 'USAGE'))
              FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
             WHERE tgname = trigger_name), FALSE);
    END
    """,
)
SHOULD_IGNORE = (
    "public._pgtrigger_should_ignore(name)",
    "public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN LANGUAGE plpgsql STABLE",
    """
    DECLARE
        setting CONSTANT TEXT := pg_catalog.current_setting('pgtrigger.ignore', TRUE);
    BEGIN
        IF setting IS NULL OR setting OPERATOR(pg_catalog.=) '' THEN
            RETURN FALSE;
        END IF;
        RETURN public._pgtrigger_owner_ignores(trigger_name, setting);
    END
    """,
)
ATTACH_CONTEXT = (
    "public._pgh_attach_context()",
    "public._pgh_attach_context() RETURNS public.pghistory_context.id%TYPE LANGUAGE plpgsql",
    """
    DECLARE
        context UUID := NULLIF(current_setting('pghistory.context_id', TRUE), '');
        words JSONB := NULLIF(current_setting('pghistory.context_metadata', TRUE), '');
    BEGIN
        IF context IS NULL OR words IS NULL THEN
            RETURN NULL;
        END IF;
        -- Looked up first: the next row of the same write finds it and locks nothing.
        PERFORM FROM public.pghistory_context WHERE id = context AND metadata = words;
        IF NOT FOUND THEN
            INSERT INTO public.pghistory_context (id, metadata, created_at, updated_at)
            VALUES (context, words, now(), now())
            ON CONFLICT (id) DO UPDATE
                SET metadata = EXCLUDED.metadata, updated_at = EXCLUDED.updated_at;
        END IF;
        RETURN context;
    END
    """,
)
FUNCTIONS = (OWNER_IGNORES, SHOULD_IGNORE, ATTACH_CONTEXT)

OURS = """
    SELECT DISTINCT pg_proc.oid::regprocedure::text, COALESCE(array_to_string(proconfig, ';'), '')
      FROM pg_trigger
      JOIN pg_proc ON pg_proc.oid = tgfoid
      JOIN pg_class ON pg_class.oid = tgrelid
     WHERE NOT tgisinternal AND pronamespace = 'public'::regnamespace
       AND relname NOT LIKE 'procrastinate%%'
     ORDER BY 1
"""
"""The trigger functions of our tables with their settings; the queue of jobs has its own ways."""


def faults(using: str = "default") -> list[str]:
    """What differs from this file: signatures of functions with another body or search path.

    Empty where nothing is migrated yet.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.pghistory_context')")
        if cursor.fetchone() == (None,):
            return []
        changed = [each[0] for each in FUNCTIONS if _source(cursor, each[0]) != each[2]]
        return changed + _without_path(cursor)


def _source(cursor: Any, signature: str) -> str | None:
    """The body of a function as the database holds it; None where there is none."""
    cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure(%s)", [signature])
    return (cursor.fetchone() or [None])[0]


def _without_path(cursor: Any) -> list[str]:
    """Signatures of our trigger functions that look for tables along the session's path."""
    cursor.execute(OURS)
    return [name for name, held in cursor.fetchall() if held != f"search_path={SEARCH_PATH}"]


def mend(using: str = "default") -> list[str]:
    """Put the functions of this file in place; returns what was replaced.

    Where nothing differs nothing is written, so that a role that owns nothing may migrate nothing.
    Raises ProgrammingError where something differs and the role is not the functions' owner.
    """
    found = faults(using)
    if not found:
        return found
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for signature, head, body in FUNCTIONS:
            if signature in found:
                cursor.execute(f"CREATE OR REPLACE FUNCTION {head} AS $${body}$$")
        for name in _without_path(cursor):
            cursor.execute(f"ALTER FUNCTION {name} SET search_path = {SEARCH_PATH}")
    return found
