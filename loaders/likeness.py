"""How alike two headings are (表头相近): letter by letter, and by what departments write for one another."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from loaders.mapping import header_key

SAME, SPOKEN_ALIKE = 1.0, 0.95  # letter for letter; by words that stand for one another
_BY_WORDS = 0.9  # factor of a likeness that only appears once words are put for one another
_BESIDE = re.compile(r"\([^()]*\)|^[\d一二三四五六七八九十]{1,3}[.、)]|[*:]+$")  # (万元), 1., 必填*


def likeness(header: str, alias: str) -> float:
    """How alike a header and a heading known elsewhere are, 0..1 (表头相似度); ``alias`` is as ``header_key`` has it.

    Dice over characters and pairs of them, of the texts and of their ``spoken`` forms.

    >>> likeness("企业名称", "企业名称"), likeness("信用代码", "统一社会信用代码"), likeness("颜色", "案号")
    (1.0, 0.95, 0.0)
    >>> round(likeness("许可证号", "证号"), 2), likeness("有效期止", "有效期自")
    (0.6, 0.0)
    """
    key = header_key(header)
    if key == alias:
        return SAME
    one, other, words = spoken(key), spoken(alias), _words()
    if one == other:
        return SPOKEN_ALIKE
    if (one[-1:] in words.begins and other[-1:] in words.ends) or (
        one[-1:] in words.ends and other[-1:] in words.begins
    ):
        return 0.0
    return max(_dice(key, alias), _BY_WORDS * _dice(one, other))


@lru_cache(8_192)
def spoken(key: str) -> str:
    """Return a normalised header in the words of the standard (表头规范说法): without brackets, numbers and filling.

    >>> spoken("处罚文书编号"), spoken("办案单位"), spoken("法人"), spoken("处罚部门"), spoken("组织机构代码")
    ('处罚文号', '决定机关', '法定代表人', '处罚机关', '组织机构代码')
    """
    words = _words()
    plain = _BESIDE.sub("", key)
    return words.whole.get(plain) or words.anywhere.sub(lambda met: words.standard[met.group()], plain) or key


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands for what (同义词): ``anywhere`` finds the words of ``standard``, the longest first."""

    anywhere: re.Pattern[str]
    standard: dict[str, str]
    whole: dict[str, str]
    begins: tuple[str, ...]
    ends: tuple[str, ...]


@cache
def _words() -> _Words:
    told = tomllib.loads(files("loaders").joinpath("headings.toml").read_text(encoding="utf-8"))
    standard = {f"{act}{body}": f"{act}机关" for act in told["acting"] for body in told["bodies"]}
    standard |= {word: one for one, others in told["words"].items() for word in (one, *others)}
    standard |= dict.fromkeys(told["left_out"], "")
    return _Words(
        anywhere=re.compile("|".join(sorted(standard, key=len, reverse=True))),
        standard=standard,
        whole={word: one for one, others in told["whole"].items() for word in others},
        begins=tuple(told["begins"]),
        ends=tuple(told["ends"]),
    )


def _dice(one: str, other: str) -> float:
    first, second = _pieces(one), _pieces(other)
    whole = first.total() + second.total()
    return 2 * (first & second).total() / whole if whole else 0.0


@lru_cache(8_192)
def _pieces(text: str) -> Counter[str]:
    return Counter([*text, *(text[place : place + 2] for place in range(len(text) - 1))])
