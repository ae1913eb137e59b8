"""Our own line drawings of the exercises: start, end, and an arrow between them."""

from typing import Final, NamedTuple

Spot = tuple[float, float]
Line = tuple[Spot, ...]

PAGE: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -26 250 190">
<style>
svg {{ --ink: #16222e; --soft: #8794a0; --line: #c3ccd5; --accent: #00568a; --air: #e6f1f9 }}
@media (prefers-color-scheme: dark) {{
  svg {{ --ink: #e9eef3; --soft: #72808d; --line: #3d4c5a; --accent: #7cc0f0; --air: #14324a }}
}}
path {{ fill: none; stroke-linecap: round; stroke-linejoin: round; stroke-width: 8 }}
.air {{ fill: var(--air) }}
.near {{ stroke: var(--ink) }}
.far {{ stroke: var(--soft) }}
.trunk {{ stroke: var(--ink); stroke-width: 14 }}
.head {{ fill: var(--ink) }}
.thing {{ stroke: var(--line); stroke-width: 5 }}
.weight {{ fill: var(--accent) }}
.arrow {{ stroke: var(--accent); stroke-width: 3.5 }}
</style>
<rect class="air" y="-26" width="250" height="190" rx="12"/>
{body}
</svg>
"""
FLOOR: Final[Line] = ((8, 153), (242, 153))


class Body(NamedTuple):
    """A body: the head's centre, the trunk from shoulder to hip, and the limbs."""

    head: Spot
    trunk: Line
    near: tuple[Line, ...]
    far: tuple[Line, ...] = ()


class ExerciseFigure(NamedTuple):
    """The content of a drawing; ``words`` is its text alternative."""

    words: str
    bodies: tuple[Body, ...]
    things: tuple[Line, ...] = (FLOOR,)
    weights: tuple[Spot, ...] = ()
    arrows: tuple[Line, ...] = ()


def standing(x: float, *arms: Line) -> Body:
    """Return a body standing upright at ``x``, facing right."""
    leg: Line = ((x, 84), (x + 1, 116), (x, 147), (x + 13, 148))
    return Body((x + 2, 26), ((x, 44), (x, 82)), (leg, *arms))


DRAWINGS: Final[dict[str, ExerciseFigure]] = {
    "Goblet squat": ExerciseFigure(
        "Standing with a weight held before the chest, then sitting down deep with the back long.",
        (
            standing(56, ((56, 46), (66, 66), (74, 54))),
            Body(
                (192, 52),
                ((184, 70), (166, 108)),
                (
                    ((166, 110), (203, 118), (184, 147), (198, 148)),
                    ((184, 72), (192, 92), (202, 80)),
                ),
            ),
        ),
        weights=((80, 54), (208, 79)),
        arrows=(((100, 60), (126, 60), (126, 92)), ((120, 85), (126, 93), (132, 85))),
    ),
    "Split squat": ExerciseFigure(
        "Standing with one foot well ahead, then sinking until the back knee nearly touches.",
        (
            Body(
                (62, 26),
                ((60, 44), (60, 82)),
                (((60, 84), (80, 114), (82, 147), (95, 148)), ((60, 46), (52, 66), (60, 82))),
                (((60, 84), (46, 116), (24, 140), (32, 148)),),
            ),
            Body(
                (186, 48),
                ((184, 66), (184, 104)),
                (
                    ((184, 106), (216, 110), (216, 147), (229, 148)),
                    ((184, 68), (176, 88), (184, 104)),
                ),
                (((184, 106), (176, 142), (144, 140), (146, 149)),),
            ),
        ),
        arrows=(((126, 50), (126, 86)), ((120, 79), (126, 87), (132, 79))),
    ),
    "Step-up on a knee-high box": ExerciseFigure(
        "One foot on a box, then standing tall on it with the other knee lifted.",
        (
            Body(
                (64, 28),
                ((62, 46), (56, 82)),
                (((56, 84), (88, 92), (86, 116), (98, 117)), ((62, 48), (52, 68), (64, 80))),
                (((56, 84), (54, 116), (46, 147), (59, 148)),),
            ),
            Body(
                (196, -4),
                ((194, 14), (194, 52)),
                (((194, 54), (195, 86), (194, 116), (207, 117)), ((194, 16), (186, 36), (198, 48))),
                (((194, 54), (218, 68), (212, 98), (224, 100)),),
            ),
        ),
        things=(
            FLOOR,
            ((74, 153), (74, 124), (112, 124), (112, 153)),
            ((180, 153), (180, 124), (220, 124), (220, 153)),
        ),
        arrows=(((134, 80), (134, 44)), ((128, 51), (134, 43), (140, 51))),
    ),
    "Calf raise, knee bent and straight": ExerciseFigure(
        "Standing flat, then up on the balls of the feet.",
        (
            standing(70, ((70, 46), (62, 66), (68, 84))),
            Body(
                (178, 12),
                ((176, 30), (176, 68)),
                (
                    ((176, 70), (177, 102), (178, 132), (190, 147), (194, 148)),
                    ((176, 32), (168, 52), (174, 70)),
                ),
            ),
        ),
        arrows=(((124, 104), (124, 66)), ((118, 73), (124, 65), (130, 73))),
    ),
    "Glute bridge, later on one leg": ExerciseFigure(
        "Lying on the back with bent knees, then the hips lifted into one line.",
        (
            Body(
                (20, 138),
                ((40, 142), (72, 142)),
                (((74, 142), (94, 112), (102, 147), (114, 148)), ((42, 146), (60, 148))),
            ),
            Body(
                (140, 138),
                ((160, 138), (188, 118)),
                (((190, 116), (216, 106), (220, 147), (232, 148)), ((160, 146), (180, 148))),
            ),
        ),
        arrows=(((188, 96), (188, 66)), ((182, 73), (188, 65), (194, 73))),
    ),
    "Romanian deadlift, light": ExerciseFigure(
        "Standing with weights, then bending at the hips with a flat back and soft knees.",
        (
            standing(60, ((60, 46), (64, 66), (68, 86))),
            Body(
                (222, 62),
                ((206, 72), (170, 84)),
                (
                    ((168, 86), (186, 116), (180, 147), (194, 148)),
                    ((206, 74), (206, 94), (205, 112)),
                ),
            ),
        ),
        weights=((69, 92), (205, 118)),
        arrows=(((104, 50), (130, 58), (138, 82)), ((129, 77), (139, 84), (144, 74))),
    ),
    "Bird dog": ExerciseFigure(
        "On hands and knees, one arm and the opposite leg stretched out level with the back.",
        (
            Body(
                (176, 84),
                ((156, 94), (100, 96)),
                (((98, 98), (64, 98), (30, 94)), ((156, 96), (157, 122), (156, 148))),
                (((100, 100), (104, 146), (72, 149)), ((158, 92), (186, 96), (216, 84))),
            ),
        ),
    ),
    "Dead bug": ExerciseFigure(
        "On the back: one arm up and the opposite knee bent, the others reaching away.",
        (
            Body(
                (66, 136),
                ((86, 142), (136, 142)),
                (((138, 142), (142, 106), (176, 106)), ((88, 138), (88, 116), (89, 92))),
                (((138, 142), (172, 134), (208, 126)), ((86, 138), (60, 118), (34, 112))),
            ),
        ),
    ),
    "Half-kneeling hip-flexor stretch, tail tucked under": ExerciseFigure(
        "Kneeling on one knee, trunk upright, tail tucked under, the other foot ahead.",
        (
            Body(
                (118, 36),
                ((116, 54), (116, 92)),
                (((116, 94), (108, 144), (70, 148)), ((116, 56), (100, 74), (112, 88))),
                (((116, 94), (152, 102), (152, 147), (165, 148)),),
            ),
        ),
        arrows=(((92, 84), (88, 98), (98, 110)), ((88, 108), (99, 111), (98, 100))),
    ),
    "Chin tuck against a towel": ExerciseFigure(
        "The head drawn straight back against a towel, chin level.",
        (
            Body(
                (92, 42),
                ((66, 76), (66, 132)),
                (((66, 76), (52, 104), (64, 128)), ((66, 74), (86, 56))),
            ),
            Body(
                (184, 38),
                ((182, 76), (182, 132)),
                (((182, 76), (168, 104), (180, 128)), ((182, 74), (183, 50))),
            ),
        ),
        things=(((162, 22), (162, 54)),),
        arrows=(((146, 38), (118, 38)), ((125, 32), (117, 38), (125, 44))),
    ),
    "Row with a band": ExerciseFigure(
        "Standing before a fixed band with long arms, then pulling the elbows back.",
        (
            standing(40, ((40, 48), (62, 60), (84, 58))),
            standing(166, ((166, 48), (148, 66), (170, 66))),
        ),
        things=(
            FLOOR,
            *(((116, 58), (116, 153)), ((240, 58), (240, 153))),
            *(((86, 58), (116, 58)), ((174, 66), (240, 60))),
        ),
        arrows=(((224, 92), (196, 92)), ((203, 86), (195, 92), (203, 98))),
    ),
}


def drawing(exercise: str) -> str:
    """Return the drawing of an exercise as SVG, for both light and dark pages.

    Parameters
    ----------
    exercise : str
        A name of `posture.checks.exercises`.
    """
    shown = DRAWINGS[exercise]
    parts = [_path("thing", line) for line in shown.things]
    for body in shown.bodies:
        parts += [_path("far", limb) for limb in body.far]
        parts.append(_path("trunk", body.trunk))
        parts += [_path("near", limb) for limb in body.near]
        parts.append(_circle("head", body.head, 11))
    parts += [_circle("weight", spot, 8) for spot in shown.weights]
    parts += [_path("arrow", line) for line in shown.arrows]
    return PAGE.format(body="\n".join(parts))


def _path(kind: str, line: Line) -> str:
    spots = " ".join(f"{x:g} {y:g}" for x, y in line)
    return f'<path class="{kind}" d="M{spots}"/>'


def _circle(kind: str, spot: Spot, radius: int) -> str:
    return f'<circle class="{kind}" cx="{spot[0]:g}" cy="{spot[1]:g}" r="{radius}"/>'
