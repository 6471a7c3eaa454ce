"""The demo: everything on one machine, every case an exercise, invented officers, a mail catcher as the outside."""
