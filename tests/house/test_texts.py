"""What no committed text may hold: places of one machine, unfinished notes, keys."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import name, text_files

# Written in pieces so that this file does not find itself.
FORBIDDEN = {
    "a path of one machine": re.compile(
        r"(?<![\w.$}])/(?:ro" + r"ot|ho" + r"me|Us" + r"ers|wo" + r"rk)/\w|[A-Z]:\\\\Us" + r"ers"
    ),
    "an address in a private network": re.compile(
        r"(?<![\d.])(?:10\.\d{1,3}|192\.16" + r"8|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?![\d.])"
    ),
    "an unfinished note": re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KE" + r"Y-----"),
}


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("a path of one machine", "open('/ho" + "me/li/data.csv')"),
        ("a path of one machine", r"C:\\Us" + r"ers\li"),
        ("an address in a private network", "host 192.16" + "8.1.20"),
        ("an unfinished note", "# TO" + "DO later"),
        ("a private key", "-----BEGIN RSA PRIVATE KE" + "Y-----"),
    ],
)
def test_each_pattern_finds_what_it_is_for(reason: str, text: str) -> None:
    assert FORBIDDEN[reason].search(text)


@pytest.mark.parametrize("reason", FORBIDDEN)
def test_no_committed_text_holds(reason: str) -> None:
    found = [
        f"{name(path)}:{number}"
        for path in text_files()
        if "requirements" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if FORBIDDEN[reason].search(line)
    ]
    assert found == []
