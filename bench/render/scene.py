"""Pictures of a runner in a room, by OpenGL without a display (EGL, Mesa's software too).

The room's light is worked out once. A frame draws the moving belt and the runner's shadow over
it, then the runner, and only within the part of the picture that they can touch.
"""

import os
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bench.render import shaders
from bench.render.body import Body
from bench.render.camera import Camera, Facing, look, parallel
from bench.render.room import BELT, WALL_M, Occluder, make_room
from bench.render.skeleton import Pose
from posture.arrays import FloatArray
from posture.errors import MachineError

Picture = NDArray[np.uint8]
# Left, bottom, width and height, pixels.
Box = tuple[int, int, int, int]
SAMPLES: Final = 4
# The room is rendered this much finer, then averaged.
FINER: Final = 2
SHADOW_SIZES: Final = (1024, 512)
SHADOW_HALF_WIDTH_M: Final = 1.5
LAMP_M: Final = 4.0
MIDDLE_M: Final = np.array([0.05, 0.75, 0.0])
KEY_LIGHT: Final = (1.55, 1.50, 1.40)
OVERHEAD_LIGHT: Final = (0.55, 0.57, 0.60)
AMBIENT: Final = (0.55, 0.56, 0.58)
FLOOR_M: Final = -0.2
# Flesh and cloth around the points that carry them.
AROUND_M: Final = 0.14
MOST_BONES: Final = 32
MESH_LAYOUT: Final = ("3f 3f 3f 3f 4f 4f", "v", "n", "c", "m", "bones", "shares")
MESH_DEPTH_LAYOUT: Final = ("3f 24x 3f 4f 4f", "v", "m", "bones", "shares")
ROOM_LAYOUT: Final = ("3f 3f 3f 3f", "v", "n", "c", "m")
ROOM_DEPTH_LAYOUT: Final = ("3f 24x 3f", "v", "m")
ROOM_PLACE_LAYOUT: Final = ("3f 36x", "v")
# Light in three parts, then places.
LAYERS: Final = ("TA", "T0", "T1", "TP")


