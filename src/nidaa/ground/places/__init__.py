"""Where: names, codes and shapes of a country pack, held in memory, no table and no network.

`gazetteer.load_gazetteer("ma")` searches names in Arabic and Latin letters, says what contains a point and
how many live in a shape. `areas` turns an officer's circles, polygons and place codes into one shape and
refuses with a sentence; `capshape` writes it for CAP; `basemap/` draws it. Before it: packs. After it:
cases, hypotheses, alerts. Known issue: boundaries are those of 2014, simplified; a point near a commune's
edge may fall next door.
"""
