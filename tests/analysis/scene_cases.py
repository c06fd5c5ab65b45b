"""Events for the scene check, and a slow oracle that reads the words of the tables, record by record."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from graph_service.analysis.scene_check import SceneAnswer, check_scene
from graph_service.domain.events import Event, EventKind, EventState
from graph_service.domain.scenes import Scene
from graph_service.rulebook.book import Rulebook, load_rulebook
from graph_service.rulebook.loader import load_table
from graph_service.rulebook.propagation_reader import numeral

AS_OF, DECIDED, FIRM = date(2026, 6, 30), date(2026, 3, 10), "91440229MA4W00011F"
book, raw = cache(load_rulebook), cache(load_table)


def penalty(**given: object) -> Event:
    values: dict[str, object] = {
        "rid": "e1",
        "kind": EventKind.PENALTY,
        "subject": FIRM,
        "subject_name": "甲公司",
        "doc_no": "翁罚〔2026〕1号",
        "decided_on": DECIDED,
        "authority_name": "翁源县市场监督管理局",
    }
    return Event(**(values | given))  # type: ignore[arg-type]


def listed(code: str, **given: object) -> Event:
    return penalty(**({"kind": EventKind.LIST_ENTRY, "list_code": code, "doc_no": "翁列〔2026〕1号"} | given))


def cites(law: str, article: int, **given: object) -> Event:
    return penalty(basis=f"《{law}》第{numeral(article)}条", **given)


def check(*events: Event, scene: Scene = Scene.APPROVAL, as_of: date = AS_OF, subject: str = FIRM) -> SceneAnswer:
    rules: Rulebook = book()
    return check_scene(subject, events, scene, as_of=as_of, measures=rules.measures, repair=rules.repair)


def same_day_later(day: date, months: int) -> date:
    """Corresponding day, the month's end where there is none, by walking back from the first of the month after."""
    month = day.replace(day=1)
    for _ in range(months):
        month = (month + timedelta(days=31)).replace(day=1)
    last = ((month + timedelta(days=31)).replace(day=1) - timedelta(days=1)).day
    return month.replace(day=min(day.day, last))


def said(trigger: dict[str, Any], event: Event, severe: set[str]) -> bool:
    """Whether the words of a trigger are met: every key, one of its values."""
    imposed = "；".join(event.categories) or event.content
    licence = event.licence or imposed + event.content
    words = imposed + event.content + event.facts + event.basis
    asked: list[bool] = []
    for key, wanted in trigger.items():
        match key:
            case "severe_lists":
                asked.append(event.list_code in severe)
            case "list_codes":
                asked.append(event.list_code in wanted)
            case "categories":
                asked.append(any(word in imposed for word in wanted))
            case "licence":
                asked.append(any(word in licence for word in wanted))
            case "words":
                asked.append(any(word in words for word in wanted))
            case "laws":
                articles = trigger.get("articles")
                quoted = [f"《{law}》" for law in wanted]
                if articles:
                    quoted = [f"{law}第{numeral(article)}条" for law in quoted for article in articles]
                asked.append(any(quote in event.basis for quote in quoted))
    return all(asked)


def stands(event: Event, day: date, row: dict[str, Any], lists: dict[str, dict[str, Any]]) -> bool:
    fixed = "years" in row
    if event.state is EventState.ANNULLED or not event.decided_on <= day:
        return False
    if event.state is EventState.REPAIRED and "repair" in row["ends"]:
        return False
    if event.ends_on and event.ends_on <= day and not (fixed and event.kind is EventKind.PENALTY):
        return False
    if years := row.get("years", row.get("years_max")):
        return day <= same_day_later(event.decided_on, 12 * years)
    if event.kind is EventKind.PENALTY:
        imposed = "；".join(event.categories) or event.content
        months = 36 if "吊销" in imposed else 12
        mild = event.categories != () and set(event.categories) <= {"警告"}
        return day <= same_day_later(event.decided_on, 3 if mild else months)
    longest = lists.get(event.list_code, {}).get("max_months")
    return longest is None or day <= same_day_later(event.decided_on, longest)


def oracle(events: list[Event], subject: str, scene: Scene, day: date) -> list[tuple[str, str, bool, bool]]:
    """Code, record, mark, and whether a question is open, of every measure that bears on the day."""
    table: Any = raw("measures")
    lists: Any = {row["id"]: row for row in raw("lists")["list"]}  # type: ignore[union-attr]
    severe = {code for code, row in lists.items() if row["severe"]}
    found: list[tuple[str, str, bool, bool]] = []
    for event in events:
        for row in table["measure"]:
            met = [one for one in row.get("trigger", []) if said(one, event, severe)]
            person = event.subject.startswith("p:")
            if (
                met
                and event.subject == subject
                and scene in row["scenes"]
                and row["target"] in ("both", "persons" if person else "entity")
                and row["valid_from"] <= event.decided_on
                and stands(event, day, row, lists)
            ):
                listed_in = lists.get(event.list_code)
                usual = listed_in.get("term_months") if listed_in else None
                stale = bool(
                    "membership" in row
                    and usual
                    and not event.ends_on
                    and day > same_day_later(event.decided_on, usual)
                )
                asked = stale or all("needs_human" in one for one in met)
                found.append((row["id"], event.rid, event.state is EventState.MARKED, asked))
    return sorted(found)
