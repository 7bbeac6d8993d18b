-- What the role of web and worker may do with each table. The owner runs it after every migration:
--   psql -X -f deploy/grants.sql "$DATABASE_URL"
-- Another name of the role: -v web=…

\set ON_ERROR_STOP on
\if :{?web} \else \set web derby_nm_web \endif

BEGIN;

-- All is taken first, so that a right given by hand (TRUNCATE, TRIGGER, REFERENCES) does not stay.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM :"web", PUBLIC;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM :"web", PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"web";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"web";
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO :"web";

-- Written by migrations alone.
REVOKE INSERT, UPDATE, DELETE
    ON django_migrations, django_content_type, auth_permission FROM :"web";

-- Audit and history are added to, never changed. Every such table carries this trigger.
SELECT format('REVOKE UPDATE, DELETE ON %s FROM %I', tgrelid::regclass, :'web')
FROM pg_trigger WHERE tgname LIKE 'pgtrigger\_append\_only\_%' \gexec

-- The log of sign-ins ends by age: its own trigger lets nobody delete what is younger.
GRANT DELETE ON accounts_signin TO :"web";

-- Who owned an action goes once its period has run out: its own trigger lets nobody change anything else.
GRANT UPDATE (owner_id) ON tasking_actionevent TO :"web";

COMMIT;
