"""What the database asks before a decision outside a meeting is made."""

MADE_WHOLE = """
    IF TG_OP = 'INSERT' AND NEW.state <> 'preparing' THEN
        RAISE EXCEPTION 'a decision outside a meeting is prepared before it is made';
    END IF;
    IF NEW.state <> 'made' THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM boards_body WHERE id = NEW.body_id AND power = 'operational') THEN
        RAISE EXCEPTION 'a board that works in private has no published decisions';
    END IF;
    IF EXISTS (
        SELECT 1 FROM boards_consultation asked
         WHERE asked.decision_id = NEW.id
           AND COALESCE(asked.replied_on, asked.no_reply_by, 'infinity') > NEW.decided_on)
    THEN
        RAISE EXCEPTION 'everyone who was consulted has replied, or had a day for it, before the decision';
    END IF;
    IF NEW.kind = 'officer' AND NOT EXISTS (
        SELECT 1 FROM boards_consultation WHERE decision_id = NEW.id)
    THEN
        RAISE EXCEPTION 'an officer decides after consulting';
    END IF;
    IF NEW.kind = 'officer' AND EXISTS (
        SELECT 1 FROM boards_term term
         WHERE term.person_id = NEW.decided_by_id AND term.starts_on <= NEW.decided_on
           AND COALESCE(term.ends_on, 'infinity') >= NEW.decided_on)
    THEN
        RAISE EXCEPTION 'an elected member does not decide as an officer';
    END IF;
    IF NEW.kind = 'ward_member' AND NOT EXISTS (
        SELECT 1 FROM boards_term term
          JOIN boards_body body ON body.id = NEW.body_id
         WHERE term.id = NEW.term_id AND term.person_id = NEW.decided_by_id
           AND term.starts_on <= NEW.decided_on
           AND COALESCE(term.ends_on, 'infinity') >= NEW.decided_on
           AND (body.neighbourhood_id IS NULL OR EXISTS (
               SELECT 1 FROM neighbourhoods_ward_neighbourhoods covers
                WHERE covers.ward_id = term.ward_id
                  AND covers.neighbourhood_id = body.neighbourhood_id)))
    THEN
        RAISE EXCEPTION 'a member decides for the own ward only';
    END IF;
    IF NEW.kind = 'ward_member' AND NEW.is_executive AND EXISTS (
        SELECT 1 FROM neighbourhoods_person person
          JOIN accounts_rolegrant held ON held.user_id = person.user_id
         WHERE person.id = NEW.decided_by_id AND held.role = 'portfolio_holder'
           AND held.starts_on <= NEW.decided_on
           AND COALESCE(held.ends_on, 'infinity') >= NEW.decided_on)
    THEN
        RAISE EXCEPTION 'a cabinet member does not decide an executive function under section 236';
    END IF;
    IF NEW.number <> 1 + (
        SELECT COALESCE(MAX(number), 0) FROM boards_delegateddecision
         WHERE body_id = NEW.body_id AND year = NEW.year)
    THEN
        RAISE EXCEPTION 'decisions outside meetings are numbered without gaps';
    END IF;
    RETURN NEW;
"""

OF_A_DRAFT = """
    PERFORM 1 FROM boards_delegateddecision decision
     WHERE decision.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.decision_id ELSE NEW.decision_id END
       AND decision.state = 'preparing'
       FOR SHARE;
    IF NOT FOUND OR TG_OP = 'UPDATE' AND NEW.decision_id <> OLD.decision_id THEN
        RAISE EXCEPTION 'who was consulted, and what they said, stays once the decision is made';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
"""

BESIDE_ITS_NOTICE = """
    IF NOT EXISTS (SELECT 1 FROM boards_delegatednotice WHERE decision_id = NEW.decision_id) THEN
        RAISE EXCEPTION 'what is not published yet is changed, and not corrected';
    END IF;
    RETURN NEW;
"""
