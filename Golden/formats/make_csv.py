"""Writes the CSV files that the format tests read, by Python's csv module and nothing else.

    python3 Golden/formats/make_csv.py

`csv.json` beside the fixtures records the version, and for each file its cells as Python reads them
back, so that the tests need no second reader.
"""

import csv
import io
import json
import platform
from pathlib import Path

OUT = Path(__file__).resolve().parents[2] / "Tests" / "SankofaFormatsTests" / "Fixtures"
TRICKY = [
    ["name", "said", "a;b", "tab\there"],
    ["Ama", 'She said "go back".', "1,5", ""],
    ["Kofi, Jr.", "two\nlines", "", " spaces "],
    ["", '"', '""', "carriage\r\nreturn"],
    ["Efua", "naïve 名 🐦", "'single'", "#"],
    ["", "", "", ""],
]
FILES = {
    "excel.csv": (TRICKY, {}),
    "unix.csv": (TRICKY, {"dialect": "unix"}),
    "line-feeds.csv": (TRICKY, {"lineterminator": "\n"}),
    "semicolon.csv": (TRICKY, {"delimiter": ";"}),
    "tabs.tsv": (TRICKY, {"dialect": "excel-tab"}),
    "one-column.csv": ([["only"], [""], ["x"], [""]], {}),
}

entries = {}
for name, (records, options) in FILES.items():
    text = io.StringIO(newline="")
    csv.writer(text, **options).writerows(records)
    (OUT / name).write_bytes(text.getvalue().encode())
    options.pop("lineterminator", None)
    found = list(csv.reader(io.StringIO(text.getvalue(), newline=""), **options))
    assert found == records, name
    entries[name] = found
content = {"made_by": {"script": "Golden/formats/make_csv.py", "python": platform.python_version()},
           "files": entries}
(OUT / "csv.json").write_text(json.dumps(content, ensure_ascii=False) + "\n")
