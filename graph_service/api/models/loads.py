"""Answers and requests of loading (载入)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from graph_service.api.models.answers import Answer, Model
from graph_service.domain.load_job import JobState, MappingState

_Heading = Annotated[str, StringConstraints(min_length=1, max_length=60)]
_FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]


class UploadOut(Model):
    """One file as it was handed in (所交文件)."""

    name: str = Field(description="文件名, 已去除路径和不可见字符", examples=["行政处罚.csv"])
    size: int = Field(description="字节数 bytes")
    sha256: str = Field(description="内容指纹 hash of the content")
    kept: bool = Field(description="是否仍在收件处, 可再次载入或确认映射 whether it can be loaded again from here")


class ColumnOut(Model):
    """One heading and the field it is taken for (列与字段)."""

    heading: str = Field(description="表头 heading of the column", examples=["单位全称"])
    field: str | None = Field(description="字段; null: 不用 the field, null: not used", examples=["name"])
    field_term: str | None = Field(description="字段名称", examples=["主体名称"])
    why: str = Field(default="", description="建议的理由 why it is proposed", examples=["较可能: 表头近似“单位名称”"])


class MappingOut(Model):
    """How a file was recognised (映射)."""

    state: MappingState = Field(
        description="known 内置映射; confirmed 已确认的自有映射; proposed 建议, 待确认; none 没有建议"
    )
    id: str | None = Field(description="映射编号", examples=["penalty_cf"])
    term: str | None = Field(description="映射名称", examples=["行政处罚(双公示)"])
    columns: list[ColumnOut] = Field(description="各列; 只列表头, 不含单元格 headings alone, never cells")


class CheckCountOut(Model):
    """How often a row check hit (校验结果)."""

    code: str = Field(description="校验编号", examples=["V01"])
    term: str = Field(description="校验内容", examples=["统一社会信用代码校验位不符"])
    rule: str = Field(description="依据 what it rests on")
    severity: str = Field(description="级别: 错误 | 提示")
    outcome: str = Field(description="处理: 退回 | 待核 | 已修正 | 已载入, 待核对 | 仅计数")
    advice: str = Field(description="怎么改 what to do")
    number: int = Field(description="行数或处数 how often")


class EarlierOut(Model):
    """An earlier load of the very same file (此前的载入)."""

    received_at: datetime = Field(description="收到时间")
    source: str = Field(description="当时登记的来源单位; 再交不改变")


class LoadFileOut(Model):
    """One file or sheet of a job (任务中的文件)."""

    number: int = Field(description="编号, 从 1 起 its number in the job")
    file: str = Field(description="文件名, 压缩包内的为 外层.zip/内层.csv", examples=["行政处罚.csv"])
    sheet: str | None = Field(description="工作表; null: 不分表")
    kind: str | None = Field(description="种类, 未识别的为建议的种类; null: 没有建议", examples=["penalty"])
    kind_term: str | None = Field(description="种类名称", examples=["行政处罚"])
    recognised: bool = Field(description="是否已识别并载入 whether a mapping knew it")
    encoding: str | None = Field(description="文字编码", examples=["gb18030"])
    header_row: int | None = Field(description="表头所在行, 从 1 起")
    mapping: MappingOut = Field(description="映射")
    earlier: EarlierOut | None = Field(description="此文件此前已载入; null: 第一次交来")
    rows: int = Field(description="数据行; 等于新载入、内容未变、待核、退回之和 (结束后)")
    done: int = Field(description="已处理的行")
    accepted: int = Field(description="新载入 rows written now")
    known: int = Field(description="内容未变: 图谱中已有, 未重复写入 rows that were there")
    set_aside: int = Field(description="待核")
    rejected: int = Field(description="退回")
    repaired: int = Field(description="载入时修正")
    checks: list[CheckCountOut] = Field(description="各项校验的计数")
    reason: str | None = Field(description="拒收的原因或说明")
    workbook: bool = Field(description="是否有待更正表可下载 whether rejected.xlsx has its rows")
    mappable: bool = Field(description="是否可以确认映射 whether a mapping may be confirmed for it")


class ProgressOut(Model):
    """How far a job is (进度)."""

    file: str | None = Field(description="正在载入的文件; null: 尚未开始或已结束")
    number: int | None = Field(description="第几个文件, 按任务的文件编号")
    files: int = Field(description="文件数 (压缩包和工作簿按其中的表计)")
    rows_done: int = Field(description="已处理的行")
    rows: int = Field(description="已识别文件的数据行")
    share: float = Field(ge=0, le=1, description="已处理的比例, 0 至 1")


class ComputedNoteOut(Model):
    """What a load does not change by itself (计算结果的时点)."""

    run_as_of: date | None = Field(description="最近一次计算的截至日; null: 尚未计算过")
    run_at: datetime | None = Field(description="最近一次计算的时间")
    note: str = Field(description="说明 what is of then, and how to compute anew")


class JobLineOut(Model):
    """A job in the list (任务)."""

    id: str = Field(description="任务编号", examples=["20260630T040000000000-1f2e3d4c"])
    state: JobState = Field(description="状态")
    state_term: str = Field(description="状态名称", examples=["正在载入"])
    message: str = Field(description="说明, 可为空")
    advice: str = Field(description="怎么办, 可为空")
    by: str = Field(description="交件人 who handed in")
    at: datetime = Field(description="交件时间")
    started_at: datetime | None = Field(description="开始时间")
    ended_at: datetime | None = Field(description="结束时间")
    source: str = Field(description="来源单位, delivery.toml 写明的以其为准; 空: 以文件名或压缩包名为来源")
    checked_as_of: date = Field(description="按哪一天校验日期 the day its dates are checked against")
    anew_of: str | None = Field(description="由哪个任务再次载入")
    uploads: list[UploadOut] = Field(description="所交文件")
    progress: ProgressOut = Field(description="进度")
    accepted: int = Field(description="新载入的行, 各文件之和")
    known: int = Field(description="内容未变的行")
    set_aside: int = Field(description="待核的行")
    rejected: int = Field(description="退回的行")
    unrecognised: int = Field(description="未能识别的文件数")


class JobOut(Answer):
    """One job with its files (载入任务)."""

    job: JobLineOut = Field(description="任务")
    files: list[LoadFileOut] = Field(description="各文件; 识别之前为空")
    mapping: str | None = Field(default=None, description="刚确认的映射编号 the mapping confirmed just now")
    computed: ComputedNoteOut = Field(description="计算结果的时点")


class LimitsOut(Model):
    """How much is taken at once (收件上限)."""

    file_bytes: int = Field(description="单个文件")
    all_bytes: int = Field(description="一次合计")
    files: int = Field(description="一次文件数")


class JobsOut(Answer):
    """Jobs of the caller's unit, newest first (任务清单)."""

    jobs: list[JobLineOut] = Field(description="本单位的任务, 新的在前")
    limits: LimitsOut = Field(description="收件上限")
    computed: ComputedNoteOut = Field(description="计算结果的时点")


