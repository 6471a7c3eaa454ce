"""Names: whether two spellings, in Arabic, Latin or Tifinagh letters, may be one person's name.

`letters` writes a name plainly, `particles` joins and drops its small words, `sounds` spells what is left
in one alphabet of sounds, `alignment` weighs how two such spellings differ, `likeness` gives the answer
for whole names. `keys` are for an index that a database can hold; `index` compares one name with
thousands in memory. A name ranks candidates, it never decides: sex, age, place and parents do, before a
person's eyes.
"""
