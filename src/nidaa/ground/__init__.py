"""What every room stands on and which knows no room: who acts, what was done, what is sealed, where, when."""
