"""Jobs: work left for later, in the same database and the same transaction as what asks for it (procrastinate).

Before it: nothing. After it: every room that leaves work behind. A task is named by a string, so that an earlier
room can leave work for a later one without seeing it. A job whose worker died is taken back by its heartbeat.
"""
