"""Golden values of tables as numbers by scikit-learn. Run: python Golden/tables.py

A case has `columns` and `rows` of text, the `choices` of kinds, and `applied`: rows that the encoding
fitted on `rows` is applied to. `outputs.value` is computed in float64 and rounded once to float32.
"""

import csv
from pathlib import Path

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from golden_file import tensor, write

ROOT = Path(__file__).resolve().parents[1]
SIZES = ["small", "medium", "large"]


def numbers(cells):
    return np.array([float(cell) if cell else np.nan for cell in cells])[:, None]


def texts(cells):
    return np.array([cell or np.nan for cell in cells], dtype=object)[:, None]


def encoder(kind, cells):
    """scikit-learn's transformer, what it takes, and the names of what it gives for a column."""
    has_missing = "" in cells
    if kind == "number":
        steps = [StandardScaler()]
        if has_missing:
            steps.append(SimpleImputer(strategy="constant", fill_value=0, add_indicator=True))
        return make_pipeline(*steps), numbers, [""] + ["=(missing)"] * has_missing
    if kind == "plain number":
        return None, numbers, [""]
    if kind == "yes or no":
        return OrdinalEncoder(categories=[["no", "yes"]]), texts, [""]
    if kind == "ordered":
        return OrdinalEncoder(categories=[SIZES]), texts, [""]
    one_hot = OneHotEncoder(sparse_output=False)
    known = sorted({cell for cell in cells if cell})
    return one_hot, texts, [f"={c}" for c in known] + ["=(missing)"] * has_missing


def case(name, columns, choices, rows, applied):
    parts, names = [], []
    for place, (column, kind) in enumerate(zip(columns, choices)):
        fitted, read, endings = encoder(kind, [row[place] for row in rows])
        taken = read([row[place] for row in applied])
        if fitted is not None:
            taken = fitted.fit(read([row[place] for row in rows])).transform(taken)
        assert taken.shape[1] == len(endings), (name, column)
        parts.append(taken)
        names += [column + ending for ending in endings]
    value = np.hstack(parts).astype(np.float32)
    return {"name": name, "type": "float32", "columns": columns, "choices": choices, "rows": rows,
            "applied": applied, "features": names, "outputs": {"value": tensor(value)}}


with open(ROOT / "Sources/CSankofaAssets/apples/apples.csv", newline="") as file:
    apples = [row[:4] for row in list(csv.reader(file))[1:]]
people = [["31", "1.75", "yes", "small", "Accra"], ["45", "1.62", "no", "large", "Kumasi"],
          ["27.5", "1.80", "no", "medium", "Tamale"], ["62", "1.71", "yes", "small", "Accra"],
          ["38", "1.9", "yes", "large", "Élmina"]]
others = [["1e2", "1.7", "no", "medium", "Élmina"], ["-3", ".5", "yes", "large", "Accra"]]
gaps = [["3", "red"], ["", "blue"], ["5.5", ""], ["-1", "red"], ["", ""]]
write(__file__, ["scikit-learn", "numpy"], [
    case("apples", ["colour", "firmness", "smell", "lustre"], ["categories"] * 4, apples, apples),
    case("people", ["age", "height", "member", "size", "town"],
         ["number", "plain number", "yes or no", "ordered", "categories"], people, people + others),
    case("constant", ["same", "word"], ["number", "categories"], [["7", "a"]] * 3,
         [["7", "a"], ["9.5", "a"]]),
    # The numbers differ by less than what rounding makes of their variance.
    case("nearly equal", ["far"], ["number"],
         [["1000000000000000"], ["1000000000000000.125"], ["1000000000000000"]],
         [["1000000000000000"], ["1000000000000000.125"], ["1000000000000002"]]),
    case("missing", ["weight", "colour"], ["number", "categories"], gaps,
         gaps + [["2", "blue"], ["", "red"]]),
])
