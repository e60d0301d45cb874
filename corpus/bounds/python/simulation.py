"""Games and queues, played through."""

import random
from collections import deque


def life(board, generations):
    """Living cells after some generations of Conway's game on a torus."""
    n = len(board)
    for _ in range(generations):
        fresh = [[False] * n for _ in range(n)]
        for r in range(n):
            for c in range(n):
                around = sum(
                    board[(r + dr) % n][(c + dc) % n] for dr in (-1, 0, 1) for dc in (-1, 0, 1) if dr or dc
                )
                fresh[r][c] = around == 3 or (around == 2 and board[r][c])
        board = fresh
    return sum(map(sum, board))


def josephus(n, step):
    """Who remains of a circle in which every so-and-so-many-th leaves, with a queue."""
    circle = deque(range(n))
    while len(circle) > 1:
        circle.rotate(1 - step)
        circle.popleft()
    return circle[0]


def josephus_list(n, step):
    """The same with a list that shrinks."""
    circle = list(range(n))
    at = 0
    while len(circle) > 1:
        at = (at + step - 1) % len(circle)
        del circle[at]
    return circle[0]


def random_walk(steps, seed):
    """Farthest distance of a walk from where it began."""
    rng = random.Random(seed)
    x = y = farthest = 0
    for _ in range(steps):
        dx, dy = rng.choice([(1, 0), (-1, 0), (0, 1), (0, -1)])
        x += dx
        y += dy
        farthest = max(farthest, abs(x) + abs(y))
    return farthest


def bank_queue(arrivals, service):
    """Mean waiting time at one counter."""
    free = waited = 0
    for arrival, duration in zip(arrivals, service):
        begin = max(arrival, free)
        waited += begin - arrival
        free = begin + duration
    return waited / len(arrivals)


def round_robin(jobs, slice_length):
    """When each job is done if they take turns."""
    queue = deque(jobs.items())
    clock = 0
    finished = {}
    while queue:
        name, rest = queue.popleft()
        if rest > slice_length:
            clock += slice_length
            queue.append((name, rest - slice_length))
        else:
            clock += rest
            finished[name] = clock
    return finished


def asteroid_collisions(rocks):
    """What is left of rocks in a row that fly right (positive) or left."""
    flying = []
    for rock in rocks:
        while flying and rock < 0 < flying[-1]:
            if flying[-1] < -rock:
                flying.pop()
                continue
            if flying[-1] == -rock:
                flying.pop()
            break
        else:
            flying.append(rock)
    return flying


class Robot:
    """Stands on a grid and looks somewhere."""

    def __init__(self):
        self.x = self.y = 0
        self.dx, self.dy = 0, 1
        self.been = {(0, 0)}

    def turn(self):
        self.dx, self.dy = self.dy, -self.dx

    def go(self):
        self.x += self.dx
        self.y += self.dy
        self.been.add((self.x, self.y))


def visited_places(commands):
    """How many places a robot was on."""
    robot = Robot()
    for command in commands:
        getattr(robot, {"T": "turn", "G": "go"}[command])()
    return len(robot.been)


def heat(rod, rounds):
    """Temperatures along a rod after so many rounds of levelling out."""
    for _ in range(rounds):
        rod = [
            (rod[max(i - 1, 0)] + rod[i] + rod[min(i + 1, len(rod) - 1)]) / 3 for i in range(len(rod))
        ]
    return rod


def falling_sand(n):
    """How many grains fit on a plate of side n before one falls off, poured on the middle."""
    plate = [[0] * n for _ in range(n)]
    grains = 0
    while True:
        grains += 1
        unstable = [(n // 2, n // 2)]
        plate[n // 2][n // 2] += 1
        while unstable:
            r, c = unstable.pop()
            if plate[r][c] < 4:
                continue
            plate[r][c] -= 4
            for rr, cc in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
                if not (0 <= rr < n and 0 <= cc < n):
                    return grains
                plate[rr][cc] += 1
                unstable.append((rr, cc))
