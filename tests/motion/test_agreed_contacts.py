"""Contacts moved to the mean of three readings, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from posture.motion.agreed_contacts import at_mean_instants
from posture.motion.motion import Contact
from posture.results.report import Side

LANDINGS: tuple[tuple[Side, float], ...] = tuple(
    zip(("left", "right", "left", "right"), (1.0, 1.35, 1.7, 2.05), strict=True)
)
OWN = tuple(
    Contact(side, side == "left", contact_s, contact_s + 0.25, 0.015, 0.020)
    for side, contact_s in LANDINGS
)
Contacts = tuple[Contact, ...]


def later(seconds: float, side: Side | None = None) -> Contacts:
    """The contacts, later by so much; those of one foot alone where one is named."""
    return tuple(
        replace(own, contact_s=own.contact_s + seconds) for own in OWN if side in (None, own.side)
    )


def test_a_contact_is_at_the_mean_of_three() -> None:
    """0, 12 and -3 ms: 3 ms."""
    found = at_mean_instants(OWN, [later(0.012), later(-0.003)])
    for own, moved in zip(OWN, found, strict=True):
        assert moved.contact_s - own.contact_s == pytest.approx(0.003)
        assert (moved.side, moved.near) == (own.side, own.near)
        assert (moved.toe_off_s, moved.toe_off_u_s) == (own.toe_off_s, own.toe_off_u_s)


def test_each_foot_has_its_own_mean() -> None:
    found = at_mean_instants(OWN, [later(0.009, "left"), later(-0.006, "right")])
    moved = [new.contact_s - own.contact_s for new, own in zip(found, OWN, strict=True)]
    assert moved == pytest.approx([0.0045, -0.003, 0.0045, -0.003])


def test_without_looks_all_stays() -> None:
    assert at_mean_instants(OWN, []) == OWN
    assert at_mean_instants((), [OWN]) == ()


def test_all_of_a_foot_move_alike_by_the_mean_of_its_contacts() -> None:
    look = (replace(OWN[0], contact_s=1.004), OWN[1], replace(OWN[2], contact_s=1.708))
    found = at_mean_instants(OWN, [look])
    assert found[0].contact_s == pytest.approx(1.003)
    assert found[2].contact_s == pytest.approx(1.703)


def test_a_look_may_show_contacts_that_are_nowhere_else() -> None:
    look = (replace(OWN[0], contact_s=0.3), *later(0.006, "left"))
    assert at_mean_instants(OWN, [look])[0].contact_s == pytest.approx(1.003)
    assert at_mean_instants(OWN, [look])[1] == OWN[1]


def test_what_is_exactly_100_ms_off_is_another_contact() -> None:
    first = replace(OWN[0], contact_s=0.0)
    assert at_mean_instants((first,), [(replace(first, contact_s=0.1),)]) == (first,)


@pytest.mark.parametrize(("off_s", "moved_s"), [(0.099, 0.0495), (0.101, 0.0)])
def test_further_than_100_ms_off_it_is_another_contact(off_s: float, moved_s: float) -> None:
    found = at_mean_instants(OWN, [later(off_s)])
    assert found[0].contact_s - 1.0 == pytest.approx(moved_s)
    assert found[0].contact_u_s > 0.1 if moved_s else found == OWN


@pytest.mark.parametrize(
    ("apart_s", "u_s"),
    [
        (0.006, 0.015),
        (0.007, 0.015),
        (0.008, np.hypot(0.015, 1.645 * np.sqrt(0.008**2 - 0.007**2))),
        (0.020, np.hypot(0.015, 1.645 * np.sqrt(0.020**2 - 0.007**2))),
    ],
)
def test_looks_further_apart_than_landmarks_usually_err_widen_the_interval(
    apart_s: float, u_s: float
) -> None:
    """7 ms are in it already; of one look alone, all that it is from their mean counts."""
    both, one = [later(1.5 * apart_s), later(-0.5 * apart_s)], [later(-apart_s)]
    for looks in (both, both[::-1], one):
        assert at_mean_instants(OWN, looks)[0].contact_u_s == pytest.approx(u_s)
