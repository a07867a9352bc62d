"""The newsroom's pictures, drawn by code: flat landscapes under an evening sky."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 640, 360
HORIZON = 235

Colour = tuple[int, int, int]
Scene = Callable[[ImageDraw.ImageDraw], None]

INK: Colour = (30, 38, 58)
PAPER: Colour = (244, 236, 220)
SEA: Colour = (52, 92, 122)
GRASS: Colour = (74, 110, 88)
RED: Colour = (192, 74, 58)


def picture(scene: str) -> bytes:
    """A PNG of 640 × 360 pixels. `scene` is a key of SCENES."""
    sky_top, sky_low, draw_scene = SCENES[scene]
    image = Image.new("RGB", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    for y in range(HEIGHT):
        share = min(1.0, y / HORIZON)
        shade = tuple(round(a + (b - a) * share) for a, b in zip(sky_top, sky_low, strict=True))
        draw.line([(0, y), (WIDTH, y)], fill=shade)
    draw_scene(draw)
    buffer = io.BytesIO()
    image.quantize(64, method=Image.Quantize.FASTOCTREE).save(buffer, "PNG")
    return buffer.getvalue()


def badge() -> bytes:
    """The bot's own picture: a PNG of 128 × 128 pixels."""
    image = Image.new("RGB", (128, 128), (180, 71, 47))
    draw = ImageDraw.Draw(image)
    draw.polygon(
        [(38, 94), (38, 34), (50, 34), (78, 72), (78, 34), (90, 34), (90, 94), (78, 94), (50, 56), (50, 94)],
        fill=PAPER,
    )
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _water(draw: ImageDraw.ImageDraw, colour: Colour = SEA) -> None:
    draw.rectangle((0, HORIZON, WIDTH, HEIGHT), fill=colour)
    for row in range(6):
        y = HORIZON + 14 + row * 20
        for column in range(9):
            x = (column * 83 + row * 37) % WIDTH
            draw.line([(x, y), (x + 34, y)], fill=tuple(min(255, c + 26) for c in colour), width=2)


def _sun(draw: ImageDraw.ImageDraw, x: int, y: int, radius: int) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(252, 222, 160))


def _hills(draw: ImageDraw.ImageDraw, colour: Colour, base: int, height: int, phase: float) -> None:
    crest = [
        (x, base - height * (0.5 + 0.5 * math.sin(x / 95 + phase)) - 10 * math.sin(x / 31))
        for x in range(0, WIDTH + 8, 8)
    ]
    draw.polygon([(0, HEIGHT), *crest, (WIDTH, HEIGHT)], fill=colour)


def _bridge(draw: ImageDraw.ImageDraw) -> None:
    _sun(draw, 470, 150, 44)
    _hills(draw, (96, 104, 128), HORIZON, 46, 0.4)
    _water(draw)
    draw.rectangle((0, 204, WIDTH, 214), fill=INK)
    for tower in (180, 460):
        draw.rectangle((tower - 9, 70, tower + 9, 300), fill=INK)
        draw.rectangle((tower - 22, 286, tower + 22, 306), fill=INK)
    _cable(draw, -100, 180)
    _cable(draw, 180, 460)
    _cable(draw, 460, 740)


def _cable(draw: ImageDraw.ImageDraw, left: int, right: int) -> None:
    middle, half = (left + right) / 2, (right - left) / 2
    points = [(x, 190 - 114 * ((x - middle) / half) ** 2) for x in range(left, right + 1, 4)]
    draw.line(points, fill=INK, width=4)
    for x, y in points[::5]:
        draw.line([(x, y), (x, 204)], fill=INK, width=1)


def _ferry(draw: ImageDraw.ImageDraw) -> None:
    _hills(draw, (110, 120, 140), HORIZON, 38, 2.0)
    _water(draw)
    draw.polygon([(150, 226), (520, 226), (484, 276), (186, 276)], fill=PAPER)
    draw.polygon([(163, 244), (508, 244), (497, 258), (174, 258)], fill=RED)
    draw.rectangle((210, 186, 450, 226), fill=PAPER)
    draw.rectangle((260, 156, 400, 186), fill=PAPER)
    draw.rectangle((318, 112, 346, 156), fill=RED)
    for x in range(226, 440, 26):
        draw.ellipse((x, 198, x + 12, 210), fill=SEA)
    for puff in range(4):
        draw.ellipse(
            (340 + puff * 34, 92 - puff * 14, 374 + puff * 38, 118 - puff * 12), fill=(226, 220, 214)
        )


