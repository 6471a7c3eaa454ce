"""An operator's centre for short messages, twice: SMPP 3.4, and the JSON of an aggregator.

`pdu` reads and writes the protocol, independently of the library that the product uses; `centre` keeps messages and
says what becomes of them; `smpp` is one connection; `aggregator` the HTTP side.
"""
