"""Every idea in a room whose name says it: what the folders promise, and import-linter cannot see."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograd import TABLE, __main__
from autograd.rules.seam import unfinished
from tests import architecture, stubs
from tests.architecture import ROOT, imports, inner, sources, tree_of

CONTRIBUTING = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^\| (\S.+?) \| \[(\S+)\]\(\S+\) \| `(\w+)` \|$", CONTRIBUTING, flags=re.M)

LATE = {
    ("autograd.errors", "difflib"): "only a misspelt name needs it",
    ("nn.errors", "difflib"): "only a misspelt name needs it",
    ("nn.export", "nn.export.pytorch"): "torch takes seconds",
    ("nn.export", "nn.export.onnx_file"): "onnx takes a second",
    ("nn.models.sklearn_tags", "sklearn.utils"): "scikit-learn takes a second, and is there when it asks for its tags",
    ("nn.data.sklearn_transformer", "sklearn.utils"): "as above",
    ("nn.data.sklearn_transformer", "pandas"): "takes half a second, and only who asks for frames has them",
    ("nn.training.progress", "tqdm"): "only with progress=True",
    ("nn.training.recorded_step", "nn.training.snapshot"): "brings the compiler, which predicting does not need",
    ("nn.training.recorded_step", "nn.training.step_program"): "brings the compiler",
    ("nn.data.tables.read", "nn.data.tables.making"): "brings pandas, half a second",
    ("viz.command.pictures", "matplotlib"): "half a second, with the first picture",
    ("viz.command.main", "nn"): "--help does without",
    ("viz.command.main", "viz.command.files"): "--help does without",
    ("viz.command.main", "viz.command.job"): "--help does without",
    ("viz.command.main", "viz.command.predict"): "--help does without",
    ("viz.command.main", "viz.command.report"): "--help does without",
    ("viz.style.fonts", "matplotlib"): "half a second, with the first picture",
    ("viz.page.live_link", "anywidget"): "of the extra notebook, and only with live=True",
    ("viz.page.live_link", "traitlets"): "as above",
    ("viz.page.live_link", "IPython"): "it is there when it asks",
    ("viz.drawing.diagram", "graphviz"): "a page does without",
    ("viz.page.fallback", "viz.drawing.draw"): "draws for where scripts may not run; a live page is made without",
    ("viz.page.stepper", "viz.drawing.draw"): "only for one step as a picture",
    ("viz.drawing.dot", "importlib.metadata"): "only where the system has no dot",
    ("viz.drawing.paint", "matplotlib"): "half a second; an SVG does without",
    **{
        (f"viz.plots.{family}", "matplotlib"): "half a second, with the first plot"
        for family in (
            "networks.before_after",
            "networks.blocks",
            "networks.parameter_counts",
            "images.boxes",
            "canvas",
            "scores.confusion",
            "images.convolution",
            "curves",
            "data.hidden_lines",
            "data.scatter",
            "descent.animate",
            "descent.film",
            "descent.loss_surface",
            "networks.network",
            "images.pixels",
            "samples",
            "space",
            "descent.lines",
            "images.segmentation",
        )
    },
}
"""Imports that may stand in a function: what they would cost every user."""

FLAT = {"autograd": 16, "nn": 6, "viz": 4}
"""Files that may stand in no folder of their package."""

LONGEST, LONG = 350, 300
MAY_BE_LONG = {
    "autograd/value.py": "one class, and what makes its methods",
    "nn/models/segmentation.py": "a model and its network",
}


def lines_of(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def reached(start: str, graph: dict[str, set[str]]) -> set[str]:
    """All that a module imports, directly or not."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        new = graph[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def circles(graph: dict[str, set[str]]) -> set[frozenset[str]]:
    """The sets of modules each of which imports, in the end, itself."""
    below = {module: reached(module, graph) for module in graph}
    return {frozenset(other for other in below[m] if m in below[other]) for m in graph if m in below[m]}


# ------------------------------------------------------------------------------------------------ imports
@pytest.mark.slow
def test_no_file_imports_itself_in_a_circle() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()}) == {frozenset("abc")}
    assert not [sorted(circle) for circle in circles(inner())]


def test_imports_for_types_and_in_functions_are_seen() -> None:
    source = "if TYPE_CHECKING:\n    from nn import losses\ndef f():\n    if x:\n        import autograd.value\n"
    found = [(one.taken, one.function) for one in architecture.imports_in("m", ast.parse(source))]
    assert found == [("nn.losses", ""), ("autograd.value", "f")]


@pytest.mark.slow
def test_an_import_in_a_function_is_there_for_weight() -> None:
    late = {(one.module, one.taken, one.line) for one in imports() if one.function}
    assert late
    unexplained = [
        f"{module}:{line} {taken}"
        for module, taken, line in sorted(late)
        if (module, taken) not in LATE and (module, taken.partition(".")[0]) not in LATE
    ]
    assert not unexplained


# ------------------------------------------------------------------------------------------------ files and folders
@pytest.mark.parametrize(("package", "most"), FLAT.items())
def test_few_files_stand_in_no_room(package: str, most: int) -> None:
    files = [file.name for file in (ROOT / package).glob("*.py")]
    assert len(files) <= most, files


