"""Distribution: carries a release to every channel and takes it back from every channel, by the delivery law.

Before it: approval writes a Release. After it: tips come back. One row per release, channel and target before
anything is sent; claimed by lease; checked again at the channel's door that the release still stands; sent; receipt;
retried when the lease runs out. The idempotency key is release digest + channel + target. A withdrawal overtakes.
"""
