"""Facts of cases: what crosses this room's border (`case`) and the catalogue of what can be asked (`catalogue`)."""
