"""An e-mail to an article: its plain text, or the page it carries; attachments are left alone."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.message import MIMEPart
from hashlib import sha256

from events.errors import EmptyInput, SourceError
from events.model import Article, content_id
from events.sources.encoding import clean, decode
from events.sources.pages import page_article, stated_moment
from events.text import language_of


def mail_article(data: bytes, *, name: str, source: str) -> Article:
    """The article in an e-mail; `source` stands in where no sender is named. Raises SourceError and its kin."""
    if not data.strip():
        raise EmptyInput(f"{name}: is empty")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        body = message.get_body(("plain", "html"))
        content = body.get_payload(decode=True) if body else None
        subject, sender, sent = (str(message.get(key, "")) for key in ("subject", "from", "date"))
    except (ValueError, LookupError, AttributeError, TypeError, IndexError) as error:
        raise SourceError(f"{name}: cannot be read as an e-mail: {error}") from error
    if body is None or not isinstance(content, bytes):
        raise EmptyInput(f"{name}: the e-mail holds no text")
    text, outlet = _text(content, body, name), clean(sender) or source
    return Article(
        id=content_id("article", outlet, text),
        source=outlet,
        url="",
        title=clean(subject),
        text=text,
        language=language_of(text),
        published=stated_moment(sent),
        retrieved=datetime.now(UTC),
        original=sha256(data).hexdigest(),
    )


def _text(content: bytes, body: MIMEPart, name: str) -> str:
    charset = body.get_content_charset() or ""
    if body.get_content_subtype() == "html":
        return page_article(content, name=name, charset=charset).text
    return decode(content, name, declared=charset)
