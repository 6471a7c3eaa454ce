"""Tips: the public speaks. Received without an account, sealed to the police, graded, linked, promoted to a sighting.

Before it: a live alert. After it: resolution. The door that takes a tip cannot read it again; no address is kept.
A tip is accepted when it is durable, and the receipt code is the only way back to it.
"""
