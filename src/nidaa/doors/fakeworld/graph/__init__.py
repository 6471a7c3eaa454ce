"""Meta's Graph for a page, an Instagram account and a WhatsApp business account, at any version prefix.

`door` finds the place of a request, `refusals` says errors as Graph does, `contract` refuses fields that no published
contract lists; `pages`, `instagram`, `identity`, `whatsapp`, `templates` answer.
"""
