"""WhatsApp Cloud API: one template message a subscriber, by numbers or by WhatsApp's own user ids.

`render` fills the templates that Meta has approved (files of the pack), `send` sends them, `outcomes` says what each
error code means, `reading` reads what Meta tells the hooks door, `approving` submits the templates and asks how they
stand. WhatsApp has no key against doubles: what is not known to have failed is never sent again before its status
has been looked for.
"""
