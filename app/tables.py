"""All tables at one place, for Alembic and whoever wants to see them together."""

from sqlmodel import SQLModel

from app.accounts.access_tables import AccessEntry, Deletion
from app.accounts.tables import ApiToken, LoginSession, PasswordLink, User
from app.archive.tables import ArchivePackage, ArchiveReceipt, DeletionProof
from app.audit.tables import AuditEntry, AuditSeal
from app.council_reports.job_tables import PaperContent, PaperJob
from app.council_reports.tables import (
    CouncilPaperEntry,
    CouncilReport,
    IssuedFile,
    ResolutionControl,
)
from app.council_reports.text_tables import PopulationFigure, ReportText
from app.kit.answered import AnsweredRequest
from app.kit.db import DataVersion
from app.kit.job_runs import JobRun
from app.kit.limit_tables import AttemptCount
from app.kit.outbox_tables import OutboxMail
from app.offices.tables import Office, OfficeAlias, OfficeDeputy
from app.plan.tables import (
    ActionField,
    Extension,
    Measure,
    MeasureVersion,
    Plan,
    Recommendation,
    Responsibility,
)
from app.quarterly_checks.tables import QuarterlyCheck, QuarterlyCheckItem
from app.reminders.tables import Reminder
from app.status_reports.edition_tables import (
    PrintedConfirmation,
    PrintedReport,
    YearEdition,
)
from app.status_reports.tables import (
    Confirmation,
    Contribution,
    GroupMember,
    ReportingYear,
    StatusReport,
)

__all__ = [
    "APPEND_ONLY",
    "METADATA",
    "AccessEntry",
    "ActionField",
    "AnsweredRequest",
    "ApiToken",
    "ArchivePackage",
    "ArchiveReceipt",
    "AttemptCount",
    "AuditEntry",
    "AuditSeal",
    "Confirmation",
    "Contribution",
    "CouncilPaperEntry",
    "CouncilReport",
    "DataVersion",
    "Deletion",
    "DeletionProof",
    "Extension",
    "GroupMember",
    "IssuedFile",
    "JobRun",
    "LoginSession",
    "Measure",
    "MeasureVersion",
    "Office",
    "OfficeAlias",
    "OfficeDeputy",
    "OutboxMail",
    "PaperContent",
    "PaperJob",
    "PasswordLink",
    "Plan",
    "PopulationFigure",
    "PrintedConfirmation",
    "PrintedReport",
    "QuarterlyCheck",
    "QuarterlyCheckItem",
    "Recommendation",
    "Reminder",
    "ReportText",
    "ReportingYear",
    "ResolutionControl",
    "Responsibility",
    "StatusReport",
    "User",
    "YearEdition",
]

METADATA = SQLModel.metadata

APPEND_ONLY = (
    *("audit_entry", "audit_seal", "measure_version", "quarterly_check", "quarterly_check_item"),
    *("archive_package", "archive_receipt", "deletion_proof"),
    *("printed_report", "printed_confirmation"),
)
"""Triggers `keep_…` refuse every change of their rows; the check asks whether they are there."""
