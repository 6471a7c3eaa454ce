"""Approval: a second officer releases the alert, sends it back, or refuses it; any one officer stops it.

Before it: the frozen revision. After it: distribution finds the release. Who released is never who created, edited or
submitted, and the database holds that too. What is approved is a digest; an edit after submission voids the request.
A release is a row with the exact CAP triple it will carry; nothing outside is called while it is made. Wider areas may
be approved in advance, each frozen with its hour: the clock releases it then, unless anything else happened first.
"""
