"""A society lived in parts: partitions, what goes between them, their files, and the world that its driver has.

Nothing here is compiled, so a change starts no new cache of kernels.
"""
