"""Our own WebSub hub (W3C, 2018): whoever subscribes to a feed gets it pushed the moment it changes.

The publisher and the hub are one: what is sent is the feed as it lies on the disk, the same bytes for all, signed with
the subscriber's own secret. A subscription stands when the subscriber's own address has confirmed it, and for a time.
"""
