"""Where facts stand: a file by its name, and by its batch where several batches have one of that name."""

from graph_service.usecases.sources import Sources
from tests.analysis.snapshots import holds, snapshot

OLD, NEW, OTHER = ("0123456789ab" + end for end in ("cd", "ce", "cf"))


def test_files_of_one_name_are_told_apart_by_their_batches() -> None:
    rows = [
        holds("p:1", 0.6, "H", rid=f"r{number}", batch=batch, row=number)
        for number, batch in enumerate((OLD, "f" * 14, OTHER, "gone"), start=1)
    ]
    ledger = [
        {"id": OLD, "file": "股东.csv"},
        {"id": "f" * 14, "file": "股东.csv"},
        {"id": OTHER, "file": "对外投资.csv"},
        {"id": NEW, "file": "登记.csv"},
    ]
    places = Sources.of([snapshot(holding=rows)], ledger).places(["r1", "r2", "r3", "r4"])
    assert places == {
        "r1": "股东.csv[0123456789ab]#1",
        "r2": "股东.csv[ffffffffffff]#2",
        "r3": "对外投资.csv#3",
        "r4": "?#4",
    }
