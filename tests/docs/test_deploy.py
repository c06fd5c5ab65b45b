"""What Docker would be given. No daemon ran where this was written (docs/部署.md): schema and lint."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from graph_service.settings import Settings
from tests.house.tree import ROOT

COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = ROOT / "Dockerfile"


def _services() -> dict[str, Any]:
    return YAML(typ="safe").load(COMPOSE.read_text(encoding="utf-8"))["services"]


def _validate(compose: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(compose)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_compose_file_fits_the_compose_specification() -> None:
    done = _validate(COMPOSE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_schema_would_refuse_a_mistake(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(COMPOSE.read_text(encoding="utf-8").replace("healthcheck:", "healthchek:"), encoding="utf-8")
    assert _validate(wrong).returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="hadolint has no wheel for Windows")
def test_the_dockerfile_is_clean() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([str(hadolint), str(DOCKERFILE)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_no_port_is_open_to_the_network() -> None:
    ports = [port for service in _services().values() for port in service.get("ports", [])]
    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_no_secret_has_a_default() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    secrets = re.findall(r"\$\{(\w*(?:PASSWORD|KEY|SECRET|TOKEN)\w*)(:?[-?])", text)
    assert {name for name, _ in secrets} >= {"NEO4J_PASSWORD", "CREDIT_GRAPH_PERSON_KEY", "CREDIT_GRAPH_TOKEN_KEY"}
    assert [name for name, default in secrets if default != ":?"] == []


def test_neo4j_is_the_long_term_release_and_the_service_waits_for_it() -> None:
    services = _services()
    assert re.fullmatch(r"neo4j:5\.26\.\d+-community", services["neo4j"]["image"])
    assert services["api"]["depends_on"]["neo4j"] == {"condition": "service_healthy"}
    assert services["api"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("file", [COMPOSE, DOCKERFILE], ids=lambda file: file.name)
def test_every_setting_named_is_a_setting(file: Path) -> None:
    known = {f"CREDIT_GRAPH_{field.upper()}" for field in Settings.model_fields}
    named = set(re.findall(r"\bCREDIT_GRAPH_[A-Z_]+\b", file.read_text(encoding="utf-8")))
    assert named
    assert named - known == set()


def test_the_final_stage_runs_as_nobody_special() -> None:
    final = DOCKERFILE.read_text(encoding="utf-8").rsplit("\nFROM ", maxsplit=1)[1]
    assert re.search(r"^USER 10001$", final, re.MULTILINE)
    assert "pip" not in final
