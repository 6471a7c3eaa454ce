"""The demo: everything on one machine, every case an exercise, invented officers, a stand-in for the outside."""
