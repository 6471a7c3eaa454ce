"""The doors: console (officers), public, worker, command line. They see every room; no room sees them."""
