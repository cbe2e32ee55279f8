"""A text as PDF: it opens, carries its data, and its visible tables read back to the same."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from jixiao.api import read
from jixiao.write.documents import WriteError
from write.documents.roundtrip import meaning

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted((ROOT / "src/jixiao/examples").glob("*.txt"))
pytestmark = pytest.mark.skipif(not find_spec("typst"), reason="the extra for PDF (typst) is not installed")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_an_example_reads_back_from_its_pdf(path: Path) -> None:
    from jixiao.write.documents.pdf import document

    text = read(path)
    try:
        data = document(text)
    except WriteError as error:
        pytest.skip(f"no Chinese font on this machine: {error}")
    assert data.startswith(b"%PDF-")
    found, wanted = meaning(read(data, "x.pdf")), meaning(text)
    for entry in (*found["contents"], *wanted["contents"]):
        entry.pop("page", None)  # the document's own pages, not the source's
    assert found == wanted
