"""Requests of a signed-in person without a browser, and the page as a tree."""

from typing import Any

from lxml import html


def as_(user: Any) -> Any:
    """A client signed in as somebody."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend="jixiao_web.accounts.backend.Backend")
    return client


def tree(response: Any) -> Any:
    """The page of an answer that is well."""
    assert response.status_code < 400 or response.status_code in (409, 422)
    return html.fromstring(response.content.decode())


def words(found: Any) -> str:
    """The text of an element, or of each of a list, with single blanks."""
    nodes = found if isinstance(found, list) else [found]
    return " | ".join(" ".join(node.text_content().split()) for node in nodes)


def said(response: Any) -> str:
    """What the page reached after a form was sent tells the person."""
    return words(tree(response).cssselect(".said .note"))
