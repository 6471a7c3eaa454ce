"""Mail to partners, over SMTP: plain text in the partner's languages, the link, the CAP file; never the photo.

A mail has the same Message-ID however often it is tried, and names the alert's earlier mails, so that the end of
an alert appears under the alert. One exchange has ten seconds for everything; a server that hangs or drips is
cut off. What happened after the text was handed over is not known and is said so (`maybe_sent`).
"""
