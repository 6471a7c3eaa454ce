"""Stands for everything outside: Facebook, Instagram, WhatsApp, SMS, cell broadcast, push, Telegram, mail, partners.

One process, on loopback only. It speaks the contracts those have published, fails on demand (`faults`), and keeps
who received what, in which version, when (`ledger`) and what everybody sees now (`scene`). `world` starts it for
tests, `nidaa fakeworld` for a demo. It stands alone: it knows nothing of alerts, and the product knows nothing of it.
"""
