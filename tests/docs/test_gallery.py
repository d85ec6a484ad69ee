"""The gallery of the book: its code runs as it stands there."""

from __future__ import annotations

import ast
import builtins

import pytest

from docs.making import gallery


@pytest.mark.parametrize("name", gallery.gallery.pictures())
def test_code_needs_nothing_that_is_not_on_the_page(name):
    tree = ast.parse(gallery.code(name))
    known = set(dir(builtins))
    for node in ast.walk(tree):
        match node:
            case ast.alias():
                known.add(node.asname or node.name.split(".")[0])
            case ast.Name(ctx=ast.Store()):
                known.add(node.id)
            case ast.ClassDef() | ast.FunctionDef():
                known.add(node.name)
            case ast.arg():
                known.add(node.arg)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert used <= known