class Scene:
    """A body before a camera; makes pictures of poses.

    Raises
    ------
    MachineError
        If there is no OpenGL on this machine.
    """

    def __init__(
        self,
        body: Body,
        camera: Camera,
        facing: Facing,
        dark_wall: bool = False,
        occluder: Occluder | None = None,
    ) -> None:
        self._camera, self._facing = camera, facing
        self._size = (camera.width, camera.height)
        self._rest = body.skeleton.heads_m
        self._gl: Any = _context()
        self._view = camera.view_projection(facing)
        side = 1.0 if facing == "right" else -1.0
        self._lamps = _lamps(side)
        self._lights = [
            parallel(SHADOW_HALF_WIDTH_M, 0.5, 8) @ look(MIDDLE_M + LAMP_M * lamp, MIDDLE_M, up)
            for lamp, up in zip(self._lamps, ((0, 1, 0), (1, 0, 0)), strict=True)
        ]
        room = make_room(side, dark_wall, occluder)
        belt = room[room[:, 10] == BELT]
        self._belt_box, self._behind = belt[:, :3], -side * WALL_M
        self._programs = self._make_programs(belt[0, 6:9])
        self._meshes = self._make_meshes(body, room)
        self._shadows = [self._make_shadow(size) for size in SHADOW_SIZES]
        gl, size = self._gl, self._size
        self._soft = gl.framebuffer(
            [gl.renderbuffer(size, 4, samples=SAMPLES)],
            gl.depth_renderbuffer(size, samples=SAMPLES),
        )
        self._sharp = gl.framebuffer([gl.renderbuffer(size, 4)])
        self._bake_room()
        self._backdrop = gl.framebuffer([self._new_texture("f1")])
        self._still, self._empty = self._draw_still()

    def picture(self, pose: Pose, belt_m: float) -> Picture:
        """Return the picture of a pose, the belt moved back by ``belt_m``; (height, width, 3)."""
        self._pose_bones(pose)
        self._cast_shadows()
        ground, box = self._touched(pose)
        self._draw_backdrop(ground, box, belt_m)
        self._draw_runner(box)
        left, bottom, width, height = box
        part = np.frombuffer(self._sharp.read(box, components=3, alignment=1), np.uint8)
        picture = self._empty.copy()
        top = self._camera.height - bottom - height
        picture[top : top + height, left : left + width] = part.reshape(height, width, 3)[::-1]
        return picture

    def close(self) -> None:
        """Free what the scene holds."""
        self._gl.release()

    def _make_programs(self, rubber: FloatArray) -> dict[str, Any]:
        gl = self._gl
        programs = {
            "runner": gl.program(shaders.SKINNED_VERTEX, shaders.RUNNER),
            "room": gl.program(shaders.STATIC_VERTEX, shaders.ROOM),
            "ground": gl.program(shaders.WHOLE_PICTURE, shaders.GROUND),
            "still": gl.program(shaders.WHOLE_PICTURE, shaders.ROOM),
            "bake": gl.program(shaders.STATIC_VERTEX, shaders.BAKE),
            "runner depth": gl.program(shaders.SKINNED_VERTEX, shaders.DEPTH),
            "room depth": gl.program(shaders.STATIC_VERTEX, shaders.DEPTH),
        }
        values: dict[str, Any] = {
            "eye": tuple(self._camera.eye(self._facing)),
            **{f"d{n}": tuple(lamp) for n, lamp in enumerate(self._lamps)},
            **{"e0": KEY_LIGHT, "e1": OVERHEAD_LIGHT, "ambient": AMBIENT, "belt": 0.0},
            **{"rubber": tuple(rubber), "S0": 0, "S1": 1, "backdrop": 2},
            **{layer: 2 + number for number, layer in enumerate(LAYERS)},
        }
        matrices = {"VP": self._view, **{f"L{n}": own for n, own in enumerate(self._lights)}}
        for program in programs.values():
            for name in program:
                if name in values:
                    program[name].value = values[name]
                elif name in matrices:
                    program[name].write(_bytes(matrices[name]))
        return programs

    def _make_meshes(self, body: Body, room: FloatArray) -> dict[str, Any]:
        gl, mesh, programs = self._gl, body.mesh, self._programs
        columns = [mesh.vertices, mesh.normals, mesh.colours, mesh.materials]
        rows = np.concatenate([*columns, mesh.bones, mesh.weights], axis=1)
        vertices = gl.buffer(rows.astype("f4").tobytes())
        corners = gl.buffer(mesh.triangles.astype("u4").tobytes())
        boxes = gl.buffer(room.astype("f4").tobytes())

        def runner(program: str, layout: tuple[str, ...]) -> Any:
            return gl.vertex_array(programs[program], [(vertices, *layout)], corners)

        def static(program: str, layout: tuple[str, ...]) -> Any:
            return gl.vertex_array(programs[program], [(boxes, *layout)])

        return {
            "runner": runner("runner", MESH_LAYOUT),
            "runner depth": runner("runner depth", MESH_DEPTH_LAYOUT),
            "room": static("room", ROOM_PLACE_LAYOUT),
            "bake": static("bake", ROOM_LAYOUT),
            "room depth": static("room depth", ROOM_DEPTH_LAYOUT),
            "ground": gl.vertex_array(programs["ground"], []),
            "still": gl.vertex_array(programs["still"], []),
        }

    def _new_texture(self, kind: str, content: bytes | None = None) -> Any:
        texture = self._gl.texture(self._size, 4, content, dtype=kind)
        texture.filter = (self._gl.NEAREST, self._gl.NEAREST)
        return texture

    def _make_shadow(self, size: int) -> tuple[Any, Any]:
        texture = self._gl.depth_texture((size, size))
        texture.compare_func = "<="
        texture.repeat_x = texture.repeat_y = False
        return texture, self._gl.framebuffer(depth_attachment=texture)

    def _bake_room(self) -> None:
        """Light the room once, its own shadows in, finer than the picture."""
        gl, (width, height) = self._gl, self._size
        for (_, target), light in zip(self._shadows, self._lights, strict=True):
            target.use()
            target.clear(depth=1.0)
            self._programs["room depth"]["VP"].write(_bytes(light))
            self._meshes["room depth"].render()
        self._use_shadows()
        fine = (width * FINER, height * FINER)
        layers = [gl.texture(fine, 4, dtype="f4" if name == "TP" else "f2") for name in LAYERS]
        target = gl.framebuffer(layers, gl.depth_renderbuffer(fine))
        target.use()
        target.clear(0, 0, 0, 1, depth=1.0)
        self._meshes["bake"].render()
        self._baked = []
        for number, layer in enumerate(layers):
            raw = target.read(components=4, attachment=number, dtype=layer.dtype, alignment=1)
            own = np.frombuffer(raw, layer.dtype).reshape(height, FINER, width, FINER, 4)
            mean = own.astype("f4").mean(axis=(1, 3)).astype(layer.dtype)
            self._baked.append(self._new_texture(layer.dtype, mean.tobytes()))
        target.release()
        for layer in layers:
            layer.release()

    def _draw_still(self) -> tuple[Any, Picture]:
        """The room without a runner, its belt at rest, as a texture and as a picture."""
        for _, target in self._shadows:
            target.use()
            target.clear(depth=1.0)
        width, height = self._size
        self._draw_ground((0, 0, width, height), 0.0)
        raw = self._backdrop.read(components=4, alignment=1)
        picture = np.frombuffer(raw, np.uint8).reshape(height, width, 4)[::-1, :, :3]
        return self._new_texture("f1", raw), np.ascontiguousarray(picture)

    def _pose_bones(self, pose: Pose) -> None:
        matrices = np.tile(np.eye(4), (MOST_BONES, 1, 1))
        count = len(pose.rotations)
        matrices[:count, :3, :3] = pose.rotations
        moved = np.einsum("bij,bj->bi", pose.rotations, self._rest)
        matrices[:count, :3, 3] = pose.heads_m - moved
        packed = np.ascontiguousarray(matrices.transpose(0, 2, 1)).astype("f4").tobytes()
        for name in ("runner", "runner depth"):
            self._programs[name]["B"].write(packed)

    def _cast_shadows(self) -> None:
        for (_, target), light in zip(self._shadows, self._lights, strict=True):
            target.use()
            target.clear(depth=1.0)
            self._programs["runner depth"]["VP"].write(_bytes(light))
            self._meshes["runner depth"].render()

    def _touched(self, pose: Pose) -> tuple[Box, Box]:
        """What shadows and belt can change, and that with the runner."""
        places = np.concatenate([pose.heads_m, pose.points_m])
        corners = np.array(list(np.ndindex(2, 2, 2))) * 2 - 1
        around = (places[:, None] + AROUND_M * corners).reshape(-1, 3)
        fallen = [self._fallen(around, lamp) for lamp in self._lamps]
        ground = np.concatenate([*fallen, self._belt_box])
        return self._box(ground), self._box(np.concatenate([around, ground]))

    def _box(self, places: FloatArray) -> Box:
        """The part of the picture around some places."""
        pixels = self._camera.project(places, self._facing)
        width, height = self._size
        left, top = np.clip(np.floor(pixels.min(axis=0)), 0, (width - 1, height - 1)).astype(int)
        right, low = np.clip(np.ceil(pixels.max(axis=0)), (left + 1, top + 1), (width, height))
        return int(left), int(height - low), int(right - left), int(low - top)

    def _fallen(self, points: FloatArray, lamp: FloatArray) -> FloatArray:
        """Where the points' shadows fall: on the floor, or on the wall before it."""
        down = (points[:, 1] - FLOOR_M) / lamp[1]
        beyond = points[:, 2] - lamp[2] * down
        wall = np.abs(beyond) > WALL_M
        reach = np.where(wall, (points[:, 2] - self._behind) / lamp[2], down)
        return np.asarray(points - np.clip(reach, 0, down)[:, None] * lamp)

    def _draw_backdrop(self, ground: Box, box: Box, belt_m: float) -> None:
        self._backdrop.use()
        self._backdrop.scissor = box
        self._still.use(2)
        self._meshes["still"].render(vertices=3)
        self._draw_ground(ground, belt_m)

    def _draw_ground(self, ground: Box, belt_m: float) -> None:
        self._backdrop.use()
        self._backdrop.scissor = ground
        self._programs["ground"]["belt"].value = belt_m
        self._use_shadows()
        for number, texture in enumerate(self._baked):
            texture.use(2 + number)
        self._meshes["ground"].render(vertices=3)

    def _draw_runner(self, box: Box) -> None:
        gl = self._gl
        self._soft.use()
        self._soft.scissor = box
        self._soft.clear(depth=1.0)
        self._use_shadows()
        self._backdrop.color_attachments[0].use(2)
        gl.enable(gl.CULL_FACE)
        self._meshes["runner"].render()
        gl.disable(gl.CULL_FACE)
        self._meshes["room"].render()
        gl.copy_framebuffer(self._sharp, self._soft)

    def _use_shadows(self) -> None:
        for number, (texture, _) in enumerate(self._shadows):
            texture.use(number)


def _context() -> Any:
    # One thread, so that pictures are the same on every machine; set before the driver loads.
    os.environ.setdefault("LP_NUM_THREADS", "1")
    import moderngl

    try:
        backend: Any = "egl"
        gl = moderngl.create_context(standalone=True, backend=backend)
    except Exception as error:
        raise MachineError(
            "Clips cannot be rendered, since OpenGL is missing; on Debian: sudo apt-get install"
            " libegl1 libegl-mesa0 libgl1-mesa-dri"
        ) from error
    gl.enable(moderngl.DEPTH_TEST)
    gl.NEAREST = moderngl.NEAREST
    return gl


def _lamps(side: float) -> list[FloatArray]:
    """Directions of the key lamp, on the camera's side, and of the overhead lamp."""
    lamps = [np.array([0.45, 1.05, 0.95 * side]), np.array([-0.10, 1.0, 0.12 * side])]
    return [lamp / np.linalg.norm(lamp) for lamp in lamps]


def _bytes(matrix: FloatArray) -> bytes:
    return np.asarray(matrix.T).astype("f4").tobytes()
