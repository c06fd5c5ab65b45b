"""Who may enter the demonstration (演示名册): users of the page, who stay, and clients, made anew at every start."""

from __future__ import annotations

from datetime import UTC, datetime

from graph_service.api.accounts import made_account
from graph_service.api.clients import add_client, read_clients, remove_client
from graph_service.api.holders import Holder
from graph_service.api.roll import Roll
from graph_service.api.second_factor import Seals, load_seals
from graph_service.rulebook.access import access_matrix
from graph_service.settings import Settings
from graph_service.store.private_files import make_private_folder
from loaders.sample.authorities import AUDIT, COURT, MARKET, REFORM

UNIT, REGION = "11440229MB2D00022X", "440229"  # an invented public body of the sample county
# Who decides in the sample county, so that each can be led on there by its own authority (谁认定谁负责).
_DESKS = {"regulator": REFORM, "department": MARKET, "inspector": MARKET, "court": COURT, "discipline": AUDIT}
# Roles of people who work at the page; the others are programs.
_AT_THE_PAGE = (*_DESKS, "subject", "auditor", "admin", "security")
_MADE_ANEW = {"role", "unit", "unit_name", "region", "enabled", "granted"}  # at every start


def demo_users(settings: Settings, subject: str) -> dict[str, str]:
    """Register a user a role, ``regulator1`` and so on, and return each with a line about it (演示用户).

    Their passwords are told to nobody: the door of the demonstration asks for none. Whoever is there already stays,
    so that what was done in an earlier start is still theirs.
    """
    roll, seals, told = Roll(make_private_folder(settings.data.absolute())), load_seals(settings), dict[str, str]()
    for role in _AT_THE_PAGE:
        unit, unit_name = _unit(role, subject)
        holder = Holder(
            name=f"{role}1", role=role, unit=unit, unit_name=unit_name, region=REGION, added_at=datetime.now(UTC)
        )
        _put(roll, seals, holder)
        told[holder.name] = f"  {holder.name:<18} {access_matrix().roles[role].term}  {unit_name or unit}"
    return told


def demo_clients(settings: Settings, subject: str) -> list[str]:
    """Register a client a role, with secrets made for this start alone, and return a line about each (演示接入方)."""
    folder = make_private_folder(settings.data.absolute())
    known, told = read_clients(folder), list[str]()
    for role in access_matrix().roles:
        name = f"demo-{role}"
        if name in known:
            remove_client(folder, name)
        unit, unit_name = _unit(role, subject)
        now = datetime.now(UTC)
        secret = add_client(folder, name, role=role, unit=unit, unit_name=unit_name, region=REGION, at=now)
        told.append(f"  {name:<18} {secret}  {unit_name or unit}")
    return told


def _put(roll: Roll, seals: Seals, holder: Holder) -> None:
    if holder.name not in roll.accounts.entries():
        roll.add(made_account(holder, seals)[0])
    roll.change(holder.name, lambda _: holder.model_dump(include=_MADE_ANEW))


def _unit(role: str, subject: str) -> tuple[str, str]:
    """Code and name of the unit a role has in the demonstration."""
    if role == "subject":
        return subject, ""
    desk = _DESKS.get(role)
    return (desk.code, desk.name) if desk else (UNIT, "")
