"""A trigger for tables that point at people."""

import pgtrigger


class RaisesPerson(pgtrigger.Trigger):
    """After a write: rows that are edited as part of a person raise the person's version, by
    whatever way they are written."""

    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    def __init__(self):
        super().__init__(name="raises_person")

    def get_func(self, model):
        return """
            IF OLD IS DISTINCT FROM NEW THEN
                UPDATE neighbourhoods_person SET version = version + 1
                 WHERE id IN (OLD.person_id, NEW.person_id);
            END IF;
            RETURN NULL;
        """


class OfKeptPeople(pgtrigger.Trigger):
    """Before a write: no row begins to point at a person who was merged into another. It waits for
    a merge that is under way, which locks both people against keys (neighbourhoods.people.merging)."""

    when = pgtrigger.Before

    def __init__(self, field="person"):
        super().__init__(
            name=f"{field}_not_merged",
            operation=pgtrigger.Insert | pgtrigger.UpdateOf(f"{field}_id"),
        )
        self.column = f"{field}_id"

    def get_func(self, model):
        return f"""
            PERFORM FROM neighbourhoods_person WHERE id = NEW.{self.column} FOR KEY SHARE;
            IF EXISTS (SELECT 1 FROM neighbourhoods_person
                        WHERE id = NEW.{self.column} AND merged_into_id IS NOT NULL)
            THEN
                RAISE EXCEPTION 'this person was merged into another';
            END IF;
            RETURN NEW;
        """  # noqa: S608 - the name of the model's own column


def says_formerly():
    """After a write: what an agency that has ended is called, by the successor that there is today:
    "Derby Homes, formerly Derby Housing". The table is small: all that ended are said anew."""
    return pgtrigger.Trigger(
        name="says_formerly",
        when=pgtrigger.After,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf("short_name", "ended_on", "replaced_by_id", "shown_as"),
        func="""
            WITH RECURSIVE chain AS (
                SELECT id, replaced_by_id AS next, short_name AS own, ended_on
                  FROM neighbourhoods_agency WHERE ended_on IS NOT NULL
                UNION ALL
                SELECT chain.id, later.replaced_by_id, chain.own, chain.ended_on
                  FROM chain JOIN neighbourhoods_agency later ON later.id = chain.next
                 WHERE later.replaced_by_id IS NOT NULL
            ), said AS (
                SELECT chain.id,
                       CASE WHEN chain.next IS NULL THEN chain.own || ' (ended)'
                            ELSE last.short_name || ', formerly ' || chain.own END AS words
                  FROM chain LEFT JOIN neighbourhoods_agency last ON last.id = chain.next
                 WHERE chain.next IS NULL OR last.replaced_by_id IS NULL
            )
            UPDATE neighbourhoods_agency row SET shown_as = COALESCE(said.words, '')
              FROM neighbourhoods_agency each LEFT JOIN said ON said.id = each.id
             WHERE row.id = each.id AND row.shown_as <> COALESCE(said.words, '');
            RETURN NULL;
        """,
    )


RUNS_LATER = "COALESCE({row}.ends_on > agency.ended_on, TRUE)"
"""SQL: a dated row runs on after the last day of its agency."""


class OfRunningAgency(pgtrigger.Trigger):
    """Before a write: no row begins to name an agency that has ended, and none that names one begins to
    stand again, where `stands` (SQL of {row} and agency) holds; `also` are the columns it reads. What stands
    already may change otherwise. It waits for an ending under way, which locks the agency against keys."""

    when = pgtrigger.Before

    def __init__(self, field="agency", stands="TRUE", also=()):
        super().__init__(
            name=f"{field}_not_ended",
            operation=pgtrigger.Insert | pgtrigger.UpdateOf(f"{field}_id", *also),
        )
        self.column, self.stands = f"{field}_id", stands

    def get_func(self, model):
        new, old = (self.stands.format(row=row) for row in ("NEW", "OLD"))
        return f"""
            IF NEW.{self.column} IS NOT NULL THEN
                PERFORM FROM neighbourhoods_agency WHERE id = NEW.{self.column} FOR KEY SHARE;
                IF EXISTS (
                    SELECT 1 FROM neighbourhoods_agency agency
                     WHERE agency.id = NEW.{self.column} AND agency.ended_on IS NOT NULL AND {new}
                       AND (OLD.{self.column} IS DISTINCT FROM NEW.{self.column} OR NOT ({old})))
                THEN
                    RAISE EXCEPTION 'this agency has ended';
                END IF;
            END IF;
            RETURN NEW;
        """  # noqa: S608 - the names of the model's own columns


def to_successor(table, within):
    """SQL of a trigger: a row goes from an agency that has ended to the one that replaced it, or it is
    deleted because that one has a row of its own, of the same `within`."""
    return f"""EXISTS (
                SELECT 1 FROM neighbourhoods_agency gone
                 WHERE gone.id = OLD.agency_id AND gone.ended_on IS NOT NULL
                   AND (NEW.{within} = OLD.{within} AND NEW.agency_id = gone.replaced_by_id
                        OR TG_OP = 'DELETE' AND EXISTS (
                            SELECT 1 FROM {table} beside
                             WHERE beside.{within} = OLD.{within}
                               AND beside.agency_id = gone.replaced_by_id)))"""  # noqa: S608
