"""Pages of Facebook, by Meta's Graph interface: one post an alert, with the photo, in two languages in one text.

A correction edits the post; another photo means another post and the old one deleted. The end deletes post and photo
and says in a new post, without name or photo, that it is over. Every text carries our reference and the number of the
release: by it a post is found again when an answer did not come, before anything is posted a second time.
"""
