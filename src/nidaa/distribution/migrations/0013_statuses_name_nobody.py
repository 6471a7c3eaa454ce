from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("distribution", "0012_last_use_of_keys")]

    operations = [migrations.RemoveField(model_name="acknowledgement", name="reference")]
