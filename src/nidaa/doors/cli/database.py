import os

import click

from nidaa.doors.cli.sentences import Sentences

# What each role may do. Staff add audit lines and releases and never change one; the public door knows whether a
# notice is live, may put a tip into the box it cannot open, and a request before the hub of the feeds. The hooks door
# may add to the inbox, and read nothing.
GRANTS = """
GRANT USAGE ON SCHEMA public TO nidaa_staff, nidaa_public, nidaa_hooks, nidaa_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO nidaa_staff;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO nidaa_staff;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO nidaa_staff;
REVOKE UPDATE, DELETE ON audit_line, approval_release FROM nidaa_staff;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM nidaa_public, nidaa_hooks, nidaa_api;
GRANT SELECT ON distribution_publicnotice TO nidaa_public;
GRANT INSERT ON tips_tip, distribution_feedrequest, distribution_subscriptionrequest TO nidaa_public;
GRANT INSERT ON distribution_inbox TO nidaa_hooks;
GRANT SELECT ON distribution_publicnotice, distribution_apikey TO nidaa_api;
GRANT SELECT (id, key, name, active) ON distribution_partner TO nidaa_api;
GRANT SELECT, INSERT, UPDATE ON distribution_apiuse TO nidaa_api;
GRANT INSERT ON distribution_partnerreport TO nidaa_api;
GRANT INSERT ON distribution_inboundmessage TO nidaa_api;
GRANT USAGE ON SEQUENCE distribution_apiuse_id_seq, distribution_partnerreport_id_seq TO nidaa_api;
"""
ROLES = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nidaa_staff') THEN CREATE ROLE nidaa_staff LOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nidaa_public') THEN CREATE ROLE nidaa_public LOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nidaa_hooks') THEN CREATE ROLE nidaa_hooks LOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nidaa_api') THEN CREATE ROLE nidaa_api LOGIN; END IF;
END $$;
"""


@click.group(cls=Sentences)
def database() -> None:
    """Start and stop the embedded PostgreSQL; make and bring up to date its tables and roles."""


@database.command()
def start() -> None:
    """Start the embedded server and leave it running. Nothing happens when a database URL is set."""
    from nidaa.doors.cli.django_ready import settings
    from nidaa.ground import database as server

    if not os.environ.get("NIDAA_DATABASE_URL"):
        server.start(settings().DATABASE_FOLDER)
    click.echo("The database is running.")


@database.command()
def stop() -> None:
    """Stop the embedded server in an orderly way."""
    from nidaa.doors.cli.django_ready import settings
    from nidaa.ground import database as server

    server.stop(settings().DATABASE_FOLDER)
    click.echo("The database is stopped.")


@database.command()
def prepare() -> None:
    """Make the database, its tables and its roles, or bring them up to date. Runs as the owner; safe to repeat."""
    os.environ["NIDAA_AS_OWNER"] = "yes"
    from nidaa.doors.cli.django_ready import ready

    ready()
    from django.core.management import call_command
    from django.db import connection

    make_database()
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(ROLES)
        cursor.execute(GRANTS)
    click.echo("The database is ready.")


def make_database() -> None:
    """Create the embedded server's database on first use; a server by URL has its own."""
    import psycopg
    from django.conf import settings

    entry = settings.DATABASES["default"]
    if settings.DATABASES["default"].get("PORT"):
        return
    host, user = str(entry["HOST"]), str(entry["USER"])
    with psycopg.connect(host=host, user=user, dbname="postgres", autocommit=True) as owner:
        found = owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [entry["NAME"]]).fetchone()
        if not found:
            owner.execute(f'CREATE DATABASE "{entry["NAME"]}"')
