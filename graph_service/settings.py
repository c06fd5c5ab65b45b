"""Settings (配置): read once at an edge, frozen, passed on as values.

Every setting is an environment variable with the prefix ``CREDIT_GRAPH_`` (``docs/settings.md`` lists them).
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What the edges need to know (配置项).

    Without ``uri`` the embedded graph server in ``data`` is used. Keys have no default: the demo makes its own.
    """

    model_config = SettingsConfigDict(env_prefix="CREDIT_GRAPH_", frozen=True, extra="ignore")

    data: Path = Field(
        default=Path("credit-graph-data"), description="数据目录 folder of the embedded store, keys, audit"
    )
    uri: str | None = Field(
        default=None, description="图数据库地址 neo4j:// or bolt:// address; empty: embedded server"
    )
    user: str = Field(default="neo4j", description="数据库用户 user of the server named by uri")
    password: SecretStr | None = Field(default=None, description="数据库口令 password of that user")
    database: str | None = Field(default=None, description="数据库名 database; empty: the server's default")
    heap: str = Field(
        default="2g", pattern=r"^\d+[mg]$", description="内置图库内存 memory ceiling of the embedded server"
    )
    person_key: SecretStr | None = Field(
        default=None, description="身份密钥 base64 of 32 bytes: keys person ids (R10.3)"
    )
    sharing_key: SecretStr | None = Field(
        default=None, description="跨地区共享密钥 base64 of 32 bytes: signs and opens documents of bans (SEED 22)"
    )
    token_key: SecretStr | None = Field(
        default=None,
        description="令牌密钥 base64 of at least 32 bytes: signs tokens; of several by commas the first",
    )
    account_key: SecretStr | None = Field(
        default=None, description="账号密钥 base64 of 32 bytes: seals second factors; empty: under the token key"
    )
    audit_key: SecretStr | None = Field(
        default=None,
        description="审计密钥 base64 of at least 32 bytes: authenticates the head and the exports of the audit log; "
        "empty: a subkey of the token key. Several, parted by commas: the first writes, all verify",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        pattern=r"^https?://[^\s\"<>]{1,200}$",
        description="公开地址 address by which anybody reaches this service: printed on reports to verify them",
    )
    token_minutes: int = Field(default=30, ge=1, le=24 * 60, description="令牌有效分钟 life of an access token")
    session_hours: int = Field(
        default=12, ge=1, le=24, description="会话时限小时 hours from signing in at the page until one has to again"
    )
    rate_per_minute: int = Field(
        default=6_000,
        ge=0,
        le=10_000_000,
        description="每调用方每分钟请求数 requests a minute of one client or account, a sixth at once; 0: no limit",
    )
    address_rate_per_minute: int = Field(
        default=600,
        ge=0,
        le=10_000_000,
        description="每地址每分钟匿名请求数 requests a minute without a token from one address; 0: no limit",
    )
    answer_seconds: int = Field(
        default=30, ge=1, le=600, description="应答时限秒 time limit of a question; what is read by then is told as cut"
    )
    load_file_mib: int = Field(
        default=512, ge=1, le=16_384, description="单个交来文件上限 MiB most of one file that is handed in over HTTP"
    )
    load_mib: int = Field(
        default=2_048, ge=1, le=65_536, description="一次交来文件合计上限 MiB most of all files of one request"
    )
    load_files: int = Field(default=100, ge=1, le=1_000, description="一次交来文件数上限 most files of one request")
    log_level: str = Field(default="INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$", description="日志级别 log level")
