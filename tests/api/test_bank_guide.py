"""What a bank is given works as it is written: the sample of the guide, and a client generated from the description."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import openapi_generator_cli
import pytest

from graph_service.api.clients import add_client
from graph_service.store.neo4j_local import find_java
from tests.api.conftest import NOW, Service
from tests.api.test_portraits import BANK, LOAN, PURPOSE, give
from tests.store.small_county import FARM, MILL

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "银行接入.md"


def environment(service: Service, name: str, code: str, grant: str) -> dict[str, str]:
    secret = add_client(service.data, name, role="bank", unit=BANK, at=NOW)
    told = {"BASE": str(service.http.base_url), "CLIENT_ID": name, "CLIENT_SECRET": secret, "PURPOSE": PURPOSE}
    return os.environ | told | {"CODE": code, "GRANT": grant, "PYTHONUTF8": "1"}


def test_the_sample_of_the_guide_runs(service: Service) -> None:
    (sample,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    grant = give(service, monitor=True)

    def run(name: str, code: str) -> str:
        env = environment(service, name, code, grant)
        return subprocess.run(
            [sys.executable, "-c", sample], env=env, capture_output=True, text=True, check=True, encoding="utf-8"
        ).stdout

    name, unchanged, changes = run("sample-bank", MILL).splitlines()
    assert name.startswith("翁源县鑫发碾米有限公司 截至 2026-06-30 查到")
    assert (unchanged, changes.split()[0]) == ("没有变动", "0")
    assert run("sample-bank-2", FARM).startswith("无有效授权: 请由该主体在本系统授权")


CALL = """
import json, os
import credit_graph_client as made
from credit_graph_client.exceptions import ForbiddenException

api = made.ApiClient(made.Configuration(host=os.environ["BASE"]))
token = made.TokenApi(api).token_endpoint_token(
    grant_type="client_credentials", client_id=os.environ["CLIENT_ID"], client_secret=os.environ["CLIENT_SECRET"])
api.configuration.access_token = token.access_token
portraits = made.PortraitsApi(api)
asked = {"x_purpose": os.environ["PURPOSE_SENT"], "x_loan_case": os.environ["LOAN_SENT"]}
told = portraits.portraits_portrait(os.environ["CODE"], x_grant=os.environ["GRANT"], **asked)
refused = None
try:
    portraits.portraits_portrait(os.environ["CODE"], x_grant="0" * 32, **asked)
except ForbiddenException as error:
    refused = json.loads(error.body)["rule"]
item = {"code": os.environ["CODE"], "grant": os.environ["GRANT"], "loan_case": "x"}
batch = portraits.portraits_batch(made.BatchIn(items=[item]), x_purpose=os.environ["PURPOSE_SENT"])
found = {"name": told.portrait.identity.name, "refused": refused, "batch": [one.status for one in batch.items]}
print(json.dumps(found))
"""


@pytest.mark.slow
def test_a_client_generated_from_the_description_is_used(service: Service, tmp_path: Path) -> None:
    jar = next(Path(openapi_generator_cli.__file__).parent.glob("*.jar"))
    made, described = tmp_path / "client", tmp_path / "openapi.json"
    shutil.copyfile(ROOT / "docs" / "openapi.json", described)  # the generator takes no path with a space in it
    subprocess.run(
        [str(find_java()), "-jar", str(jar), "generate", "-g", "python", "-i", str(described),
         "-o", str(made), "--package-name", "credit_graph_client"],
        capture_output=True, check=True,
    )  # fmt: skip
    env = environment(service, "generated-bank", MILL, give(service))
    env |= {"PYTHONPATH": str(made), "PURPOSE_SENT": quote(PURPOSE), "LOAN_SENT": quote(LOAN)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CALL], env=env, capture_output=True, text=True, check=False,
        encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == {"name": "翁源县鑫发碾米有限公司", "refused": "R10.2", "batch": [200]}
