"""The sending screen: what is stopped, by whom and why; every way out and how it is with it; what waits for a person.

One officer stops sending in one press; two start it again. It asks no outside for anything unless a button is pressed.
"""
