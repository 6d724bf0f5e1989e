"""Files made to do harm, or broken: refused with words, and never with the time or the memory of the server."""

import struct
import tracemalloc

import pytest

from succession.states import Refused
from talent.domain.log_import_file import LARGEST_FILE
from talent.domain.log_import_rows import MOST_ROWS, read, table_of
from tests.talent.log_import_world import HEADINGS, ROUND_ONE, ROWS, changed, csv_of, parts_of, refusal, xlsx_of, zipped


@pytest.mark.timeout(60)  # the search for merged cells and formulas once took minutes here
@pytest.mark.parametrize("text", ["<!--<f " + '<c r="A1" ' * 20_000 + "-->", "<!--<mergeCell " + "<mergeCell " * 50_000 + "-->",
                                  "<!--<f <c " + 'r="A1" ' * 50_000 + "-->"])  # fmt: skip
def test_no_text_makes_the_search_slow(text):
    parts = parts_of(xlsx_of(ROWS))
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"</worksheet>", text.encode() + b"</worksheet>")
    assert len(read(zipped(parts | {"xl/worksheets/sheet1.xml": sheet})).rows) == 3


def test_workbooks_cut_anywhere():
    whole = xlsx_of(ROWS)
    for at in range(4, len(whole) - 22, len(whole) // 20):
        assert "cut short" in refusal(whole[:at])
    for at in range(40, len(whole), len(whole) // 25):  # one byte wrong: read as it is or refused, and no other fault
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        try:
            read(bytes(broken))
        except Refused:
            continue


def test_parts_that_are_missing_or_nonsense():
    parts = parts_of(xlsx_of(ROWS))
    for name in parts:
        for text in (b"", b"<", b"<a/>", b"\x00" * 50, None):
            altered = {one: kept for one, kept in parts.items() if one != name} | ({} if text is None else {name: text})
            try:
                read(zipped(altered))
            except Refused:
                continue


def test_entities_are_refused():
    parts = parts_of(xlsx_of(ROWS))
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"):
        laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + parts.get(name, b"<sst/>")
        assert "damaged" in refusal(zipped(parts | {name: laughs}))
        late = b"<!--" + b"".join(b"%d " % (number * 7_919) for number in range(20_000)) + b"-->" + laughs
        assert "damaged" in refusal(zipped(parts | {name: late})), name


def test_bombs():
    parts = parts_of(xlsx_of(ROWS))
    bomb = b"<a>" + b" " * (20 * 1024 * 1024)
    tracemalloc.start()
    assert "unpacks to more" in refusal(zipped(parts | {"xl/worksheets/sheet1.xml": bomb}))
    assert "unpacks to more" in refusal(zipped(parts | {"xl/media/image.xml": bomb * 3}))
    assert "unpacks to more" in refusal(zipped(parts | {"xl/styles.xml": b"<xf/>" * 210_000}))
    assert "unpacks to more" in refusal(zipped(parts | {f"xl/x{number}": b"x" for number in range(1_001)}))
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    lying = bytearray(zipped(parts | {"xl/worksheets/sheet1.xml": bomb}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):  # says that it unpacks to 900 bytes
        at = -1
        while (at := lying.find(signature, at + 1)) >= 0:
            if struct.unpack_from("<I", lying, at + offset)[0] == len(bomb):
                struct.pack_into("<I", lying, at + offset, 900)
    assert "cut short" in refusal(bytes(lying))
    assert tracemalloc.get_traced_memory()[1] - before < 8 * 1024 * 1024
    tracemalloc.stop()


def test_a_sheet_that_says_it_is_vast():
    parts = parts_of(xlsx_of(ROWS))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    vast = (
        sheet.replace('ref="A1:P4"', 'ref="A1:XFD1048576"')
        .replace('<row r="4">', '<row r="1048576">')
        .replace('r="A4"', 'r="A1048576"')
    )
    assert vast != sheet
    assert "below row 60,000" in refusal(zipped(parts | {"xl/worksheets/sheet1.xml": vast}))


def test_too_many_rows_take_no_memory():
    lines = csv_of([HEADINGS]) + b"\r\n" + b"P1,1,Director,,,,,,,,,,,,,\r\n" * 100_000
    assert len(lines) < LARGEST_FILE
    parts = parts_of(xlsx_of([HEADINGS]))
    row = b'<row><c t="inlineStr"><is><t>P1</t></is></c><c><v>1</v></c><c t="inlineStr"><is><t>Director</t></is></c></row>'
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", row * 100_000 + b"</sheetData>")
    varied = b"".join(b"<!--%d-->" % (number * 7_919) for number in range(60_000))  # or it would be taken for a bomb
    vast = zipped(parts | {"xl/worksheets/sheet1.xml": sheet + varied})
    for content in (lines, vast):
        tracemalloc.start()
        assert f"more than {MOST_ROWS:,} filled rows" in refusal(content)
        assert tracemalloc.get_traced_memory()[1] < 60 * 1024 * 1024
        tracemalloc.stop()
    assert "larger than 10 MB" in refusal(b"x" * (LARGEST_FILE + 1))


def test_a_hundred_thousand_faults_are_counted_and_not_kept():
    found = read(csv_of([HEADINGS, *[changed(ROUND_ONE, Known_on="soon", Applicants="x")] * 10_000]))
    assert (found.fault_count, len(found.faults)) == (20_000, 5_000)


def test_the_rows_come_one_at_a_time():
    rows = table_of(csv_of(ROWS)).rows
    assert next(rows)[0] == 1
