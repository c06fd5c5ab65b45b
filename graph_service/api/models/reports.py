"""Credit reports as asked and answered (公共信用信息报告, R9.6): issued, verified, the key that signs them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from graph_service.api.models.answers import Answer, Model
from graph_service.domain.reports import ReportState


class FileHashesOut(Model):
    """SHA-256 of the files of a report (文件指纹)."""

    pdf: str = Field(description="PDF 文件的 SHA-256")
    signed_json: str = Field(description="签名 JSON 文件的 SHA-256")


class ReportLinksOut(Model):
    """Where a report is (报告地址)."""

    pdf: str
    signed_json: str
    verify: str = Field(description="任何人可核验的地址 where anybody verifies it")


class ReportMadeOut(Answer):
    """A report that was issued (已签发的报告)."""

    code: str = Field(description="主体标识")
    number: str = Field(description="报告编号", examples=["BG20260630-AAAQEAYEAUDA"])
    verify_code: str = Field(description="验证码", examples=["AAAQ-EAYE-AUDA-OCAJ-BIFQ"])
    issued_at: AwareDatetime = Field(description="签发时间")
    valid_until: date = Field(description="有效期末日 last day on which it is valid")
    sha256: FileHashesOut
    portrait_sha256: str = Field(description="画像内容(规范 JSON)的 SHA-256")
    links: ReportLinksOut
    note: str = Field(description="声明")


class SignedReportOut(Model):
    """A report as it was signed (签名报告): a flattened JWS (RFC 7515), Ed25519, typ credit-graph-report+jws."""

    payload: str = Field(description="报告内容(JSON)的 base64url")
    protected: str = Field(description="签名头的 base64url")
    signature: str = Field(description="签名的 base64url")


class ReportKeyOut(Model):
    """The public key that verifies reports (报告验签公钥, JWK)."""

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    x: str
    kid: str = Field(description="公钥指纹 (RFC 7638)")
    use: Literal["sig"]


class VerifyOut(Model):
    """What a report is worth today (核验结果): neither its content, nor whom or what it was made for."""

    state: ReportState = Field(description="状态: valid 有效, expired 已过有效期, withdrawn 已作废, not_found 未查到")
    state_term: str = Field(description="状态名称")
    issued_at: AwareDatetime | None = Field(default=None, description="签发时间")
    valid_until: date | None = Field(default=None, description="有效期末日")
    as_of: date | None = Field(default=None, description="信息截至日")
    code: str | None = Field(default=None, description="主体代码")
    name: str | None = Field(default=None, description="主体名称")
    pdf_sha256: str | None = Field(default=None, description="PDF 文件的 SHA-256")
    json_sha256: str | None = Field(default=None, description="签名 JSON 文件的 SHA-256")
    changed: bool | None = Field(
        default=None, description="出具后所载记录是否有撤销、修复等变动 whether a record on it was annulled or repaired"
    )
    file: Literal["pdf", "json"] | None = Field(default=None, description="所提交的文件是哪一种; null: 以验证码核验")
    note: str = Field(description="提示")
