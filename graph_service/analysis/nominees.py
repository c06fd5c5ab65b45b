"""Nominees by their names (名义持有人名称, R8.7): one way to tell them, for registries and for lists."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.columns import name_keys
from graph_service.rulebook.nominees import HolderPolicy

_ENGLISH = r"(?:COMPANY|CO)?[.,]*(?:LIMITED|LTD)[.,]*|COMPANY[.,]*|[.,]+"
_CHINESE = r"(?:股份|有限责任|有限)?公司"
_BRANCH = rf"{_CHINESE}[^()]*分公司"  # 有限责任公司深圳分公司
_ACCOUNT = rf"(?:{_CHINESE}|LIMITED|LTD\.?)[-–—_].*"  # 有限公司-陆股通
_BRACKETED = r"\([^()]*\)"  # (代理人), (陆股通)
_TAIL = rf"(?:{_ACCOUNT}|{_BRANCH}|股份有限公司|{_CHINESE}|{_BRACKETED}|{_ENGLISH})+$"

# Blanks, and what NFKC turns into other characters, the brackets （） apart: such a name is normalised to be seen.
_UNSEEN = r"[\s\x1c-\x1f\x85\u200b-\u200d\u2060\ufeff\u2e80-\u2fdf\uf900-\ufaff\uff00-\uff07\uff0a-\uffef]"


def nominee_cores(names: pl.Series) -> pl.Series:
    """What is left of names without the parts that differ from source to source (名义持有人名称核心).

    The comparison key (``name_key``) without organisation form, branch, account and bracketed parts at its end.

    >>> names = pl.Series(["甲结算（代理人）有限公司", "A Nominees Ltd.(陆股通)", "甲登记有限公司北京分公司"])
    >>> nominee_cores(names).to_list()
    ['甲结算', 'ANOMINEES', '甲登记']
    """
    return name_keys(names).str.replace(_TAIL, "")


@cache
def _listed(names: tuple[str, ...], endings: tuple[str, ...]) -> tuple[pl.Series, pl.Series]:
    """Cores of the listed names and keys of the endings, made once: a delta asks again and again."""
    return nominee_cores(pl.Series(names, dtype=pl.String)), name_keys(pl.Series(endings, dtype=pl.String))


def named_nominees(names: pl.Series, policy: HolderPolicy) -> NDArray[np.bool_]:
    """Which parties bear the name of a nominee of the rule book (名义持有人), a missing name none.

    A name is one where its core is that of a listed name, or where it ends as the accounts that hold for others do.
    Most names are told by a glance at their letters: only those in which a listed one may stand are normalised.
    """
    cores, endings = _listed(policy.nominees, policy.nominee_endings)
    glance = names.str.contains_any([*cores, *endings], ascii_case_insensitive=True) | names.str.contains(_UNSEEN)
    maybe = glance.fill_null(value=False).arg_true()
    keys = name_keys(names.gather(maybe))
    ends = pl.any_horizontal(pl.lit(value=False), *(pl.col("key").str.ends_with(end) for end in endings))
    listed = nominee_cores(keys).is_in(cores.implode()) | pl.DataFrame({"key": keys}).select(ends).to_series()
    nominee = np.zeros(len(names), np.bool_)
    nominee[maybe.filter(listed).to_numpy()] = True
    return nominee
