"""Rows about persons and how subjects are reached, of real shapes and sound."""

from __future__ import annotations

KIN = {
    "姓名": "张三",
    "身份证号": "440229199003071231",
    "亲属姓名": "李四",
    "亲属身份证号": "110229196003025040",
    "关系": "配偶",
    "取得依据": "翁民函〔2026〕3号 婚姻登记核验",
}
CONTACT = {
    "统一社会信用代码": "91440229MA4U0001XN",
    "企业名称": "翁源县甲有限公司",
    "联系电话": "0751-2868123",
    "电子邮箱": "zhang@qq.com",
}