def _volcano(draw: ImageDraw.ImageDraw) -> None:
    for puff in range(5):
        x, y, r = 322 + puff * 22, 70 - puff * 14, 24 + puff * 7
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(214, 202, 204))
    draw.polygon([(60, 290), (286, 82), (306, 92), (338, 90), (360, 80), (590, 290)], fill=(84, 78, 100))
    draw.polygon([(286, 82), (306, 92), (338, 90), (360, 80), (392, 110), (340, 132), (256, 110)], fill=PAPER)
    draw.rectangle((0, 290, WIDTH, HEIGHT), fill=GRASS)
    _hills(draw, GRASS, 300, 30, 1.1)
    for x in (180, 214, 252, 430, 466):
        draw.rectangle((x, 300, x + 22, 318), fill=PAPER)
        draw.polygon([(x - 4, 300), (x + 11, 286), (x + 26, 300)], fill=RED)


def _harbour(draw: ImageDraw.ImageDraw) -> None:
    _water(draw)
    draw.rectangle((0, 222, WIDTH, 246), fill=(88, 84, 92))
    for x in (90, 270, 450):
        draw.line([(x, 222), (x + 20, 90)], fill=RED, width=8)
        draw.line([(x + 70, 222), (x + 50, 90)], fill=RED, width=8)
        draw.line([(x - 40, 96), (x + 150, 96)], fill=RED, width=8)
        draw.line([(x + 128, 96), (x + 128, 160)], fill=INK, width=2)
        draw.rectangle((x + 110, 160, x + 146, 178), fill=(222, 160, 70))
    boxes: list[Colour] = [(222, 160, 70), (74, 110, 88), RED, (80, 110, 150)]
    for index in range(24):
        x, y = 20 + (index % 12) * 51, 202 - (index // 12) * 20
        draw.rectangle((x, y, x + 46, y + 18), fill=boxes[(index * 7) % 4])


def _whale(draw: ImageDraw.ImageDraw) -> None:
    _sun(draw, 150, 140, 36)
    _hills(draw, (104, 118, 138), HORIZON, 30, 4.0)
    _water(draw)
    draw.polygon(
        [
            (316, 300),
            (330, 214),
            (300, 150),
            (352, 178),
            (372, 204),
            (392, 178),
            (444, 150),
            (414, 214),
            (430, 300),
        ],
        fill=INK,
    )
    draw.ellipse((250, 280, 500, 316), fill=SEA)
    for x in (290, 330, 400, 440):
        draw.arc((x, 268, x + 44, 292), 180, 360, fill=PAPER, width=3)


def _lighthouse(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon([(430, 92), (0, 40), (0, 150)], fill=(250, 224, 170))
    _water(draw)
    draw.polygon([(340, 300), (380, 236), (520, 228), (600, 300)], fill=(70, 70, 84))
    draw.polygon([(410, 240), (424, 110), (462, 110), (476, 240)], fill=PAPER)
    draw.polygon([(415, 196), (419, 156), (467, 156), (471, 196)], fill=RED)
    draw.rectangle((420, 80, 466, 110), fill=(252, 222, 160))
    draw.polygon([(412, 80), (443, 56), (474, 80)], fill=RED)


def _factory(draw: ImageDraw.ImageDraw) -> None:
    _sun(draw, 110, 120, 34)
    _hills(draw, GRASS, 280, 26, 0.0)
    for x in (470, 545, 610):
        draw.line([(x, 250), (x, 110)], fill=PAPER, width=5)
        for turn in range(3):
            angle = math.radians(turn * 120 + x)
            draw.line([(x, 110), (x + 52 * math.cos(angle), 110 + 52 * math.sin(angle))], fill=PAPER, width=4)
    draw.rectangle((120, 190, 420, 290), fill=(116, 122, 140))
    for x in range(120, 420, 60):
        draw.polygon([(x, 190), (x + 60, 160), (x + 60, 190)], fill=(90, 96, 114))
        draw.rectangle((x + 14, 214, x + 46, 240), fill=(252, 222, 160))
    draw.rectangle((0, 290, WIDTH, HEIGHT), fill=(70, 84, 78))


def _trams(draw: ImageDraw.ImageDraw) -> None:
    for index in range(9):
        x, top = index * 74 - 10, 90 + (index * 47) % 60
        draw.rectangle((x, top, x + 66, 280), fill=(58 + index * 3, 62, 88))
        for row in range(4):
            draw.rectangle((x + 14, top + 18 + row * 34, x + 26, top + 34 + row * 34), fill=(252, 222, 160))
            draw.rectangle((x + 40, top + 18 + row * 34, x + 52, top + 34 + row * 34), fill=(240, 200, 130))
    draw.rectangle((0, 280, WIDTH, HEIGHT), fill=(54, 54, 66))
    draw.rounded_rectangle((170, 206, 500, 308), 14, fill=RED)
    draw.rectangle((170, 262, 500, 276), fill=PAPER)
    for x in range(190, 480, 58):
        draw.rectangle((x, 222, x + 44, 254), fill=(252, 230, 180))
    draw.line([(0, 310), (WIDTH, 310)], fill=(150, 150, 160), width=3)
    draw.line([(0, 176), (WIDTH, 176)], fill=INK, width=2)
    draw.line([(320, 206), (340, 176)], fill=INK, width=3)


def _stadium(draw: ImageDraw.ImageDraw) -> None:
    for x in (70, 570):
        draw.line([(x, 250), (x, 60)], fill=INK, width=6)
        draw.rectangle((x - 34, 40, x + 34, 66), fill=(252, 236, 196))
    draw.polygon([(0, 250), (0, 170), (320, 140), (640, 170), (640, 250)], fill=(66, 70, 92))
    for index in range(260):
        x, y = (index * 97) % WIDTH, 164 + (index * 53) % 74
        draw.ellipse((x, y, x + 5, y + 5), fill=RED if index % 3 else PAPER)
    draw.rectangle((0, 250, WIDTH, HEIGHT), fill=GRASS)
    draw.rectangle((250, 190, 390, 256), outline=PAPER, width=5)
    draw.ellipse((306, 290, 334, 318), fill=PAPER)


def _seagrass(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=(44, 104, 124))
    for index in range(90):
        x, height = (index * 71) % WIDTH, 70 + (index * 29) % 120
        sway = 14 * math.sin(index)
        draw.line(
            [(x, HEIGHT), (x + sway, HEIGHT - height // 2), (x - sway, HEIGHT - height)],
            fill=(60 + index % 40, 140, 96),
            width=5,
        )
    for x, y in ((150, 110), (220, 150), (420, 90), (500, 140)):
        draw.ellipse((x, y, x + 44, y + 18), fill=(222, 190, 120))
        draw.polygon([(x, y + 9), (x - 16, y), (x - 16, y + 18)], fill=(222, 190, 120))


def _dog(draw: ImageDraw.ImageDraw) -> None:
    _sun(draw, 520, 150, 40)
    _water(draw)
    draw.rectangle((0, 262, WIDTH, HEIGHT), fill=(150, 116, 84))
    for y in range(262, HEIGHT, 18):
        draw.line([(0, y), (WIDTH, y)], fill=(122, 92, 66), width=2)
    draw.ellipse((236, 176, 352, 300), fill=(120, 70, 44))
    draw.ellipse((292, 116, 382, 196), fill=(132, 78, 48))
    draw.ellipse((284, 128, 318, 204), fill=(92, 52, 34))
    draw.ellipse((352, 146, 366, 158), fill=INK)
    draw.ellipse((372, 158, 390, 174), fill=INK)
    draw.line([(240, 270), (196, 220)], fill=(120, 70, 44), width=12)
    draw.rectangle((316, 250, 338, 308), fill=(120, 70, 44))
    draw.line([(300, 196), (366, 200)], fill=RED, width=8)


DUSK: Colour = (92, 98, 140)
ROSE: Colour = (238, 178, 150)
DAY: Colour = (126, 170, 200)
MIST: Colour = (226, 226, 214)
NIGHT: Colour = (24, 30, 56)
VIOLET: Colour = (98, 84, 126)

SCENES: dict[str, tuple[Colour, Colour, Scene]] = {
    "bridge": (DUSK, ROSE, _bridge),
    "ferry": (DAY, MIST, _ferry),
    "volcano": (VIOLET, ROSE, _volcano),
    "harbour": (DAY, ROSE, _harbour),
    "whale": (DAY, ROSE, _whale),
    "lighthouse": (NIGHT, VIOLET, _lighthouse),
    "factory": (DAY, MIST, _factory),
    "trams": (NIGHT, VIOLET, _trams),
    "stadium": (NIGHT, VIOLET, _stadium),
    "seagrass": (DAY, DAY, _seagrass),
    "dog": (DAY, MIST, _dog),
}
ALT = {
    "bridge": "A suspension bridge over a sound at dusk",
    "ferry": "A white ferry with a red funnel",
    "volcano": "A volcano with snow and a plume of steam above a village",
    "harbour": "Red cranes over stacks of containers",
    "whale": "A whale's tail above the water",
    "lighthouse": "A lighthouse sending its beam over a dark sea",
    "factory": "A factory hall with wind turbines behind it",
    "trams": "A red tram in a lit street at night",
    "stadium": "A football ground under floodlights",
    "seagrass": "Fish above a meadow of seagrass",
    "dog": "A spaniel on the deck of a ferry",
}
"""What each scene shows, in words."""
