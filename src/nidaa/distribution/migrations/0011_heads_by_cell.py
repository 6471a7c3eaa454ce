from django.db import migrations, models

# As in 0006, but counted twice: at the cell and at its parent, so that a crowded town is planned for without reading
# its people one by one.
COUNT = """
CREATE OR REPLACE FUNCTION distribution_count_{what}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(123610792682867);  -- any constant does; this one spells "places"
  INSERT INTO distribution_headcount AS known (medium, commune, cell, alone, several)
  SELECT medium, commune, level.cell, coalesce(sum(n) FILTER (WHERE alone), 0),
         coalesce(sum(n) FILTER (WHERE NOT alone), 0)
    FROM ({moved}) AS moved CROSS JOIN LATERAL (VALUES (moved.cell), (distribution_parent6(moved.cell))) AS level(cell)
   GROUP BY 1, 2, 3
  HAVING coalesce(sum(n) FILTER (WHERE alone), 0) <> 0 OR coalesce(sum(n) FILTER (WHERE NOT alone), 0) <> 0
  ON CONFLICT (medium, commune, cell) DO UPDATE
     SET alone = known.alone + excluded.alone, several = known.several + excluded.several;
  RETURN NULL;
END $$;
"""
CAME = "SELECT medium, commune, cell, alone, 1 AS n FROM came WHERE ended_at IS NULL"
WENT = "SELECT medium, commune, cell, alone, -1 AS n FROM went WHERE ended_at IS NULL"
FUNCTIONS = (("added", CAME), ("changed", CAME + " UNION ALL " + WENT), ("removed", WENT))
RECOUNT = """
DELETE FROM distribution_headcount;
INSERT INTO distribution_headcount (medium, commune, cell, alone, several)
SELECT medium, commune, level.cell, count(*) FILTER (WHERE alone), count(*) FILTER (WHERE NOT alone)
  FROM distribution_place AS place
 CROSS JOIN LATERAL (VALUES (place.cell), (distribution_parent6(place.cell))) AS level(cell)
 WHERE ended_at IS NULL GROUP BY 1, 2, 3;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('distribution', '0010_partners_interface'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='headcount',
            name='one_headcount',
        ),
        migrations.RenameField(
            model_name='headcount',
            old_name='parent',
            new_name='cell',
        ),
        migrations.AddConstraint(
            model_name='headcount',
            constraint=models.UniqueConstraint(fields=('medium', 'commune', 'cell'), include=('alone', 'several'), name='one_headcount'),
        ),
        migrations.RunSQL(
            "".join(COUNT.format(what=what, moved=moved) for what, moved in FUNCTIONS) + RECOUNT,
            migrations.RunSQL.noop,
        ),
    ]
