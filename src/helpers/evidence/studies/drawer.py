"""A literature drawn at random, what is published of it, and what one of its studies can find."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.evidence import file_drawer
from helpers.evidence.file_drawer import Literature, Power


@dataclass(frozen=True)
class Drawn:
    """A literature and the power of its studies.

    Attributes
    ----------
    literature : Literature
        Every study that was done, and which of them were published.
    power : Power or None
        What a study of typical size can find; None without a true benefit.
    """

    literature: Literature
    power: Power | None

    def summary(self) -> str:
        """Return one plain sentence, or two where there is a benefit to find."""
        found = self.literature.summary()
        return found if self.power is None else f"{found} {self.power.summary()}"


def run(
    animals: int = 20,
    studies: int = 400,
    control_percent: float = 60.0,
    true_percent: float = 60.0,
    drawer_percent: float = 100.0,
    draw: int = 1,
) -> Drawn:
    """Draw a literature: favourable findings are published, others may stay in the drawer.

    This many studies by default, since without an effect about one in a hundred small ones is a
    favourable finding, and fewer than four published ones are no literature to pool.

    Parameters
    ----------
    animals : int
        Animals in each group of a study of typical size; others have half to twice as many.
    studies : int
        Studies that are done.
    control_percent, true_percent : float
        True shares of bad outcomes without and with treatment, percent.
    drawer_percent : float
        Chance that a study without a favourable finding is not published, percent.
    draw : int
        Which draw.

    Returns
    -------
    Drawn
        The literature and the power of its studies.

    Raises
    ------
    ValueError
        For values outside the ranges of `file_drawer.literature`.

    Examples
    --------
    >>> run().literature.expected_published > 4
    True
    """
    risk = true_percent / 100
    control_risk = control_percent / 100
    literature = file_drawer.literature(
        risk, control_risk, animals, studies, drawer_percent / 100, seed=draw
    )
    # Without a true benefit there is no power to speak of, and exaggeration would divide by zero.
    has_benefit = risk < control_risk
    power = file_drawer.power(risk, control_risk, animals) if has_benefit else None
    return Drawn(literature, power)
