from django.db import migrations

FORWARD = """
CREATE TRIGGER release_never_changes BEFORE UPDATE OR DELETE ON approval_release
  FOR EACH ROW EXECUTE FUNCTION audit_never_changes();
"""
BACK = "DROP TRIGGER release_never_changes ON approval_release;"


class Migration(migrations.Migration):
    dependencies = [("approval", "0001_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
