"""The slow reading of the list of inspectors (R7.9): who is tied to whom, by identity numbers alone."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from tests.sample.reading import Delivery

LIST, KIN = "执法检查人员名录库.csv", "亲属关系核验信息.csv"
THREE_YEARS = timedelta(days=3 * 365)


def unfit(files: Delivery, as_of: date) -> list[tuple[str, str]]:
    """Certificates past their last day."""
    return [(row["执法证号"], "EXPIRED") for row in files[LIST] if row["有效期至"] < as_of]


def recusals(files: Delivery, as_of: date) -> list[tuple[str, str, str]]:
    """Certificate, subject, tie: what one does himself, or else what his relatives do."""
    posts: dict[str, set[str]] = defaultdict(set)
    left: dict[str, set[str]] = defaultdict(set)
    for row in files["企业主要人员.csv"]:
        end = row["pos_to"]
        if end is None or end >= as_of:
            posts[row["cer_no"]].add(row["uni_social_crd_cd"])
        elif as_of - end <= THREE_YEARS:
            left[row["cer_no"]].add(row["uni_social_crd_cd"])
    held: dict[str, set[str]] = defaultdict(set)
    for row in files["企业股东信息.csv"]:
        if not row["退出日期"]:
            held[row["证照号码"]].add(row["统一社会信用代码"])
    kin: dict[str, set[str]] = defaultdict(set)
    for row in files[KIN]:
        kin[row["公民身份号码"]].add(row["亲属公民身份号码"])
        kin[row["亲属公民身份号码"]].add(row["公民身份号码"])
    found: list[tuple[str, str, str]] = []
    for row in files[LIST]:
        me, cert = row["公民身份号码"], row["执法证号"]
        near = set().union(*(posts[one] | held[one] for one in kin[me])) if kin[me] else set[str]()
        found += [(cert, firm, "HOLDS") for firm in sorted(held[me])]
        found += [(cert, firm, "POST") for firm in sorted(posts[me] - held[me])]
        found += [(cert, firm, "WORKED") for firm in sorted(left[me] - held[me] - posts[me])]
        found += [(cert, firm, "KIN") for firm in sorted(near - held[me] - posts[me] - left[me])]
    return found
