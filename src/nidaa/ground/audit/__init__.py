"""The audit log: one line for every command and every read of a case, each holding the hash of the line before.

Before it: nothing. After it: every room. A line names who, what, on which object, when and why; it
never holds a personal value. The application's database role may add lines and read them, nothing else.
"""
