"""Rules beyond the schema, one file a family; each check takes the root of an alert and yields findings."""
