"""What tells Discord that a message was sent before."""

from __future__ import annotations

import hashlib

from news.models import NONCE_CHARS


def delivery_nonce(installation_id: str, delivery_id: int) -> str:
    """The same at every try and in no other installation. Nonces are per author: bare ids would collide."""
    digest = hashlib.sha256(f"{installation_id}:{delivery_id}".encode()).hexdigest()
    return digest[:NONCE_CHARS]
