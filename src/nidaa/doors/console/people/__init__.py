"""The people screen: officers and what they may do."""
