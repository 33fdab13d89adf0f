"""What Dockerfile and compose.yaml say, done with the means of the machine: the same command and
settings as an ordinary user on a root that can only be read, two workers on PostgreSQL."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from app.config import PROJECT
from app.kit.db import Database
from app.kit.migrations import newest_revision, revision_of
from app.kit.restore import read_manifest
from tests.faults.cluster import free_port
from tests.faults.test_outages import server  # noqa: F401
from tests.faults.test_processes import await_answer

pytestmark = [pytest.mark.long, pytest.mark.postgres]

SERVICE: dict[str, Any] = yaml.safe_load((PROJECT / "compose.yaml").read_text())["services"][
    "massnahmenmonitor"
]
DOCKERFILE = (PROJECT / "Dockerfile").read_text().replace("\\\n", " ")
BIN = Path(sys.executable).parent
SANDBOX = Path(__file__).with_name("sandbox.sh")
OUTSIDE = {"MASSNAHMEN_WORKERS": "2", "POSTGRES_PASSWORD": "geheim"}


def filled_in(text: str) -> str:
    """`${NAME:-default}` as compose does it."""
    return re.sub(r"\$\{(\w+)(?::-([^}]*))?\}", lambda m: OUTSIDE.get(m[1], m[2] or ""), text)


def of_dockerfile(word: str) -> str:
    return re.findall(rf"^{word} +(.*)$", DOCKERFILE, re.MULTILINE)[-1]


def settings(**other: str) -> dict[str, str]:
    """Those of both files; what is not set outside is not set inside. `other`: where things are
    here and not there."""
    image = dict(each.split("=", 1) for each in shlex.split(of_dockerfile("ENV")))
    composed = {k: filled_in(v) for k, v in SERVICE["environment"].items() if v is not None}
    assert composed["MASSNAHMEN_DATABASE_URL"].startswith("postgresql+psycopg://massnahmen:geheim@")
    return {"PATH": os.environ["PATH"], **image, **composed, **other}


class Container:
    def __init__(self, folder: Path, pgdata: Path) -> None:
        self.folder, [self.socket] = folder, pgdata.glob(".s.PGSQL.*[0-9]")
        folder.mkdir()
        os.chown(folder, 10001, 10001)
        self.env = settings(
            MASSNAHMEN_DATA_DIR="/run/data",
            MASSNAHMEN_DATABASE_URL="postgresql+psycopg://postgres:@/postgres?host=/run/postgres",
        )

    def command(self, *words: str) -> list[str]:
        sandbox = ("unshare", "--mount", "sh", str(SANDBOX), str(self.folder), str(self.socket))
        return [*sandbox, str(BIN / words[0]), *words[1:]]

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command(*words), env=self.env, cwd=PROJECT)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            env=self.env,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )


PROBE = """
import json, os, pathlib
def is_writable(folder):
    try: pathlib.Path(folder, "probe").write_text("x")
    except OSError as error: return error.strerror
    return True
print(json.dumps([os.getuid(), *map(is_writable, (".", "/", "/run", "/run/data", "/tmp"))]))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting wants root")
def test_as_in_the_container(server, tmp_path: Path) -> None:  # noqa: F811
    assert SERVICE["read_only"] is True
    assert (SERVICE["tmpfs"], SERVICE["cap_drop"]) == (["/tmp"], ["ALL"])
    assert SERVICE["security_opt"] == ["no-new-privileges:true"]
    container = Container(tmp_path / "data", Path(server.pgdata))
    probe = container.run("python", "-c", PROBE)
    uid, *places = json.loads(probe.stdout or probe.stderr)
    assert (uid, places[3:]) == (10001, [True, True])
    assert set(places[:3]) == {"Read-only file system"}

    port = str(free_port())
    entry = json.loads(of_dockerfile("ENTRYPOINT"))
    words = [*entry, *map(filled_in, SERVICE["command"]), "--port", port]
    assert words[:6] == ["massnahmen", "serve", "--host", "0.0.0.0", "--workers", "2"]
    begin = time.monotonic()
    process = container.start(*words)
    others = [container.start(*entry, "db", "upgrade") for _ in range(3)]  # on empty tables
    try:
        address = f"http://127.0.0.1:{port}"
        await_answer(f"{address}/health/ready", process)
        sys.stdout.write(f"ready after {time.monotonic() - begin:.1f} s with an empty database\n")
        assert [other.wait(300) for other in others] == [0, 0, 0]

        check = json.loads(of_dockerfile("HEALTHCHECK").partition("CMD")[2])
        check[-1] = check[-1].replace(":8000/", f":{port}/")
        assert container.run(*check).returncode == 0

        backup = container.run(*entry, "db", "backup", "/run/data/alles.zip")
        assert backup.returncode == 0, backup.stderr
        assert read_manifest(tmp_path / "data" / "alles.zip").revision == newest_revision()

        assert stop_amid_requests(process, address) <= int(SERVICE["stop_grace_period"][:-1])
        assert container.run(*check).returncode != 0
    finally:
        process.kill()
        process.wait()
    database = Database(f"postgresql+psycopg://postgres:@/postgres?host={server.pgdata}")
    assert revision_of(database) == newest_revision()
    database.close()


def stop_amid_requests(process: subprocess.Popen[bytes], address: str) -> float:
    """Told to stop while requests are on their way: those are answered. How long it took."""
    path = f"{address}/api/v1/plans/erfurt-integration-2021/measures?limit=1000&offset="
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(httpx.get, f"{path}{number}", timeout=60) for number in range(8)]
        next(iter(asked)).result()
        begin = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert [each.result().status_code for each in asked] == [200] * len(asked)
    process.wait(120)
    return time.monotonic() - begin
