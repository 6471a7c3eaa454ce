"""The widget: a small page that other sites show in a frame, and that blanks itself when the alert ends.

A file a language, written at release and replaced at its end, handed out with application and database dead. Without
script it loads itself anew every minute; with script it looks every twenty seconds and hides the child when it gets no
answer, or when the alert's time has passed: a frame that nobody tends must not go on naming a child.
"""
