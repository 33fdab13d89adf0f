"""Every setting of the service. docs/settings.md lists them; a test compares the two."""

from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Publication(StrEnum):
    """What readers without an account see of the reports."""

    LAID = "laid"
    LIVE = "live"


class CouncilPaperType(StrEnum):
    """Whether the council takes note or decides."""

    INFORMATION = "information"
    DECISION = "decision"


class LogFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="MASSNAHMEN_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data_dir: Path = Field(
        Path("data"), description="Folder for the embedded database, issued papers and backups."
    )
    database_url: str | None = Field(
        None,
        description="`sqlite:///…` (one process) or `postgresql+psycopg://…` (several). "
        "Default: `massnahmen.db` in the data folder.",
    )
    base_url: str = Field(
        "http://127.0.0.1:8000", description="Public address; stands in mails, feeds and papers."
    )
    city: str = Field("Landeshauptstadt Erfurt", description="The city, on pages and papers.")
    coordinating_office: str = Field(
        "BMI", description="Code of the office that coordinates the plan and reads every report."
    )
    seed_plan: Path = Field(
        PROJECT / "seed" / "erfurt-integration-2021.json",
        description="Plan that `massnahmen serve` loads where there is none.",
    )
    seed_offices: Path = Field(
        PROJECT / "seed" / "offices.json",
        description="Directory of offices that every command loads where there is none.",
    )
    publication: Publication = Field(
        Publication.LAID,
        description="`laid`: the public sees the state last laid before the council; "
        "`live`: every accepted report at once.",
    )
    council_paper_type: CouncilPaperType = Field(
        CouncilPaperType.INFORMATION,
        description="`information` (Informationsdrucksache) or `decision` (Entscheidungsvorlage): "
        "type of the paper that the report is laid with, where coordination enters no other.",
    )
    federal_state: str = Field(
        "TH", description="Federal state (two letters) whose public holidays are no working days."
    )
    smtp_url: SecretStr | None = Field(
        None,
        description="`smtp://user:password@host:587?starttls=1` or `smtps://…`. "
        "Without it mails stay in the outbox.",
    )
    mail_from: str = Field(
        "Maßnahmenmonitor <massnahmenmonitor@localhost>", description="Sender of every mail."
    )
    mail_reply_to: str | None = Field(None, description="Where answers to mails go.")
    legal_texts_dir: Path | None = Field(
        None,
        description="Folder with `impressum.txt`, `datenschutz.txt` and `barrierefreiheit.txt`. "
        "While one or the feedback mailbox is missing, every page says „Testbetrieb“ and keeps "
        "search engines away.",
    )
    feedback_mailbox: str | None = Field(
        None,
        description="Where remarks on barriers go; stands, with a form, on the page about "
        "accessibility.",
    )
    texts: Path | None = Field(
        None,
        description="Catalogue (`.po`) with the city's own wording for pages and mails, see "
        "[texts](texts.md). What it leaves open is worded as ours.",
    )
    oidc_issuer: str | None = Field(
        None,
        description="Address of the OpenID Connect provider. Without it there are local accounts "
        "only.",
    )
    oidc_client_id: str = Field(
        "massnahmenmonitor", description="As whom the provider knows the service."
    )
    oidc_client_secret: SecretStr | None = Field(None, description="The secret that goes with it.")
    oidc_scopes: str = Field(
        "openid profile email", description="What is asked of the provider; `openid` is a must."
    )
    oidc_groups_claim: str = Field("groups", description="Where a person's groups or roles stand.")
    oidc_office_claim: str | None = Field(
        None, description="Where the code of the person's office stands, if not in a group's name."
    )
    oidc_roles: dict[str, str] = Field(
        {},
        description="Group → role as JSON, the first that fits counts; `*` stands for the office: "
        '`{"mm-koordination-*": "coordination", "mm-leitung-*": "head", "mm-amt-*": "clerk"}`.',
    )
    oidc_label: str = Field("Anmeldedienst der Stadt", description="What people call the provider.")
    local_log_in: bool = Field(
        default=True, description="Whether people with a password of their own may log in."
    )
    account_contact: str = Field(
        "die Administration", description="Whom people ask about their account („an …“)."
    )
    backup_dir: Path | None = Field(
        None,
        description="Folder for a backup every night; on another disk than the data. "
        "Without it nobody backs up but you.",
    )
    backup_keep: int = Field(
        14, ge=2, le=400, description="How many of the nightly backups are kept."
    )
    archive_retention_years: int = Field(
        10,
        ge=0,
        le=100,
        description="Years from the closing of a reporting year until its working papers may be "
        "deleted, if the archive has had its say.",
    )
    session_hours: int = Field(10, ge=1, le=168, description="How long a log-in lasts.")
    log_in_attempts: int = Field(
        5, ge=1, description="Failed log-ins for one account in a quarter of an hour."
    )
    log_in_attempts_per_address: int = Field(
        50,
        ge=1,
        description="Failed log-ins from one address in a quarter of an hour; a town hall goes out "
        "through one.",
    )
    key_failures: int = Field(
        20, ge=1, description="Wrong keys (bearer tokens) from one address in a quarter of an hour."
    )
    searches_per_minute: int = Field(
        120, ge=1, description="Searches and look-backs that no cache answers, for one reader."
    )
    papers_per_hour: int = Field(
        30, ge=1, description="Papers that one person may have made in an hour; as many sheets."
    )
    proxies: str = Field(
        "127.0.0.1",
        description="Addresses of the proxies in front, with commas; only their word counts on "
        "whose request it is (`X-Forwarded-For`) and whether it came by TLS.",
    )
    idempotency_hours: int = Field(
        72,
        ge=1,
        le=720,
        description="How long the answer to a request with an `Idempotency-Key` is kept.",
    )
    keep_closed_accounts_days: int = Field(
        180,
        ge=1,
        description="Days after which the name of a closed account, or an ended deputy of an "
        "office, is erased.",
    )
    keep_ended_keys_days: int = Field(
        365, ge=1, description="Days after which the name of a revoked or expired key is erased."
    )
    keep_access_log_days: int = Field(
        365, ge=1, description="Days for which it is kept what reading roles looked at."
    )
    keep_mails_days: int = Field(
        365,
        ge=1,
        description="Days for which texts and recipients of sent and given-up mails are kept.",
    )
    max_upload_mb: int = Field(10, ge=1, le=100, description="Largest file that may be uploaded.")
    report_seconds: int = Field(
        300, ge=10, description="Time after which the making of one paper is given up."
    )
    report_memory_mb: int = Field(
        2048, ge=256, description="Memory that the making of one paper may take."
    )
    scheduler: bool = Field(
        default=True, description="Whether this process runs the timetable (checks, mails)."
    )
    makes_papers: bool = Field(
        default=True,
        description="Whether this process draws papers that were asked for, one at a time; "
        "elsewhere they wait for a process that does.",
    )
    log_level: str = Field("INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`.")
    log_format: LogFormat = Field(
        LogFormat.TEXT, description="`text` for eyes, `json` for programs: one line for each event."
    )
    metrics_token: SecretStr | None = Field(
        None,
        description="Bearer token for `/metrics`. Without one only the machine itself may ask.",
    )
    drain_seconds: float = Field(
        2,
        ge=0,
        le=120,
        description="How long a process that is stopped goes on answering, so that the balancer "
        "sees `/health/ready` turn first.",
    )
    min_free_mb: int = Field(
        100, ge=0, description="With less room in the data folder `/health/ready` says 503."
    )

    @model_validator(mode="after")
    def _somebody_can_log_in(self) -> Self:
        if not self.local_log_in and self.oidc_issuer is None:
            raise ValueError("MASSNAHMEN_LOCAL_LOG_IN=false needs MASSNAHMEN_OIDC_ISSUER")
        return self

    @cached_property
    def database(self) -> str:
        """The address in force."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'massnahmen.db'}"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https:")

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_mb * 1_048_576

    @property
    def papers_dir(self) -> Path:
        return self.data_dir / "papers"


@lru_cache(maxsize=1)
def settings() -> Settings:
    return Settings()
