"""A real OpenID provider (npm `oidc-provider`) in a process of its own, and people at its pages."""

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urljoin

import httpx
import pytest

from app.config import PROJECT

NODE = shutil.which("node")
SECRET = "Geheim: 1+1=2 & mehr"
ROLES = {
    "mm-koordination-*": "coordination",
    "mm-leitung-*": "head",
    "mm-amt-*": "clerk",
    "mm-kosten": "treasury",
}


@dataclass
class Provider:
    redirect_uri: str
    issuer: str = ""
    process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def start(self) -> None:
        """At a free port, again at the same one; each time with keys of its own."""
        if NODE is None:
            pytest.skip("no Node on this machine")
        port = self.issuer.rpartition(":")[2] or "0"
        self.process = subprocess.Popen(
            [NODE, Path(__file__).with_name("provider.mjs"), port, self.redirect_uri],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=PROJECT,
            text=True,
        )
        assert self.process.stdout is not None
        while not (line := self.process.stdout.readline().strip()).startswith("http://127"):
            assert self.process.poll() is None, "the provider did not start"
        self.issuer = line

    def stop(self) -> None:
        if self.process is not None and self.process.stdout is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process.stdout.close()
            self.process = None

    def move(self, account: str, *groups: str) -> None:
        httpx.post(f"{self.issuer}/test/groups/{account}", json=list(groups)).raise_for_status()


class Visitor:
    """A browser without JavaScript that goes to the provider and comes back."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.http = httpx.Client(timeout=20)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def leave(self, way_on: str = "") -> str:
        """To the provider's log-in; its address."""
        asked = {"weiter": way_on} if way_on else {}
        answer = self.http.get(f"{self.address}/anmelden/openid", params=asked)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def identify(self, at: str, account: str) -> str:
        """Through the provider's pages; the address with which it sends us back."""
        answer = self.http.get(at)
        while True:
            if answer.is_redirect:
                onward = urljoin(str(answer.url), answer.headers["location"])
                if onward.startswith(self.address):
                    return onward
                answer = self.http.get(onward)
                continue
            assert answer.status_code == 200, answer.text
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert form, answer.text
            assert prompt, answer.text
            sent = {"prompt": prompt[1], "login": account, "password": "beliebig"}
            answer = self.http.post(urljoin(str(answer.url), form[1]), data=sent)

    def log_in(self, account: str, way_on: str = "") -> httpx.Response:
        back = self.identify(self.leave(way_on), account)
        return self.http.get(back, follow_redirects=True)
