"""The HTTP of the stand-in: one small server, because it must break at every place where a real one can.

`reading` makes a request of bytes, `bodies` fields of a body, `line` is one connection with its faults, `desk` says
whose a request is. After it come the services, which are plain functions from a request to an answer.
"""