class KindOut(Model):
    """A kind of fact (种类)."""

    kind: str = Field(examples=["penalty"])
    term: str = Field(examples=["行政处罚"])


class FieldOut(Model):
    """A field that a column may be taken for (可选字段)."""

    field: str = Field(description="字段", examples=["doc_no"])
    term: str = Field(description="名称", examples=["决定书文号"])
    type: str = Field(description="类型", examples=["day"])
    type_term: str = Field(description="类型名称", examples=["日期"])
    required: bool = Field(description="是否必填: 须有一列或固定内容")
    headings: list[str] = Field(description="常见表头 headings it has elsewhere")


class FieldsOut(Answer):
    """Kinds, and the fields of one of them (种类与字段)."""

    kinds: list[KindOut] = Field(description="全部种类")
    kind: str | None = Field(description="所问的种类")
    fields: list[FieldOut] = Field(description="该种类的字段, 必填的在前; 未问种类时为空")
    columns: list[ColumnOut] = Field(description="对所问任务和文件各列的建议; 未问任务时为空")
    units: list[str] = Field(description="金额单位")


class MappingIn(Model):
    """Which heading is which field (确认映射)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: int = Field(ge=1, le=10_000, description="文件在任务中的编号")
    kind: _FieldName = Field(description="种类", examples=["penalty"])
    mapping: dict[_Heading, _FieldName | None] = Field(
        min_length=1, max_length=120, description="表头 → 字段; null: 不用", examples=[{"单位全称": "name", "序": None}]
    )
    constants: dict[_FieldName, Annotated[str, StringConstraints(min_length=1, max_length=200)]] = Field(
        default_factory=dict, max_length=20, description="固定内容: 字段 → 每行都有的文字"
    )
    units: dict[_FieldName, Literal["元", "万元", "%"]] = Field(
        default_factory=dict, max_length=20, description="金额单位: 字段 → 元 | 万元 | %; 缺省为元"
    )
    reason: str = Field(min_length=1, max_length=500, description="确认的理由 why it is right")
