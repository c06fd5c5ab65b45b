"""Pledges (承诺种类): the types of commitment of R2.5 with usual matters and contents, and what a breach costs."""

from __future__ import annotations

from dataclasses import dataclass

BREACH = "限期整改；逾期不改的撤销相应行政决定，违诺信息记入信用记录。"


@dataclass(frozen=True, slots=True)
class Pledge:
    """A type of commitment with a usual matter and content (承诺类型, R2.5)."""

    kind: str
    matter: str
    content: str


PLEDGES = (
    Pledge("审批替代型", "公共场所卫生许可告知承诺", "承诺已具备许可条件，并在两个月内接受现场核查。"),
    Pledge("容缺受理型", "建设工程规划许可容缺受理", "承诺在约定日期前补齐所缺材料。"),
    Pledge("证明事项型", "住所证明告知承诺", "承诺所填住所信息真实有效。"),
    Pledge("信用修复型", "行政处罚信息信用修复承诺", "承诺已纠正违法行为，不再发生同类行为。"),
    Pledge("行业自律型", "行业协会诚信经营自律承诺", "承诺遵守行业规约，诚信经营。"),
    Pledge("主动型", "诚信经营主动承诺", "承诺明码标价，不售假冒伪劣商品。"),
    Pledge("其他", "其他事项承诺", "承诺遵守法律法规和约定。"),
)
