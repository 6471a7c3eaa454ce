"""The poster: one sheet in the country's languages as PDF and picture, and a picture the size of a phone.

Each carries its reference, the hour at which it ends and a code to check it with, because paper cannot be recalled. The
files die with the alert; what is printed leads to the page that says so.
"""
