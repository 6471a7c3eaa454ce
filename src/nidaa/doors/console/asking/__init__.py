"""How a question of the catalogue is asked on a page, and how the answer is read back.

`questions` makes what a template shows, `reading` turns what was posted into values of the catalogue or into sentences
beside the field, `showing` puts a value into the officer's words. Typed text, «unknown» and «not asked» stay three
things. `moments` knows the clock of the country: people say «half past ten», files hold ISO 8601 with its offset.
"""
