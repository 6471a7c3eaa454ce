"""The vault: what identifies a person is sealed under a key of its case; destroying that key erases the case.

Before it: audit. After it: every room that keeps personal data. AES-256-GCM; the associated data binds table,
column, row and case, so that a ciphertext moved elsewhere does not open. Tips from the public are sealed to a
public key: the process that takes them cannot read them again.
"""
