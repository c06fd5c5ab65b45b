"""Sending our bans to another region (限制的发送, SEED 22): one signed document, persons sealed for its receiver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from graph_service.analysis.shared_bans import Standing, told_of
from graph_service.domain.ban_document import BanDocument, EndedBan, SealedPerson, SharedBan
from graph_service.domain.errors import BadInput
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.store.sharing_keys import KeyCard, SharingKeys
from graph_service.store.vault import PersonVault
from graph_service.usecases.asked import Asked
from graph_service.usecases.standing import bans_of_cases

DECIDED_HERE = "proposal"  # what came from elsewhere is told by whoever decided it (谁认定谁负责)
_PAGE = 20_000


@dataclass(frozen=True, slots=True)
class Exported:
    """A document with what is in it (发送结果): ``refs`` for the share log, ``left_out`` cases with the reason."""

    document: str
    bans: int
    ended: int
    refs: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def export_bans(
    connection: Connection,
    asked: Asked,
    *,
    unit: str,
    receiver: KeyCard,
    keys: SharingKeys,
    vault: PersonVault,
    issued_at: datetime,
    document: str,
) -> Exported:
    """Write and sign the document of all bans decided here that stand on the day (导出限制).

    ``document`` is its id. Those that ceased are named, so that whoever took them over lets go of them. Raises
    ``BadInput`` where the receiver is ourselves.
    """
    if receiver.thumbprint == keys.card(unit).thumbprint:
        raise BadInput("接收单位的公钥卡是本单位的。", advice="请填写对方的公钥卡。", rule="R4.6")
    bans = bans_of_cases(connection, all_cases(connection, procedure=DECIDED_HERE), asked)
    told = [one for _, some in groupby(bans, lambda ban: ban.case) if (one := told_of(tuple(some)))]
    standing = [one for one in told if isinstance(one, Standing)]
    numbers = _numbers(connection, (one.ban.terms.person for one in standing), vault)
    known = [one for one in standing if one.ban.terms.person in numbers]
    ended = tuple(one for one in told if isinstance(one, EndedBan))
    content = BanDocument(
        id=document,
        unit=unit,
        receiver=receiver.thumbprint,
        issued_at=issued_at,
        as_of=asked.as_of,
        bans=tuple(_shared(one, numbers[one.ban.terms.person], receiver) for one in known),
        ended=ended,
    )
    return Exported(
        document=keys.signed(content.told()),
        bans=len(known),
        ended=len(ended),
        refs=tuple(sorted({named for one in known for named in one.ban.refs})),
        left_out=tuple((one.ban.case, "未存证件号码") for one in standing if one not in known),
    )


def _shared(one: Standing, number: str, receiver: KeyCard) -> SharedBan:
    person = SealedPerson(id_number=number, name=one.ban.terms.person_name)
    return SharedBan(
        id=one.ban.case,
        person=receiver.sealed(person.model_dump_json()),
        decision=one.ban.ban.decision,
        decided_on=one.ban.decided_on,
        authority_code=one.ban.authority_code,
        authority_name=one.ban.authority_name,
        objected=one.ban.mark,
        terms=one.terms.told(),
    )


def _numbers(connection: Connection, persons: Iterable[str], vault: PersonVault) -> dict[str, str]:
    """Identity numbers of persons, opened for this one use; whose number is not kept is missing."""
    asked = sorted(set(persons))
    rows = [
        row
        for start in range(0, len(asked), _PAGE)
        for row in connection.read("sealed_numbers", pids=asked[start : start + _PAGE])
    ]
    return {row["pid"]: vault.open(row["sealed"]) for row in rows if row["sealed"]}
