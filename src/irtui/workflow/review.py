"""The review: drafted from the record, written by people, saved as typed, exported as a file."""

import hashlib
import os
from collections.abc import Generator
from pathlib import Path

from sqlmodel import Session

from irtui.domain.external import external
from irtui.domain.incident import NotAllowed
from irtui.domain.record import Record
from irtui.domain.review import document
from irtui.domain.reviewtext import draft
from irtui.domain.reviewversion import EVERY, ReviewVersion
from irtui.store import incidents, reviews
from irtui.store.errors import Changed
from irtui.store.tables import ExportRow, ReviewRow
from irtui.text import minute
from irtui.workflow import reading, reviewground, reviewing
from irtui.workflow.desk import Desk
from irtui.workflow.writing import whole


class Edited(Exception):
    """The file was changed by hand since irtui wrote it; the message says so."""


def open_review(desk: Desk, key: str) -> Record:
    """The incident's record with its review, drafted first if there is none."""
    _draft(desk, key)
    return whole_record(desk, key)


def whole_record(desk: Desk, key: str) -> Record:
    """The incident's record with all that its review tells; nothing is drafted."""
    return reviewground.with_background(desk, reading.incident(desk, key))


def open_in_pieces(
    desk: Desk, key: str, known: Record | None = None
) -> Generator[None, None, Record]:
    """The same, read as `reading.incident_in_pieces` does."""
    _draft(desk, key)
    yield
    found = yield from reading.incident_in_pieces(desk, key, known)
    yield
    return reviewground.with_background(desk, found)


def _draft(desk: Desk, key: str) -> None:
    """Begin the review, unless somebody has."""
    with desk.store.read() as session:
        row = incidents.get(session, key)
        if reviews.row_of(session, row.id) is not None or desk.store.read_only:
            return
    with desk.store.write() as session:
        reviewing.begun(desk, session, incidents.get(session, key))


def save(desk: Desk, key: str, written: str, *, seen: int) -> int:
    """Keep the written part; returns its new version.

    A published review that is changed is a draft again, an approved one in review. Changed is
    raised when somebody saved another text meanwhile: nothing is overwritten, and the caller still
    holds the text.
    """
    with desk.store.write() as session:
        row = reviews.row_of(session, incidents.get(session, key).id)
        if row is None:
            raise NotAllowed(f"{key} has no review yet: open it first.")
        if row.written == written:
            return row.version
        if row.version != seen:
            raise Changed(
                f"The review was changed by {row.by} at {minute(row.updated_at)}: "
                "your text is kept here, compare before you save."
            )
        _keep_before(desk, session, row)
        reviewing.rewritten(desk, session, row)
        row.written = written
        row.version += 1
        row.updated_at = desk.now()
        row.by = desk.operator
        session.add(row)
        return row.version


def _keep_before(desk: Desk, session: Session, row: ReviewRow) -> None:
    """Keep the text that is about to go, if somebody else wrote it or it stood for a while."""
    if row.by != desk.operator:
        reviews.keep(session, row, f"before {desk.operator} wrote")
        return
    newest = reviews.newest_version(session, row)
    if newest is None or desk.now() - newest.at >= EVERY:
        reviews.keep(session, row, "while writing" if newest else "as it began")


def versions(desk: Desk, key: str) -> list[ReviewVersion]:
    """The versions of the written part, newest first, the present one on top."""
    with desk.store.read() as session:
        row = reviews.row_of(session, incidents.get(session, key).id)
        if row is None:
            return []
        kept = reviews.versions(session, row)
    if kept and kept[0].written == row.written:
        return kept
    number = kept[0].number + 1 if kept else 1
    return [ReviewVersion(number, row.written, "now", row.by, row.updated_at), *kept]


def restore(desk: Desk, key: str, number: int, *, seen: int) -> int:
    """Make an earlier version the text again; the present one is kept as a version."""
    with desk.store.write() as session:
        row = reviews.row_of(session, incidents.get(session, key).id)
        if row is None:
            raise NotAllowed(f"{key} has no review yet: open it first.")
        text = reviews.version(session, row, number)
        reviews.keep(session, row, f"before version {number} came back")
    return save(desk, key, text, seen=seen)


def text_of(record: Record) -> str:
    """The whole review as Markdown."""
    return document(record, record.review.written if record.review else draft())


def external_text(record: Record) -> str:
    """The review as people outside may read it: names as roles, nothing internal."""
    written = record.review.written if record.review else draft()
    return document(*external(record, written), internal=False)


def file_name(record: Record, suffix: str) -> str:
    """The name of an exported file: the key and the title in plain letters."""
    words = "".join(
        c if c.isascii() and c.isalnum() else " " for c in record.incident.title.lower()
    )
    name = "-".join([record.incident.key, *words.split()[:8]])
    return name[:100].rstrip("-") + suffix


def export(desk: Desk, key: str, path: Path | None = None, *, overwrite: bool = False) -> Path:
    """Write the review as Markdown into a file; see `write`."""
    return export_record(desk, open_review(desk, key), path, overwrite=overwrite)


def export_record(
    desk: Desk, record: Record, path: Path | None = None, *, overwrite: bool = False
) -> Path:
    """Write the review of a record that was read already."""
    return write(desk, record, text_of(record), ".md", path, overwrite=overwrite)


def write(
    desk: Desk,
    record: Record,
    text: str,
    suffix: str,
    path: Path | None = None,
    *,
    overwrite: bool = False,
) -> Path:
    """Write a text about an incident, whole or not at all, and return where it is.

    `path` may be a directory; the default is the current one. Edited is raised when the file
    there is not what irtui wrote last, OSError when the file cannot be written.
    """
    content = text.encode()
    target = (path or Path.cwd()).absolute()
    if os.path.isdir(target):
        target /= file_name(record, suffix)
    if not overwrite:
        _untouched(desk, target, content)
    whole(target, content)
    if not desk.store.read_only:
        _remember(desk, record.incident.key, target, content)
    return target


def _untouched(desk: Desk, target: Path, content: bytes) -> None:
    if not os.path.exists(target):
        return
    present = target.read_bytes()
    with desk.store.read() as session:
        row = reviews.exported(session, target)
    if present != content and (row is None or row.sha256 != _hash(present)):
        raise Edited(f"{target} was changed by hand since: overwrite it?")


def _remember(desk: Desk, key: str, target: Path, content: bytes) -> None:
    with desk.store.write() as session:
        row = reviews.exported(session, target)
        if row is None:
            row = ExportRow(
                path=str(target),
                incident_id=incidents.get(session, key).id,
                sha256="",
                at=desk.now(),
            )
        row.sha256 = _hash(content)
        row.at = desk.now()
        session.add(row)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
