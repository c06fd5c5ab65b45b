"""The audit log of this machine and the keys that authenticate it (本机审计日志与审计密钥, R10.5)."""

from __future__ import annotations

import base64
import binascii

from graph_service.api.key_ring import KEY_BYTES, root_keys
from graph_service.domain.errors import BadInput
from graph_service.settings import Settings
from graph_service.store.private_files import make_private_folder
from graph_service.store.vault import subkey
from graph_service.usecases.audit import AUDIT_FILE, AuditLog
from graph_service.usecases.audit_head import Keys

_PURPOSE = b"credit-graph audit log"
_STANDARD = str.maketrans("-_", "+/")


def audit_keys(settings: Settings) -> Keys:
    """Subkeys of the audit key (审计密钥), the first to write with: of the setting, else of the token key.

    None where an external graph server is used without either: the log is chained then, and nothing says its end.
    Raises ``BadInput`` for a key that is short or not base64.
    """
    if settings.audit_key is not None:
        keys = [_key_of(text) for text in settings.audit_key.get_secret_value().split(",")]
    elif settings.uri is None or settings.token_key is not None:
        keys = list(root_keys(settings))
    else:
        keys = []
    return tuple(subkey(key, _PURPOSE) for key in keys)


def audit_log_of(settings: Settings) -> AuditLog:
    """Return the audit log in the data folder (审计日志), with its keys."""
    return AuditLog(make_private_folder(settings.data.absolute()) / AUDIT_FILE, audit_keys(settings))


def _key_of(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip().translate(_STANDARD) + "=" * (-len(text.strip()) % 4), validate=True)
    except binascii.Error:
        key = b""
    if len(key) < KEY_BYTES:
        raise BadInput(
            "审计密钥 CREDIT_GRAPH_AUDIT_KEY 应为至少 32 字节的 base64, 多把以逗号隔开。",
            advice="可用 openssl rand -base64 32 生成。",
        )
    return key
