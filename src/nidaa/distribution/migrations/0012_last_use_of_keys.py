from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("distribution", "0011_heads_by_cell")]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="used_at",
            field=models.DateTimeField(
                null=True, help_text="to the minute; the counts themselves are swept away"
            ),
        ),
    ]
