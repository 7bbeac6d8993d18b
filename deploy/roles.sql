-- The database and its two roles: the owner, who migrates, and the lesser one of web and worker.
--
-- Run by an administrator of the server; may be run again, also for a second database:
--   psql -f deploy/roles.sql
--   psql -v database=derby_nm_trial -f deploy/roles.sql
-- Other names: -v owner=… -v web=… (grants.sql and the units then need the same).
-- What the web role may do with each table is in grants.sql, which the owner runs after every
-- migration; the default privileges below cover new tables until then.

\set ON_ERROR_STOP on
\if :{?database} \else \set database derby_nm \endif
\if :{?owner} \else \set owner derby_nm_owner \endif
\if :{?web} \else \set web derby_nm_web \endif

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY[:'owner', :'web']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE :"owner" NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE :"web" NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
-- A process that hangs inside a transaction must not hold its locks for ever.
ALTER ROLE :"web" SET idle_in_transaction_session_timeout = '5min';

SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' TEMPLATE template0', :'database', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec

\connect :"database"

-- No TEMPORARY: a temporary table hides ours of the same name from the triggers, and the
-- triggers are what keeps signed minutes as they are.
REVOKE ALL ON DATABASE :"database" FROM PUBLIC, :"web";
GRANT CONNECT ON DATABASE :"database" TO :"web";

ALTER SCHEMA public OWNER TO pg_database_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC, :"web";
GRANT USAGE ON SCHEMA public TO :"web";

ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"web";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO :"web";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
    GRANT EXECUTE ON FUNCTIONS TO :"web";
