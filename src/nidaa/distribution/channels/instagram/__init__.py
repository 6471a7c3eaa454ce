"""An Instagram account, by Meta's Graph interface: container, waiting, publishing; deleted and made anew, never edited.

Meta fetches the photo from our own public page, so the page must be up first. Instagram is on nobody's critical path:
it has its own time, is asked again while the alert stands, and holds nothing else up. A correction is published before
the old post is deleted; the end deletes every post of the alert and posts nothing, as there is no picture of nobody.
"""
