"""Read a table as people have it, and new rows in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import Any

from autograd.annotations import arguments_named
from nn.data.tables.column import Column
from nn.data.tables.table import Table


@arguments_named
def read_table(
    source: str | PathLike[str] | Any,
    target: str | None = None,
    features: Sequence[str] | None = None,
    *,
    task: str | None = None,
    like: Table | Sequence[Column] | None = None,
    header: bool = True,
    encoding: str | None = None,
) -> Table:
    r"""Read a table as it comes: features as numbers, and one column to predict.

    The delimiter (comma, semicolon, tab, ``|``, blanks), the encoding, decimal commas and thousands, units and
    missing cells are found; texts of few kinds become 0 and 1, dates days; ids, names and constants are left out.
    `Table.columns` says what was done to each column, `Table.notes` the rest.

    Parameters
    ----------
    source : str, path-like, stream or DataFrame
        A text file, .csv.gz, .xlsx (needs openpyxl) or .parquet (needs pyarrow, both of chalkgrad's extra
        ``tables``); "-" is the standard input.
    target : str, optional
        The column to predict; found by its look if not given, the last one where nothing else speaks.
    features : sequence of str, optional
        The columns to predict from; all the others if not given.
    task : {"classification", "regression"}, optional
        Whether the target holds classes or a measurement; by its look if not given.
    like : Table or sequence of Column, optional
        Do to these new rows exactly what was done there (`Table.columns`). The target may be missing; `labels`
        is empty. The other arguments but `header` and `encoding` are not looked at.
    header : bool
        Whether the first line has the names of the columns.
    encoding : str, optional
        Of a text file, where what is found by its look is wrong.

    Returns
    -------
    Table
        `labels` are integers if all of them are such, otherwise texts; floats for a regression.

    Raises
    ------
    TableError
        For what makes no table, with the file, the line and the column.
    DataTypeError
        If `source` is something else.
    MissingPackageError
        Without the package that reads such a file.

    Examples
    --------
    >>> import io
    >>> text = "id;Temperatur;Raucher;Diagnose\n1;37,5 °C;ja;gesund\n2;39,1 °C;nein;krank\n3;;ja;krank\n"
    >>> table = read_table(io.StringIO(text))
    >>> table
    Table(3 rows: Temperatur (°C), Temperatur missing, Raucher = ja -> Diagnose (gesund, krank))
    >>> table.X
    array([[37.5,  0. ,  1. ],
           [39.1,  0. ,  0. ],
           [38.3,  1. ,  1. ]])
    >>> for column in table.columns:
    ...     print(column.name, "|", column.said)
    id | left out: an id (1, 2, ...)
    Temperatur | decimal comma read as a point; °C removed from the cells; 1 of 3 cells missing: the median 38.3, ...
    Raucher | nein, ja: 0 and 1
    Diagnose | 2 classes
    >>> read_table(io.StringIO("Temperatur,Raucher\n38,nein\n"), like=table).X
    array([[38.,  0.,  0.]])
    """
    # pandas takes half a second, and `from nn import *` does without.
    from nn.data.tables import making

    if like is not None:
        columns = like.columns if isinstance(like, Table) else tuple(like)
        return making.read_like(source, columns, encoding, header)
    return making.read(source, target, features, task, header, encoding)
