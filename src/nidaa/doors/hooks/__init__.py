"""The hooks door: providers tell us here what became of a message, and what people wrote back.

It is a process and a database role of its own, faces the internet, and can do one thing: put what carries a good
signature into the inbox, sealed. It cannot read the inbox, knows no alert and loads no room. It says "yes" to a
provider once the row is on the disk, so that whatever it has said yes to survives a kill of any process.
"""
