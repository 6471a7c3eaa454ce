from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("distribution", "0012_last_use_of_keys")]

    operations = [
        migrations.RemoveField(model_name="acknowledgement", name="reference"),
        migrations.AddIndex(
            model_name="acknowledgement",
            index=models.Index(name="acknowledgement_age", fields=["at"]),
        ),
    ]
