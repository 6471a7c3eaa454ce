from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Lines of % are added, never changed or removed.', TG_TABLE_NAME;
END $$;
CREATE TRIGGER line_never_changes BEFORE UPDATE OR DELETE ON audit_line
  FOR EACH ROW EXECUTE FUNCTION audit_never_changes();
CREATE TRIGGER line_never_truncated BEFORE TRUNCATE ON audit_line
  FOR EACH STATEMENT EXECUTE FUNCTION audit_never_changes();
"""
BACK = """
DROP TRIGGER line_never_changes ON audit_line;
DROP TRIGGER line_never_truncated ON audit_line;
DROP FUNCTION audit_never_changes();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
