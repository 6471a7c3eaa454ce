from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('distribution', '0004_websub_hub'),
    ]

    operations = [
        migrations.AddField(
            model_name='feedrequest',
            name='host',
            field=models.CharField(db_index=True, default='', max_length=255),
        ),
        migrations.AddField(
            model_name='feedrequest',
            name='settled_at',
            field=models.DateTimeField(null=True),
        ),
    ]