def test_a_file_is_one_idea_long() -> None:
    long = {str(file.relative_to(ROOT)): n for file in sources().values() if (n := lines_of(file)) > LONG}
    assert not {file: n for file, n in long.items() if n > LONGEST or file not in MAY_BE_LONG}


def test_every_folder_says_what_lives_there_what_it_may_import_and_where_to_begin() -> None:
    folders = {file.parent: file for file in sources().values() if file.name == "__init__.py"}
    assert {file.parent for file in sources().values()} == set(folders)
    for file in folders.values():
        doc = " ".join((ast.get_docstring(tree_of(file)) or "").split())
        begin = re.search(r"Begin with `([\w.]+)`", doc)
        assert begin, file
        assert "may import" in doc or "mports nothing" in doc, file
        assert (file.parent / f"{begin[1].replace('.', '/')}.py").exists(), file


# ------------------------------------------------------------------------------------------------ state
def test_tests_stand_in_the_rooms_of_what_they_test() -> None:
    """A folder of tests for each folder of a package, but for what Value is put together from: test_value has that."""
    for package in ("autograd", "nn", "viz"):
        rooms = {file.parent.relative_to(ROOT / package) for file in (ROOT / package).rglob("*.py")}
        tests = {file.parent.relative_to(ROOT / "tests" / package) for file in (ROOT / "tests" / package).rglob("*.py")}
        assert rooms - tests <= {Path("mixins")}, package
        assert tests <= rooms, package


@pytest.mark.slow
def test_two_methods_are_finished_from_above_and_no_more() -> None:
    uses = [
        ast.unparse(node.args[0]) + "." + ast.literal_eval(node.args[1])
        for file in sources().values()
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "finishes"
    ]
    assert sorted(uses) == ["Op.__call__", "Value.backward"]
    assert not unfinished()


def written_from_outside(tree: ast.Module) -> list[str]:
    """Attributes of something imported that a file assigns or deletes."""
    statements = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    imported = {(alias.asname or alias.name).split(".")[0] for node in statements for alias in node.names}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, (ast.Store, ast.Del)):
            root: ast.AST = node
            while isinstance(root, (ast.Attribute, ast.Subscript)):
                root = root.value
            if isinstance(root, ast.Name) and root.id in imported:
                found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


@pytest.mark.slow
def test_no_file_writes_the_state_of_another() -> None:
    source = "from autograd import context\nfrom m import Value\ncontext.on = Value.f = x.y = 1\ndel context.on"
    assert written_from_outside(ast.parse(source)) == ["3: context.on", "3: Value.f", "4: context.on"]
    found = {module: written_from_outside(tree_of(file)) for module, file in sources().items()}
    assert not {module: writes for module, writes in found.items() if writes}


# ------------------------------------------------------------------------------------------------ what is written down
def test_stubs_are_those_that_the_command_writes() -> None:
    old = [str(file.relative_to(ROOT)) for file, text in stubs.stubs().items() if file.read_text("utf-8") != text]
    assert not old, "python -m tests.stubs"


@pytest.mark.slow
def test_the_picture_of_the_rooms_is_the_one_that_the_command_draws() -> None:
    assert "models --> nn.training" in architecture.picture()
    assert architecture.PAGE.read_text("utf-8") == architecture.page(), "python -m tests.architecture"


def test_links_in_the_documents_lead_somewhere() -> None:
    for page in (ROOT / ".github" / "CONTRIBUTING.md", architecture.PAGE):
        links = re.findall(r"\]\(([^)#: ]+)\)", page.read_text(encoding="utf-8"))
        assert len(links) > 15
        assert not [link for link in links if not (page.parent / link).exists()]


def defined(file: Path) -> set[str]:
    """The names that a file defines."""
    if file.suffix == ".js":
        return set(re.findall(r"^(?:export )?(?:function|const|let|class) (\w+)", file.read_text("utf-8"), flags=re.M))
    names = set()
    for node in tree_of(file).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def test_there_are_fifteen_questions() -> None:
    assert len(QUESTIONS) == 15


@pytest.mark.parametrize(("question", "file", "name"), QUESTIONS)
def test_where_is(question: str, file: str, name: str) -> None:
    assert f"[{file}](../{file})" in CONTRIBUTING
    assert name in defined(ROOT / file)


def test_the_table_in_the_terminal_has_a_row_for_each_operation(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main([]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert [row.partition("(")[0] for row in rows[1:]] == list(TABLE)
    assert __main__.main(["softmax", "relu"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("softmax")
    assert "\nrelu (" in shown
    assert __main__.main(["sofmax"]) == 2
    assert "did you mean" in capsys.readouterr().err.lower()


def test_the_operation_that_contributing_adds_works() -> None:
    entry = re.search(r"```python\n(softsign = .*?)```", CONTRIBUTING, flags=re.S)
    assert entry
    code = f"""
import numpy as np
from autograd import Op, Value, explain, gradcheck, record
{entry[1]}
gradcheck(softsign, np.array([-2.0, 0.0, 3.0]))
print(Value(3.0).softsign().data, "1 + |a|" in explain(softsign(Value(3.0, name="a"))))
print("np.abs" in record(lambda a: softsign(a).sum(), np.ones(3)).source)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.split() == ["0.75", "True", "True"], run.stderr
