"""The person vault (身份保管): ids of natural persons without their numbers (R10.3).

A person's id is a keyed hash of the identity number, so that equal numbers meet and nobody without the key can go
back; so is what stands for a telephone number or an e-mail address. The identity number itself is kept sealed
(AES-256-GCM), and so are the files it came in (``store.sealed_files``). The subkeys, one a purpose, come from one key
by HKDF.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import sys
from collections.abc import Callable

import polars as pl
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from graph_service.domain.errors import BadInput
from graph_service.domain.subjects import CERTAIN_PERSON, NAMED_PERSON
from graph_service.settings import Settings
from graph_service.store.private_files import make_private_folder, read_or_create_secret

KEY_BYTES = 32
_NONCE_BYTES = 12
_OURS = ("身份密钥", "CREDIT_GRAPH_PERSON_KEY")
_HASH_BYTES = 16  # 128 bits: no two of 10^9 persons meet by chance


class PersonVault:
    """Makes person ids and seals identity numbers with one key (身份保管)."""

    __slots__ = ("_contact_key", "_hash_key", "_seal", "file_key")

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise BadInput("身份密钥应为 32 字节", advice="CREDIT_GRAPH_PERSON_KEY 应为 32 字节的 base64。")
        self._hash_key = subkey(key, b"credit-graph person id")
        self._contact_key = subkey(key, b"credit-graph contact")
        self._seal = AESGCM(subkey(key, b"credit-graph sealed id number"))
        self.file_key = subkey(key, b"credit-graph archived file")

    def pid(self, id_number: str) -> str:
        """Id of a person of certain identity, from a normalised identity number that checks."""
        return CERTAIN_PERSON + _hash(self._hash_key, id_number)

    def named_pid(self, eid: str, name: str) -> str:
        """Id of "the person of that name at that subject" (ADR 0006); ``name`` as ``name_key`` gives it."""
        return NAMED_PERSON + _hash(self._hash_key, eid, name)

    def contact_key(self, contact: str) -> str:
        """Key by which equal telephone numbers or e-mail addresses meet, whoever they are stated of (联络标识).

        Hashed with a subkey of its own: a number that reads as a telephone number and as an identity number has two
        keys that nobody can tell to be of one.
        """
        return _hash(self._contact_key, contact)

    def seal(self, id_number: str) -> str:
        """Return the number encrypted and authenticated, as base64; every sealing differs."""
        nonce = os.urandom(_NONCE_BYTES)
        return base64.b64encode(nonce + self._seal.encrypt(nonce, id_number.encode(), None)).decode()

    def open(self, sealed: str) -> str:
        """Return the number of a sealed text; raises ``BadInput`` where the key or the text is another."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            return self._seal.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None).decode()
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise BadInput("密封的证件号码无法打开 (密钥不符或内容被改动)") from error

    def pids(self, id_numbers: pl.Series) -> pl.Series:
        """Person ids of a column of normalised identity numbers, missing ones stay missing."""
        return _by_distinct(id_numbers, self.pid)

    def seals(self, id_numbers: pl.Series) -> pl.Series:
        """Sealed texts of a column of identity numbers, missing ones stay missing."""
        return _by_distinct(id_numbers, self.seal)

    def named_pids(self, eids: pl.Series, names: pl.Series) -> pl.Series:
        """Ids of persons known by name at a subject; missing where either is missing."""
        pairs = zip(eids.to_list(), names.to_list(), strict=True)
        return pl.Series("pid", [self.named_pid(e, n) if e and n else None for e, n in pairs], dtype=pl.String)

    def contact_keys(self, contacts: pl.Series) -> pl.Series:
        """Keys of a column of normalised contacts, missing ones stay missing."""
        return _by_distinct(contacts, self.contact_key)


def load_person_key(settings: Settings) -> bytes:
    """Load the person key: of the settings, else one kept in a 0600 file beside the embedded store, made at first use.

    Raises ``BadInput`` where the key is not 32 bytes of base64, or where the graph is an external one and no key is
    set: ids made with a key that lives on one desk would join nothing on the next.
    """
    if settings.person_key is not None:
        return key_of(settings.person_key.get_secret_value(), *_OURS)
    if settings.uri:
        raise BadInput(
            "使用外部 Neo4j 时必须设置身份密钥",
            advice="请设置 CREDIT_GRAPH_PERSON_KEY (32 字节的 base64)。",
            rule="R10.3",
        )
    path = make_private_folder(settings.data.absolute()) / "person.key"
    text, created = read_or_create_secret(path)
    if created:
        sys.stderr.write(
            f"注意: 已为本机图库生成身份密钥 {path} (仅本人可读)。"
            "生产环境请改用 CREDIT_GRAPH_PERSON_KEY, 密钥不要与图库放在一处。\n"
        )
    return key_of(text, *_OURS)


def key_of(text: str, term: str, variable: str) -> bytes:
    """Key of 32 bytes from its base64 (密钥), as URLs write it or not; raises ``BadInput`` naming its setting."""
    try:
        key = base64.urlsafe_b64decode(
            text.strip().replace("+", "-").replace("/", "_") + "=" * (-len(text.strip()) % 4)
        )
    except (binascii.Error, ValueError) as error:
        raise BadInput(f"{term}不是 base64", advice=f"{variable} 应为 32 字节的 base64。") from error
    if len(key) != KEY_BYTES:
        raise BadInput(f"{term}应为 32 字节", advice=f"{variable} 应为 32 字节的 base64。")
    return key


def _hash(key: bytes, *parts: str) -> str:
    return hmac.new(key, "\x1f".join(parts).encode(), hashlib.sha256).digest()[:_HASH_BYTES].hex()


def subkey(key: bytes, purpose: bytes) -> bytes:
    """Key of one purpose (子密钥) derived from another by HKDF: nobody can go from one purpose to the next."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)


def _by_distinct(column: pl.Series, work: Callable[[str], str]) -> pl.Series:
    distinct = column.drop_nulls().unique().to_list()
    return column.replace_strict(distinct, [work(text) for text in distinct], default=None, return_dtype=pl.String)
