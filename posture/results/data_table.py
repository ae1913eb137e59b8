"""A table of numbers for programs: columns of numpy, or a data frame where pandas is installed."""

from importlib import import_module
from typing import Any

from numpy.typing import NDArray

from posture.errors import MachineError


class Table(dict[str, NDArray[Any]]):
    """Columns by name, all of the same length, in the order in which they are written to files.

    Numbers are float64, with NaN for "not measured" and "not seen", or int64; text has dtype
    object, yes and no are bool. A column's name ends in its unit.

    Examples
    --------
    >>> import numpy as np
    >>> table = Table(time_s=np.array([0.0, 0.5]), trunk_lean_deg=np.array([6.1, np.nan]))
    >>> list(table)
    ['time_s', 'trunk_lean_deg']
    >>> float(np.nanmean(table["trunk_lean_deg"]))
    6.1
    """

    def to_pandas(self) -> Any:
        """Return the table as a `pandas.DataFrame`.

        Raises
        ------
        MachineError
            If pandas is not installed.
        """
        try:
            pandas = import_module("pandas")
        except ImportError as error:
            raise MachineError(
                "A data frame needs pandas, which is not installed here; install pandas, or use "
                "the table's columns, which are numpy arrays."
            ) from error
        return pandas.DataFrame(dict(self))
