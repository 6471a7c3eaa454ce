"""Photos: makes any stranger's picture safe to keep and show, and measures how alike two pictures are.

An upload is decoded only in a child process that can be killed (`cleaning.clean`); what comes back is a plain
JPEG in sRGB without a word of metadata. Crops, web sizes and likeness work on that JPEG alone (`derivatives`,
`likeness`). The original is not kept here: the room that took it seals it in the vault.
"""
