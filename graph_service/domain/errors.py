"""Errors say what happened; only the edge knows the status code.

CreditGraphError                what went wrong, in a sentence a county clerk understands
├── BadInput                    a value from outside does not fit: says which and what to do
│   ├── BadCode                 an identifier that does not check (R1)
│   └── BadFile                 a file that cannot be read as what it says it is
├── NotFound                    no such subject, draw, grant … in this graph
├── Forbidden                   the caller's role or scope does not reach this
├── Gone                        it was there, and its time is over
├── Conflict                    someone else was first, or the state does not allow it
├── Unlawful                    a rule of the rule book forbids it (R4.4 and kin)
├── RuleBookError               the rule book itself is faulty: refused at load
└── StoreError                  the graph server
    ├── StoreUnavailable        not reachable, or not ready in time
    │   └── StoreBusy           data is being loaded: what was read would be of two states
    └── StoreMisuse             a query file and its use do not fit each other
"""

from __future__ import annotations

from typing import ClassVar


class CreditGraphError(Exception):
    """Root of every error this product raises on purpose.

    ``message`` is Chinese first, for the person at the desk; ``advice`` says what to do next; ``rule`` names the
    rule of the rule book where one decided.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, advice: str = "", rule: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.rule = rule

    def __str__(self) -> str:
        tail = "".join(f" {part}" for part in (f"[{self.rule}]" if self.rule else "", self.advice) if part)
        return self.message + tail


class BadInput(CreditGraphError):
    """A value from outside does not fit (输入有误)."""

    code = "bad-input"


class BadCode(BadInput):
    """An identifier that does not check (代码校验不通过, R1)."""

    code = "bad-code"


class BadFile(BadInput):
    """A file that cannot be read as what it says it is (文件无法识别)."""

    code = "bad-file"


class NotFound(CreditGraphError):
    """No such thing in this graph (未找到): never a statement that it does not exist in the world."""

    code = "not-found"


class Forbidden(CreditGraphError):
    """The caller's role or scope does not reach this (无权访问)."""

    code = "forbidden"


class Gone(CreditGraphError):
    """It was there, and its time is over (已失效): a share that ended, what was closed."""

    code = "gone"


class Conflict(CreditGraphError):
    """Someone else was first, or the present state does not allow it (状态冲突).

    ``seq`` is the number that it stands at now, to be handed in as seen after a look at what happened.
    """

    code = "conflict"

    def __init__(self, message: str, *, advice: str = "", rule: str = "", seq: int | None = None) -> None:
        super().__init__(message, advice=advice, rule=rule)
        self.seq = seq


class Unlawful(CreditGraphError):
    """A rule of the rule book forbids it (依法不得为之)."""

    code = "unlawful"


class RuleBookError(CreditGraphError):
    """The rule book itself is faulty and is refused at load (规则库有误)."""

    code = "rule-book"


class StoreError(CreditGraphError):
    """Something about the graph server (图数据库)."""

    code = "store"


class StoreUnavailable(StoreError):
    """The graph server is not reachable, or was not ready in time (图数据库不可用)."""

    code = "store-unavailable"


class StoreBusy(StoreUnavailable):
    """Data is being loaded, so that what was read would be of two states of the graph (正在载入数据)."""

    code = "store-busy"


class StoreMisuse(StoreError):
    """A query file and its use do not fit each other (查询与参数不符)."""

    code = "store-misuse"
