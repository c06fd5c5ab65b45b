"""Opaque references of natural persons (人员引用号, ADR 0072).

An answer never holds a person's id in the graph (R10.3). A reference is an HMAC of it under a key of its own and the
calling unit: the same person has the same reference in every answer to one unit, so a network can be put together,
but two units cannot join theirs, and none can be turned back.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

_PURPOSE = b"credit-graph person reference v1"
_HIDDEN = b"credit-graph hidden subject reference v1"


def person_ref(key: bytes, unit: str, pid: str) -> str:
    """Return the reference of a person for one unit (人员引用号).

    >>> person_ref(b"k" * 32, "440229", "p:1") == person_ref(b"k" * 32, "440229", "p:1")
    True
    >>> person_ref(b"k" * 32, "440229", "p:1") == person_ref(b"k" * 32, "440281", "p:1")
    False
    """
    return "person:" + _mark(key, _PURPOSE, unit, pid)


def hidden_ref(key: bytes, unit: str, eid: str) -> str:
    """Return the reference of a subject that a unit is not shown (未显示主体引用号): its code cannot be told from it.

    >>> hidden_ref(b"k" * 32, "440229", "91440281MA00000011")[:7]
    'hidden:'
    """
    return "hidden:" + _mark(key, _HIDDEN, unit, eid)


def _mark(key: bytes, purpose: bytes, unit: str, party: str) -> str:
    own = hmac.digest(key, purpose, hashlib.sha256)
    mark = hmac.digest(own, f"{unit}\0{party}".encode(), hashlib.sha256)
    return base64.b32encode(mark[:15]).decode().lower()
