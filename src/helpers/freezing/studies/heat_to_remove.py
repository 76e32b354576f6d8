"""How much heat must leave a cubic centimetre of tissue, and how much of it is latent heat.

No run is needed: the enthalpy H of `freezing.tissue` says it.  The bill has three parts: cooling to
the first ice, the latent heat of the water that has frozen, and cooling everything below that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.freezing.tissue import COLDEST_C, Tissue
from helpers.shares import share_words

# J/cm3 in 1 J/m3.
J_PER_CM3 = 1e-6


@dataclass(frozen=True)
class HeatBill:
    """Heat (J/cm3) that leaves soft tissue on its way from 37 °C to `to_C` (°C), in three parts."""

    tissue: Tissue
    to_C: float

    def removed_J_per_cm3(self, temperature_C: np.ndarray | float) -> np.ndarray:
        """Return the heat removed by the time the tissue has reached a temperature.

        Parameters
        ----------
        temperature_C : float or ndarray
            °C, of any shape.

        Returns
        -------
        ndarray
            J/cm3, of the same shape.
        """
        start = self.tissue.enthalpy(self.tissue.start_C)
        return J_PER_CM3 * (start - self.tissue.enthalpy(temperature_C))

    @property
    def total_J_per_cm3(self) -> float:
        """All heat removed, J/cm3."""
        return float(self.removed_J_per_cm3(self.to_C))

    @property
    def latent_J_per_cm3(self) -> float:
        """The part given up by water as it froze, J/cm3."""
        # Between liquidus and solidus only a part of the water has frozen.
        frozen = 1 - self.tissue.unfrozen_fraction(self.tissue.enthalpy(self.to_C))
        return float(J_PER_CM3 * self.tissue.latent_heat * frozen)

    @property
    def warm_J_per_cm3(self) -> float:
        """The part given up above the first ice, J/cm3."""
        # A final temperature above the first ice ends this part early, and the other two are 0.
        return float(self.removed_J_per_cm3(max(self.to_C, self.tissue.liquidus_C)))

    @property
    def cold_J_per_cm3(self) -> float:
        """The part given up by cooling below the first ice, latent heat apart, J/cm3."""
        return self.total_J_per_cm3 - self.latent_J_per_cm3 - self.warm_J_per_cm3

    def summary(self) -> str:
        """One plain sentence: all heat, and its latent part."""
        percent = 100 * self.latent_J_per_cm3 / self.total_J_per_cm3
        heat = f"takes {self.total_J_per_cm3:.0f} J"
        return (
            f"Cooling 1 cm³ of soft tissue from 37 °C to {self.to_C:.0f} °C {heat}; "
            f"{self.latent_J_per_cm3:.0f} J of it ({share_words(percent)}) is latent heat."
        )


def run(to_C: float = -40.0, latent_MJ_per_m3: float = 250.0, solidus_C: float = -8.0) -> HeatBill:
    """Cool soft tissue.

    Parameters
    ----------
    to_C : float
        Final temperature, °C; -196 to below 37, where the tissue starts.
    latent_MJ_per_m3 : float
        Latent heat of the tissue, MJ/m3.
    solidus_C : float
        Temperature at which the last water has frozen, °C.

    Returns
    -------
    HeatBill
        The heat and its parts.

    Raises
    ------
    ValueError
        For a final temperature outside its range, or a value that the tissue refuses.

    Examples
    --------
    >>> print(run().summary())
    Cooling 1 cm³ of soft tissue from 37 °C to -40 °C takes 463 J; 250 J of it (54 %) is latent
    heat.
    """
    # Both values are on sliders: latent heats that were measured are well below the usual 250
    # MJ/m3.
    soft = Tissue.named(
        "standard_soft_tissue", latent_heat=1e6 * latent_MJ_per_m3, solidus_C=solidus_C
    )
    if not COLDEST_C <= to_C < soft.start_C:
        raise ValueError(
            f"to_C = {to_C!r}; the rule: from {COLDEST_C:g} °C to below {soft.start_C:g} °C, where "
            f"the tissue starts"
        )
    return HeatBill(soft, to_C)
