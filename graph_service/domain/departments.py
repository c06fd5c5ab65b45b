"""Registration departments and types of the 统一社会信用代码 (登记管理部门与机构类别, GB 32100-2015, R1.3).

A table of the standard, not of the county's law, so it is data of the vocabulary. The standard's list was extended by
the 2016 amendment and again in practice: an unknown pair is a warning, never an error.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Department:
    """One registration department (登记管理部门): its term and the types of body it registers."""

    term: str
    types: dict[str, str]


_OTHER = {"9": "其他"}

DEPARTMENTS: dict[str, Department] = {
    "1": Department("机构编制", {"1": "机关", "2": "事业单位", "3": "编办直接管理的群众团体", **_OTHER}),
    "2": Department("外交", {"1": "外国常驻新闻机构", **_OTHER}),
    "3": Department(
        "司法行政",
        {"1": "律师执业机构", "2": "公证处", "3": "基层法律服务所", "4": "司法鉴定机构", "5": "仲裁委员会", **_OTHER},
    ),
    "4": Department("文化", {"1": "外国在华文化中心", **_OTHER}),
    "5": Department("民政", {"1": "社会团体", "2": "民办非企业单位", "3": "基金会", **_OTHER}),
    "6": Department("旅游", {"1": "外国旅游部门常驻代表机构", "2": "港澳台旅游部门代表机构", **_OTHER}),
    "7": Department("宗教", {"1": "宗教活动场所", "2": "宗教院校", **_OTHER}),
    "8": Department("工会", {"1": "基层工会", **_OTHER}),
    "9": Department("市场监管", {"1": "企业", "2": "个体工商户", "3": "农民专业合作社"}),
    "A": Department("中央军委改革和编制办公室", {"1": "军队事业单位", **_OTHER}),
    "N": Department(
        "农业农村", {"1": "组级集体经济组织", "2": "村级集体经济组织", "3": "乡镇级集体经济组织", **_OTHER}
    ),
    "Y": Department("其他", {"1": "其他"}),
}


def is_known_pair(pair: str) -> bool:
    """Whether department and type, the first two characters of a code, are a pair of the table (V03).

    >>> is_known_pair("92"), is_known_pair("94"), is_known_pair("")
    (True, False, False)
    """
    department = DEPARTMENTS.get(pair[:1])
    return department is not None and pair[1:] in department.types
