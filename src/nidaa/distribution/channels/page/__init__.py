"""The public page: one small file a language, written at release, handed out without database or script.

It keeps its address for good. While the alert stands it shows the child; afterwards it says that it is over and asks to
delete what was shared. The photo has its own address, which dies with the alert, wherever it was embedded.
"""
