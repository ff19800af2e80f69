"""Row checksums: a changed bit in a sealed row is noticed when the row is read."""

from __future__ import annotations

from hashlib import blake2b


def seal(*values: object) -> str:
    """Return the checksum of one row's values, in their order."""
    return blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Damaged(Exception):
    """A row's checksum does not fit its values: what it says must not be used."""
