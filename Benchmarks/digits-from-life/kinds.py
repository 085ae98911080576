"""The kinds of pictures: each makes one from a scan, with amounts drawn at random from the stated
ranges. Lengths in "scan pixels" grow with the enlarged scan; a box is 28 of them."""

import math

import numpy as np

import scans

KINDS = {}


def kind(name):
    def register(function):
        KINDS[name] = function
        return function
    return register


# MARK: Parts

def drawn(random, scan, scale=(4, 10), margins=(0.05, 0.6)):
    """The scan enlarged `scale` times, with edges 1 to 2.5 times as steep, on a sheet whose margins
    are shares of the box. Returns the ink and the scale."""
    scale = random.uniform(*scale)
    box = round(28 * scale)
    ink = scans.sharpened(scans.enlarged(scan, box), random.uniform(1, 2.5))
    top, bottom, left, right = (round(box * share) for share in random.uniform(*margins, 4))
    return np.pad(ink, ((top, bottom), (left, right))), scale


def greys(random, ink):
    """Dark ink (20 to 90) on light paper (215 to 250)."""
    paper, full = random.uniform(215, 250), random.uniform(20, 90)
    return paper + ink * (full - paper)


def places(picture):
    """The rows and columns of all pixels, from −1 to 1 along the longer side."""
    rows, columns = picture.shape[:2]
    half = max(rows, columns) / 2
    down, across = np.mgrid[0:rows, 0:columns]
    return (down + 0.5 - rows / 2) / half, (across + 0.5 - columns / 2) / half


def slope(random, picture, depth):
    """A linear fall of the light by `depth`, in any direction."""
    down, across = places(picture)
    angle = random.uniform(0, 2 * math.pi)
    along = math.cos(angle) * across + math.sin(angle) * down
    return 1 - depth * (along - along.min()) / np.ptp(along)


def shade(random, picture):
    """A shadow with a straight edge near the middle, 0.45 to 0.75 as bright, soft by 0 to 8 %."""
    down, across = places(picture)
    angle = random.uniform(0, 2 * math.pi)
    along = math.cos(angle) * across + math.sin(angle) * down - random.uniform(-0.4, 0.4)
    share = np.clip(0.5 + along / max(1e-3, random.uniform(0, 0.16)), 0, 1)
    return 1 - share * (1 - random.uniform(0.45, 0.75))


def corners(random, picture):
    """Light that falls by 40 to 70 % from near the middle to the corners."""
    down, across = places(picture)
    distance = np.hypot(down - random.uniform(-0.15, 0.15), across - random.uniform(-0.15, 0.15))
    return 1 - random.uniform(0.4, 0.7) * (distance / distance.max()) ** random.uniform(2, 3.5)


def lines(ink, spacing, width, angle, start):
    """The share of each pixel that is covered by parallel lines; angle 0 is level."""
    rows, columns = ink.shape
    down, across = np.mgrid[0:rows, 0:columns]
    along = math.cos(angle) * down - math.sin(angle) * across + start
    distance = np.abs(along / spacing - np.round(along / spacing)) * spacing
    return np.clip(0.5 + width / 2 - distance, 0, 1)


def level(random, degrees=2):
    return math.radians(random.uniform(-degrees, degrees))


def squares(random, ink, scale, darkness):
    """Squares of 0.15 to 0.4 boxes, lines 3 to 8 % of them wide, turned by up to 2°."""
    spacing = 28 * scale * random.uniform(0.15, 0.4)
    width, angle = max(1, spacing * random.uniform(0.03, 0.08)), level(random)
    starts = random.uniform(0, spacing, 2)
    covered = np.maximum(
        lines(ink, spacing, width, angle, starts[0]),
        lines(ink, spacing, width, angle + math.pi / 2, starts[1]))
    return np.maximum(ink, random.uniform(*darkness) * covered)


def rules(random, ink, scale):
    """Level lines 0.4 to 1.1 boxes apart, 0.2 to 0.6 as dark as the ink; a third of the sheets have
    an upright line too."""
    spacing = 28 * scale * random.uniform(0.4, 1.1)
    width, angle = max(1, scale * random.uniform(0.15, 0.5)), level(random)
    covered = lines(ink, spacing, width, angle, random.uniform(0, spacing))
    if random.random() < 1 / 3:
        side = ink.shape[1]
        place = side * random.uniform(0.03, 0.15)
        covered = np.maximum(covered, lines(ink, 10 * side, width, angle + math.pi / 2, place))
    return np.maximum(ink, random.uniform(0.2, 0.6) * covered)


def smoothed(picture, deviation):
    """The picture out of focus: a normal distribution of this standard deviation in pixels."""
    reach = max(1, math.ceil(3 * deviation))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(deviation, 1e-6)) ** 2)
    weights /= weights.sum()
    for axis in (0, 1):
        padded = np.pad(picture, [(reach, reach) if a == axis else (0, 0) for a in (0, 1)], "edge")
        picture = sum(
            weight * np.take(padded, range(i, i + picture.shape[axis]), axis)
            for i, weight in enumerate(weights))
    return picture


