"""Identifiers of subjects and persons (标识): 统一社会信用代码, 组织机构代码, 公民身份号码 (R1.1-R1.8).

Everything is checked on the normalised code (R1.6) and nothing is repaired silently: ``suggest_uscc`` names what the
writer may have meant, a human decides. Check digits alone do not prove a code right: a random string passes R1.2 once
in 31 and R1.2 with R1.4 once in about 341.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_service.domain.departments import DEPARTMENTS, is_known_pair
from graph_service.domain.errors import BadCode
from graph_service.domain.regions import region_history
from graph_service.domain.subjects import EntityKind, entity_kind

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # R1.1: no I, O, S, V, Z
USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))  # R1.2
ORG_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # R1.4
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORG_CHECKS = "0X987654321"  # by the sum modulo 11: 11 - sum, where 11 is written 0 and 10 is written X
RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # R1.8
RESIDENT_CHECKS = "10X98765432"  # by the sum modulo 11

_SEPARATORS = re.compile(r"[\s\-]+")
_DIGITS_17 = re.compile(r"[0-9]{17}")


class Severity(StrEnum):
    """How grave a finding is (严重程度, R2.7d)."""

    ERROR = "E"
    WARNING = "W"


@dataclass(frozen=True, slots=True)
class CodeFinding:
    """One thing found wrong or odd in a code (校验发现): the rule of R1 or R2.7d and a sentence for the clerk."""

    rule: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What checking one code gave (校验结果): the normalised code and every finding."""

    code: str
    findings: tuple[CodeFinding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings may be there."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Uscc:
    """A 统一社会信用代码 that checks, cut into its parts (R1.3)."""

    code: str

    @property
    def department(self) -> str:
        """Registration department (登记管理部门), character 1."""
        return self.code[0]

    @property
    def type(self) -> str:
        """Type of body within the department (机构类别), character 2."""
        return self.code[1]

    @property
    def region(self) -> str:
        """GB/T 2260 code of the first registrar (登记管理机关行政区划码), characters 3-8."""
        return self.code[2:8]

    @property
    def body(self) -> str:
        """GB 11714 code of the subject (主体标识码), characters 9-17."""
        return self.code[8:17]

    @property
    def kind(self) -> EntityKind:
        """Kind of subject (主体类别)."""
        return entity_kind(self.code)

    @property
    def department_term(self) -> str:
        """Chinese term of the department; empty where the table does not know it."""
        department = DEPARTMENTS.get(self.department)
        return department.term if department else ""


def normalise_code(text: str) -> str:
    """Normalise a code before checking (规范化, R1.6): NFKC, spaces and hyphens out, upper case; no repair.

    >>> normalise_code(" 9133０282l07196379d ")
    '91330282L07196379D'
    """
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def uscc_check_char(body17: str) -> str:
    """Check character of a 统一社会信用代码 (校验码, R1.2) from its first 17 characters.

    ``(31 - sum(C_i * W_i) mod 31) mod 31`` in the alphabet of R1.1. Raises ``BadCode`` for another length or character.

    >>> uscc_check_char("91440300192203821")
    '6'
    """
    total = _weighted(body17, USCC_ALPHABET, USCC_WEIGHTS)
    return USCC_ALPHABET[-total % 31]


def org_check_char(body8: str) -> str:
    """Check character of an 组织机构代码 (GB 11714, R1.4) from its first 8 characters; raises ``BadCode``.

    >>> org_check_char("71430580")
    'X'
    """
    return ORG_CHECKS[_weighted(body8, ORG_ALPHABET, ORG_WEIGHTS) % 11]


def resident_check_char(body17: str) -> str:
    """Check character of a 公民身份号码 (GB 11643, R1.8) from its first 17 digits; raises ``BadCode``.

    >>> resident_check_char("11010519491231002")
    'X'
    """
    return RESIDENT_CHECKS[_weighted(body17, "0123456789", RESIDENT_WEIGHTS) % 11]


def check_uscc(text: str) -> CodeCheck:
    """Check a 统一社会信用代码 (R1.2-R1.5): V01 error; V02 body, V03 pair and R1.5 region warnings.

    >>> check_uscc("91440229MA4U00010W").ok
    True
    >>> [finding.rule for finding in check_uscc("91440229MA4U00010W").findings]
    ['V02']
    """
    code = normalise_code(text)
    error = _uscc_error(code)
    if error:
        return CodeCheck(code, (CodeFinding("V01", Severity.ERROR, error),))
    uscc, warnings = Uscc(code), list[CodeFinding]()

    def warn(rule: str, message: str) -> None:
        warnings.append(CodeFinding(rule, Severity.WARNING, message))

    if not is_org_code(uscc.body):
        warn("V02", f"主体标识码 {uscc.body} 校验位不符（组织机构代码 GB 11714），部分历史代码如此，请核对。")
    if not is_known_pair(code[:2]):
        warn("V03", f"登记管理部门与机构类别 {code[:2]} 不在对照表中。")
    if not region_history(uscc.region):
        warn("R1.5", f"行政区划码 {uscc.region} 不在现行和历史区划表中。")
    return CodeCheck(code, tuple(warnings))


def parse_uscc(text: str) -> Uscc:
    """Parse a 统一社会信用代码; raises ``BadCode`` with the reason and what may have been meant."""
    check = check_uscc(text)
    if check.ok:
        return Uscc(check.code)
    meant = suggest_uscc(text)
    advice = f"是否为: {'、'.join(meant)}？请与原件核对。" if meant else "请与营业执照或登记证书核对。"
    raise BadCode(check.findings[0].message, advice=advice, rule="V01")


def is_org_code(code: str) -> bool:
    """Whether nine characters are an 组织机构代码 whose check character fits (R1.4)."""
    return len(code) == 9 and all(char in ORG_ALPHABET for char in code[:8]) and org_check_char(code[:8]) == code[8]


def check_category(category: str, code: str) -> CodeCheck:
    """Check that 相对人/承诺人类别 and code fit each other (R1.7, V05).

    自然人 has no code; 个体工商户 has one that starts with 92; 法人及非法人组织 one that does not. ``code`` is empty
    where none is given; one that does not check is V01's business and is not judged here.

    >>> check_category("个体工商户", "92440229MA4W00011F").ok, check_category("自然人", "92440229MA4W00011F").ok
    (True, False)
    """
    code = normalise_code(code)
    if category == "自然人":
        fault = "类别为自然人却填写了统一社会信用代码；92 开头的应为个体工商户。" if code else ""
    elif category not in ("法人及非法人组织", "个体工商户"):
        fault = f"类别“{category}”不在 法人及非法人组织、自然人、个体工商户 之中。"
    elif not code:
        fault = f"类别为{category}却没有统一社会信用代码。"
    elif not _uscc_error(code) and (category == "个体工商户") != (entity_kind(code) is EntityKind.INDIVIDUAL):
        fault = f"类别为{category}，与代码前两位 {code[:2]} 不符。"
    else:
        fault = ""
    return CodeCheck(code, (CodeFinding("V05", Severity.ERROR, fault),) if fault else ())


def check_resident_id(text: str, today: date) -> CodeCheck:
    """Check a 公民身份号码 (V11, R1.8): form, check character, a real day of birth not after ``today``.

    The region may be historical and is not judged. No message holds the number.

    >>> check_resident_id("440229197202290024", date(2026, 6, 30)).ok
    True
    """
    code = normalise_code(text)
    error = _resident_error(code, today)
    return CodeCheck(code, (CodeFinding("V11", Severity.ERROR, error),) if error else ())


def _resident_error(code: str, today: date) -> str:
    if len(code) != 18:
        return f"公民身份号码应为 18 位，实为 {len(code)} 位。"
    if not _DIGITS_17.fullmatch(code[:17]):
        return "公民身份号码前 17 位应为数字。"
    try:
        born = date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return "公民身份号码中的出生日期不是真实日期。"
    if born > today:
        return "公民身份号码中的出生日期晚于当日。"
    return "" if resident_check_char(code[:17]) == code[17] else "公民身份号码校验位不符。"


def _uscc_error(code: str) -> str:
    if len(code) != 18:
        return f"统一社会信用代码应为 18 位，实为 {len(code)} 位。"
    strange = sorted({char for char in code if char not in USCC_ALPHABET})
    if strange:
        return f"统一社会信用代码含不允许的字符 {' '.join(strange)}（不用 I、O、S、V、Z）。"
    if (right := uscc_check_char(code[:17])) != code[17]:
        return f"统一社会信用代码校验码不符: 末位为 {code[17]}，按前 17 位应为 {right}。"
    return ""


def _weighted(text: str, alphabet: str, weights: tuple[int, ...]) -> int:
    if len(text) != len(weights) or any(char not in alphabet for char in text):
        raise BadCode(f"应为 {len(weights)} 位、只含 {alphabet} 的代码。", rule="R1")
    return sum(alphabet.index(char) * weight for char, weight in zip(text, weights, strict=True))


# What a clerk or a scanner confuses, by the wrong character read. The letters that R1.1 excludes come first.
_LOOK_ALIKES = {
    "I": "1", "O": "0", "S": "5", "Z": "2", "V": "UY",
    "0": "DQ", "D": "0", "Q": "0", "1": "L7", "L": "1", "7": "1", "2": "7", "5": "6", "6": "5G", "G": "6",
    "8": "B3", "B": "8", "3": "8", "9": "4", "4": "9A", "A": "4", "U": "W", "W": "U", "X": "Y", "Y": "X",
    "M": "N", "N": "M", "E": "F", "F": "E", "P": "R", "R": "P",
}  # fmt: skip


def suggest_uscc(text: str) -> tuple[str, ...]:
    """Suggest the codes a writer may have meant (疑似正确代码, R1.6): they check and are one slip away; never applied.

    A slip is one look-alike character or one swap of neighbours; letters that R1.1 excludes are first read as the
    characters they look like, all at once. Best first: those with fewest warnings, then in code order. Empty where
    the code already checks or nothing fits.

    >>> suggest_uscc("914403OO1922O38216"), suggest_uscc("914403001922038216")
    (('914403001922038216',), ())
    """
    code = normalise_code(text)
    if len(code) != 18 or not _uscc_error(code):
        return ()
    bases = [code.translate(str.maketrans("IOSZV", "1052" + v)) for v in ("UY" if "V" in code else "U")]
    tried = set(bases)
    for base in bases:
        for i, char in enumerate(base):
            tried.update(base[:i] + like + base[i + 1 :] for like in _LOOK_ALIKES.get(char, ""))
            tried.add(base[:i] + base[i : i + 2][::-1] + base[i + 2 :])
    fitting = [check for candidate in tried if (check := check_uscc(candidate)).ok]
    return tuple(check.code for check in sorted(fitting, key=lambda check: (len(check.findings), check.code)))
