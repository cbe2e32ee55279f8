"""Gathers the words of the system's pages into its English catalogue and compiles it; needs GNU gettext.

The source is Chinese, so English is the only catalogue. It does not say when or in which line a word was found, so it
changes only where words do. New words are added with an empty ``msgstr``: the tests ask for them.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command
from django.core.management.commands import makemessages

SOURCE = Path(__file__).resolve().parent.parent / "src/jixiao_web"
CATALOGUE = SOURCE / "locale/en/LC_MESSAGES/django.po"
HEAD = r"""# English words for the pages of Jixiao. What a term is called: docs/glossary.md.
msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""


class Command(makemessages.Command):
    """Django's, with our short name for lazy words, and without guesses at what new words mean."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_l"]
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


def main() -> int:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="jixiao-messages-") as data:
        os.environ |= {"JIXIAO_DATA": data, "DJANGO_SETTINGS_MODULE": "jixiao_web.settings"}
        django.setup()
        os.chdir(SOURCE)
        found = {"no_location": True, "no_wrap": True, "no_obsolete": True, "ignore_patterns": ["vendor"]}
        call_command(Command(), locale=["en"], verbosity=0, **found)
        text = re.sub(r"\A.*?\n\n", lambda _: HEAD + "\n", CATALOGUE.read_text("utf-8"), flags=re.DOTALL)
        CATALOGUE.write_text(text, "utf-8")
        call_command("compilemessages", locale=["en"], verbosity=0)
    empty = len(re.findall(r'^msgstr(?:\[0\])? ""\n(?!")', text, re.MULTILINE))
    print(f"{len(re.findall('^msgid ', text, re.MULTILINE)) - 1} words, {empty} without English")
    return 0


if __name__ == "__main__":
    sys.exit(main())