def squeezed(picture, step):
    """The rounding of JPEG: the cosine coefficients of blocks of 8×8 are rounded to multiples that
    grow from `step` (mean) to 8 `step` (finest detail)."""
    rows, columns = picture.shape
    padded = np.pad(picture, ((0, -rows % 8), (0, -columns % 8)), "edge") - 128
    place = np.arange(8)
    waves = np.cos((2 * place[None] + 1) * place[:, None] * math.pi / 16) / 2
    waves[0] /= math.sqrt(2)
    steps = step * (1 + (place[:, None] + place[None]) / 2)
    blocks = padded.reshape(padded.shape[0] // 8, 8, -1, 8).swapaxes(1, 2)
    rounded = np.round(waves @ blocks @ waves.T / steps) * steps
    return (waves.T @ rounded @ waves).swapaxes(1, 2).reshape(padded.shape)[:rows, :columns] + 128


def grain(random, picture, deviation):
    return picture + deviation * random.standard_normal(picture.shape)


# MARK: Kinds

@kind("plain")
def plain(random, scan):
    return greys(random, drawn(random, scan)[0])


@kind("uneven light")
def uneven_light(random, scan):
    picture = plain(random, scan)
    return picture * slope(random, picture, random.uniform(0.35, 0.7))


@kind("shadow")
def shadow(random, scan):
    picture = plain(random, scan)
    return picture * shade(random, picture)


@kind("vignette")
def vignette(random, scan):
    picture = plain(random, scan)
    return picture * corners(random, picture)


@kind("squared paper")
def squared(random, scan):
    """Lines 0.2 to 0.6 as dark as the ink."""
    return greys(random, squares(random, *drawn(random, scan), (0.2, 0.6)))


@kind("squared paper, dark")
def squared_dark(random, scan):
    """Lines 0.6 to 1 times as dark as the ink."""
    return greys(random, squares(random, *drawn(random, scan), (0.6, 1)))


@kind("ruled paper")
def ruled(random, scan):
    return greys(random, rules(random, *drawn(random, scan)))


@kind("frame at the edge")
def frame_at_edge(random, scan):
    """1 to 8 % of the side, dark."""
    ink, _ = drawn(random, scan, margins=(0.15, 0.6))
    width = max(1, round(min(ink.shape) * random.uniform(0.01, 0.08)))
    inside = np.pad(np.zeros([side - 2 * width for side in ink.shape]), width, constant_values=1)
    return greys(random, np.maximum(ink, inside * random.uniform(0.6, 1)))


@kind("frame inside")
def frame_inside(random, scan):
    """A box 1 to 3 % thick and 4 to 9 % from the edge, turned by up to 1.5°."""
    ink, _ = drawn(random, scan, margins=(0.25, 0.6))
    rows, columns = ink.shape
    side = min(ink.shape)
    inset, width = side * random.uniform(0.04, 0.09), max(1, side * random.uniform(0.01, 0.03))
    down, across = np.mgrid[0:rows, 0:columns]
    down, across = down + 0.5 - rows / 2, across + 0.5 - columns / 2
    angle = level(random, 1.5)
    turned = (
        np.abs(math.cos(angle) * down - math.sin(angle) * across) - rows / 2 + inset,
        np.abs(math.cos(angle) * across + math.sin(angle) * down) - columns / 2 + inset)
    box = np.clip(0.5 + width / 2 - np.abs(np.maximum(*turned)), 0, 1)
    return greys(random, np.maximum(ink, box * random.uniform(0.6, 1)))


@kind("sheet on a table")
def on_table(random, scan):
    """A table of another grey (30 to 130) behind the sheet, 5 to 20 % at each side, the sheet's
    edges turned by up to 3°."""
    picture = greys(random, drawn(random, scan, margins=(0.3, 0.7))[0])
    down, across = places(picture)
    top, left, bottom, right = (
        1 - 2 * share - math.tan(level(random, 3)) * other
        for share, other in zip(random.uniform(0.05, 0.2, 4), (across, down, across, down)))
    ends = [side / max(picture.shape) for side in picture.shape]
    is_sheet = (
        (down > -ends[0] * top) & (down < ends[0] * bottom)
        & (across > -ends[1] * left) & (across < ends[1] * right))
    return smoothed(np.where(is_sheet, picture, random.uniform(30, 130)), 0.7)


@kind("white on transparent")
def white_transparent(random, scan):
    ink, _ = drawn(random, scan)
    return np.dstack([np.full(ink.shape, 255), 255 * ink])


@kind("dark on transparent")
def dark_transparent(random, scan):
    ink, _ = drawn(random, scan)
    colour = [np.full(ink.shape, grey) for grey in random.uniform(0, 80, 3)]
    return np.dstack([*colour, 255 * ink])


@kind("off-centre")
def off_centre(random, scan):
    """In a corner or at a side: margins of 0 to 5 % and of 150 to 250 % of the box."""
    scale = random.uniform(3, 8)
    ink = scans.sharpened(scans.enlarged(scan, round(28 * scale)), random.uniform(1, 2.5))
    def margins():
        pair = [round(28 * scale * share) for share in
                (random.uniform(0, 0.05), random.uniform(1.5, 2.5))]
        return pair if random.random() < 0.5 else pair[::-1]
    return greys(random, np.pad(ink, (margins(), margins())))


@kind("tightly cropped")
def tight(random, scan):
    """0 to 1 scan pixel beside the ink."""
    ink, scale = drawn(random, scan)
    rows, columns = np.nonzero((ink > 0.3).any(1))[0], np.nonzero((ink > 0.3).any(0))[0]
    beside = round(scale * random.uniform(0, 1))
    return greys(random, ink[max(0, rows[0] - beside):rows[-1] + beside + 1,
                             max(0, columns[0] - beside):columns[-1] + beside + 1])


@kind("small")
def small(random, scan):
    """A tenth of the side of a sheet of 400 to 1,200 pixels, anywhere."""
    scale = random.uniform(2, 6)
    ink = scans.enlarged(scan, round(28 * scale))
    rest = round(200 * scale) - len(ink)
    top, left = (round(rest * share) for share in random.uniform(0.02, 0.98, 2))
    return greys(random, np.pad(ink, ((top, rest - top), (left, rest - left))))


@kind("thick pen")
def thick(random, scan):
    """Middle lines drawn again, 4.5 to 5.5 scan pixels wide."""
    pen = scans.redrawn(scan, random.uniform(4.5, 5.5))
    return greys(random, drawn(random, pen)[0])


@kind("thin pen")
def thin(random, scan):
    """Middle lines drawn again, 0.8 to 1.4 scan pixels wide."""
    pen = scans.redrawn(scan, random.uniform(0.8, 1.4))
    return greys(random, drawn(random, pen)[0])


@kind("grain")
def grained(random, scan):
    """A standard deviation of 10 to 30 greys."""
    return grain(random, plain(random, scan), random.uniform(10, 30))


@kind("blurred")
def blurred(random, scan):
    """Out of focus by 0.5 to 1 scan pixel, then squeezed as by JPEG."""
    ink, scale = drawn(random, scan)
    return squeezed(smoothed(greys(random, ink), scale * random.uniform(0.5, 1)),
                    random.uniform(10, 30))


@kind("coloured ink")
def coloured_ink(random, scan):
    ink, _ = drawn(random, scan)
    inks = [(30, 60, 180), (200, 30, 40), (20, 120, 60), (110, 40, 140), (120, 70, 30)]
    full = np.array(inks[random.integers(len(inks))]) + random.uniform(-20, 20, 3)
    return random.uniform(220, 250) * (1 - ink[..., None]) + full * ink[..., None]


@kind("coloured paper")
def coloured_paper(random, scan):
    ink, _ = drawn(random, scan)
    papers = [(245, 230, 130), (245, 190, 200), (180, 225, 180), (170, 205, 240), (205, 170, 120)]
    paper = np.array(papers[random.integers(len(papers))]) + random.uniform(-10, 5, 3)
    return paper * (1 - ink[..., None]) + random.uniform(20, 80) * ink[..., None]


@kind("light on dark")
def light_on_dark(random, scan):
    """Chalk of 180 to 250 on a board of 15 to 70 in light that falls by 0 to 30 %."""
    ink, _ = drawn(random, scan)
    board = random.uniform(15, 70)
    picture = board + ink * (random.uniform(180, 250) - board)
    return picture * slope(random, picture, random.uniform(0, 0.3))


@kind("pencil")
def pencil(random, scan):
    """45 to 80 greys darker than the paper, with a grain of 2 to 5."""
    ink, _ = drawn(random, scan)
    return grain(random, random.uniform(190, 240) - random.uniform(45, 80) * ink,
                 random.uniform(2, 5))


@kind("photograph")
def photograph(random, scan):
    """Light that falls by 20 to 50 %, a shadow or dark corners, plain, ruled or squared paper, a
    little out of focus, with a grain of 3 to 8, margins of 20 to 250 %."""
    ink, scale = drawn(random, scan, scale=(3, 7), margins=(0.2, 2.5))
    sheet = random.integers(3)
    if sheet == 1:
        ink = rules(random, ink, scale)
    elif sheet == 2:
        ink = squares(random, ink, scale, (0.2, 0.6))
    picture = greys(random, ink)
    picture = picture * slope(random, picture, random.uniform(0.2, 0.5))
    picture = picture * (shade if random.random() < 0.5 else corners)(random, picture)
    return grain(random, smoothed(picture, random.uniform(0.5, 1.2)), random.uniform(3, 8))
