"""Exercises: scripted stories played through the same commands as the doors, on the real queue and channels.

Everything they make is marked as an exercise from the first row to the last pixel. What is measured is measured on the
way: nothing is simulated but the people.
"""
